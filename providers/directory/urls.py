"""The vocabulary API."""

from django.urls import path

from providers.directory.api import VocabularyView

urlpatterns = [
    path("vocabulary/", VocabularyView.as_view()),
]
