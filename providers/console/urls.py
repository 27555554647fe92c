"""Staff API for provider records."""

from django.urls import path

from providers.console.api import StaffImportUpload, StaffProviderDetail, StaffProviderList

urlpatterns = [
    path("staff/providers/", StaffProviderList.as_view()),
    path("staff/providers/import/", StaffImportUpload.as_view()),
    path("staff/providers/<slug:slug>/", StaffProviderDetail.as_view()),
]
