"""Every address of matching and booking: pages, and below `/api/v1/` the same for programs."""

from django.urls import path

from matching.api.again import Again
from matching.api.appointment import AppointmentDetail, AppointmentList, CalendarFile, Cancel, Move
from matching.api.desk import DeskAppointments
from matching.api.hold import HoldDetail, HoldExtension, HoldList
from matching.api.match import MatchView
from matching.api.offer import OfferAcceptance, OfferDetail, OfferRefusal
from matching.api.provider import ProviderDetail, ProviderList, ProviderOpenings
from matching.api.waitlist import WaitlistPlace, WaitlistView
from matching.views import (
    attendance,
    booking,
    comparison,
    estimate,
    link,
    offer,
    order,
    request,
    session,
    shortlist,
    waitlist,
)

urlpatterns = [
    path("match/", request.start, name="match"),
    path("match/list/", shortlist.shortlist, name="shortlist"),
    path("match/refine/", shortlist.refine, name="refine"),
    path("match/find-care/", request.find_care, name="find-care"),
    path("match/resume/", request.resume, name="resume"),
    path("match/erase/", request.erase, name="erase"),
    path("match/compare/", comparison.comparison, name="compare"),
    path("match/wait/", waitlist.join, name="wait"),
    path("match/<slug:name>/", request.question, name="question"),
    path("how-matching-works/", order.how, name="how"),
    path("match/why/<slug:slug>/", order.why, name="why"),
    path("therapists/<slug:slug>/", shortlist.therapist, name="therapist"),
    path("book/", booking.hold, name="hold"),
    path("book/<slug:ref>/", booking.details, name="details"),
    path("book/<slug:ref>/extend/", booking.extend, name="extend"),
    path("book/<slug:ref>/release/", booking.release, name="release"),
    path("session/<slug:ref>/", session.session, name="session"),
    path("session/<slug:ref>/move/", session.move, name="move"),
    path("session/<slug:ref>/cancel/", session.cancel, name="cancel"),
    path("session/<slug:ref>/again/", session.again, name="again"),
    path("session/<slug:ref>/estimate/", estimate.estimate, name="estimate"),
    path("session/<slug:ref>/here/", attendance.here, name="here"),
    path("session/<slug:ref>/elsewhere/", attendance.elsewhere, name="elsewhere"),
    path("session/<slug:ref>/contest/", attendance.contest, name="contest"),
    path("session/<slug:ref>/calendar.ics", session.calendar_file, name="calendar"),
    path("s/<str:token>/", link.link, name="link"),
    path("s/<str:token>/new/", link.renew, name="renew"),
    path("return/", link.come_back, name="return"),
    path("offers/<slug:ref>/<str:token>/", offer.offer, name="offer"),
    path("waiting/<slug:ref>/<str:token>/", waitlist.place, name="waiting"),
    path("leave/", request.leave, name="leave"),
    path("api/v1/providers/", ProviderList.as_view()),
    path("api/v1/providers/<slug:slug>/", ProviderDetail.as_view()),
    path("api/v1/providers/<slug:slug>/openings/", ProviderOpenings.as_view()),
    path("api/v1/matches/", MatchView.as_view()),
    path("api/v1/staff/appointments/", DeskAppointments.as_view()),
    path("api/v1/holds/", HoldList.as_view()),
    path("api/v1/holds/<slug:ref>/", HoldDetail.as_view()),
    path("api/v1/holds/<slug:ref>/extend/", HoldExtension.as_view()),
    path("api/v1/appointments/", AppointmentList.as_view()),
    path("api/v1/appointments/<slug:ref>/", AppointmentDetail.as_view()),
    path("api/v1/appointments/<slug:ref>/reschedule/", Move.as_view()),
    path("api/v1/appointments/<slug:ref>/cancel/", Cancel.as_view()),
    path("api/v1/appointments/<slug:ref>/calendar.ics", CalendarFile.as_view()),
    path("api/v1/appointments/<slug:ref>/again/", Again.as_view()),
    path("api/v1/offers/<slug:ref>/", OfferDetail.as_view()),
    path("api/v1/offers/<slug:ref>/accept/", OfferAcceptance.as_view()),
    path("api/v1/offers/<slug:ref>/decline/", OfferRefusal.as_view()),
    path("api/v1/waitlist/", WaitlistView.as_view()),
    path("api/v1/waitlist/<slug:ref>/", WaitlistPlace.as_view()),
]
