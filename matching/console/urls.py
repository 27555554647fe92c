"""Staff API for appointments."""

from django.urls import path

from matching.console.api import StaffAppointmentList

urlpatterns = [
    path("api/v1/staff/appointments/", StaffAppointmentList.as_view()),
]
