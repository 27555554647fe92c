"""Routes below `/api/v1/` that need no openings."""

from django.urls import path

from providers.api.vocabulary import VocabularyView

urlpatterns = [path("vocabulary/", VocabularyView.as_view())]
