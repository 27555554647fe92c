"""The API for staff."""

from django.urls import path

from matching.console.api import DeskAppointments

urlpatterns = [
    path("api/v1/staff/appointments/", DeskAppointments.as_view()),
]
