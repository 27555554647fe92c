"""The API of provider records for staff."""

from django.urls import path

from providers.console.api import DeskImport, DeskProvider, DeskProviders

urlpatterns = [
    path("staff/providers/", DeskProviders.as_view()),
    path("staff/providers/import/", DeskImport.as_view()),
    path("staff/providers/<slug:slug>/", DeskProvider.as_view()),
]
