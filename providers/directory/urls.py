"""Routes below `/api/v1/` that need no openings."""

from django.urls import path

from providers.console.api import DeskImport, DeskProvider, DeskProviders
from providers.directory.api import VocabularyView

urlpatterns = [
    path("vocabulary/", VocabularyView.as_view()),
    path("staff/providers/", DeskProviders.as_view()),
    path("staff/providers/import/", DeskImport.as_view()),
    path("staff/providers/<slug:slug>/", DeskProvider.as_view()),
]
