"""Routes below `/api/v1/` for matching and booking."""

from django.urls import path

from matching.api.appointment import AppointmentDetail, AppointmentList, CalendarFile, Cancel, Move
from matching.api.hold import HoldDetail, HoldExtension, HoldList
from matching.api.match import MatchView
from matching.api.provider import ProviderDetail, ProviderList, ProviderOpenings

urlpatterns = [
    path("providers/", ProviderList.as_view()),
    path("providers/<slug:slug>/", ProviderDetail.as_view()),
    path("providers/<slug:slug>/openings/", ProviderOpenings.as_view()),
    path("matches/", MatchView.as_view()),
    path("holds/", HoldList.as_view()),
    path("holds/<slug:ref>/", HoldDetail.as_view()),
    path("holds/<slug:ref>/extend/", HoldExtension.as_view()),
    path("appointments/", AppointmentList.as_view()),
    path("appointments/<slug:ref>/", AppointmentDetail.as_view()),
    path("appointments/<slug:ref>/reschedule/", Move.as_view()),
    path("appointments/<slug:ref>/cancel/", Cancel.as_view()),
    path("appointments/<slug:ref>/calendar.ics", CalendarFile.as_view()),
]
