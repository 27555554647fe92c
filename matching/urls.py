"""Every address of matching and booking: pages, and below `/api/v1/` the same for programs."""

from django.urls import path

from matching.booking.api.appointment import AppointmentDetail, AppointmentList, CalendarFile, Cancel, Move
from matching.booking.api.hold import HoldDetail, HoldExtension, HoldList
from matching.booking.api.offer import OfferAcceptance, OfferDetail, OfferRefusal
from matching.booking.api.rebook import Again
from matching.booking.api.waitlist import WaitlistPlace, WaitlistView
from matching.booking.views import appointment, appointment_link, attendance, booking, estimate, offer, waitlist
from matching.console.api import DeskAppointments
from matching.portal.views import passkey, provider_appointments, provider_listing, provider_login
from matching.search.api.match import MatchView
from matching.search.api.provider import ProviderDetail, ProviderList, ProviderOpenings
from matching.search.views import comparison, openings, questions, ranking_explained, shortlist

urlpatterns = [
    path("match/", questions.start, name="match"),
    path("match/list/", shortlist.shortlist, name="shortlist"),
    path("match/refine/", shortlist.refine, name="refine"),
    path("match/find-care/", questions.find_care, name="find-care"),
    path("match/find-care/openings/", openings.week, name="find-care-openings"),
    path("match/resume/", questions.resume, name="resume"),
    path("match/erase/", questions.erase, name="erase"),
    path("match/close/", questions.close, name="close"),
    path("match/compare/", comparison.comparison, name="compare"),
    path("match/wait/", waitlist.join, name="wait"),
    path("match/<slug:name>/", questions.question, name="question"),
    path("how-matching-works/", ranking_explained.how, name="how"),
    path("match/why/<slug:slug>/", ranking_explained.why, name="why"),
    path("therapists/<slug:slug>/", shortlist.therapist, name="therapist"),
    path("book/", booking.hold, name="hold"),
    path("book/<slug:ref>/", booking.details, name="details"),
    path("book/<slug:ref>/extend/", booking.extend, name="extend"),
    path("book/<slug:ref>/release/", booking.release, name="release"),
    path("session/<slug:ref>/", appointment.session, name="session"),
    path("session/<slug:ref>/move/", appointment.move, name="move"),
    path("session/<slug:ref>/cancel/", appointment.cancel, name="cancel"),
    path("session/<slug:ref>/again/", appointment.again, name="again"),
    path("session/<slug:ref>/estimate/", estimate.estimate, name="estimate"),
    path("session/<slug:ref>/here/", attendance.here, name="here"),
    path("session/<slug:ref>/elsewhere/", attendance.elsewhere, name="elsewhere"),
    path("session/<slug:ref>/contest/", attendance.contest, name="contest"),
    path("session/<slug:ref>/calendar.ics", appointment.calendar_file, name="calendar"),
    path("s/<str:token>/", appointment_link.link, name="link"),
    path("s/<str:token>/new/", appointment_link.renew, name="renew"),
    path("return/", appointment_link.come_back, name="return"),
    path("offers/<slug:ref>/<str:token>/", offer.offer, name="offer"),
    path("waiting/<slug:ref>/<str:token>/", waitlist.place, name="waiting"),
    path("practice/", provider_appointments.sessions, name="practice"),
    path("practice/door/", provider_login.ask, name="practice-ask"),
    path("practice/door/passkey/", passkey.enter, name="practice-passkey"),
    path("practice/door/<str:token>/", provider_login.key, name="practice-key"),
    path("practice/leave/", provider_login.leave, name="practice-leave"),
    path("practice/listing/", provider_listing.listing, name="practice-listing"),
    path("practice/listing/facts/", provider_listing.facts, name="practice-facts"),
    path("practice/listing/room/", provider_listing.room, name="practice-room"),
    path("practice/listing/rest/", provider_listing.rest, name="practice-rest"),
    path("practice/listing/pause/", provider_listing.pause, name="practice-pause"),
    path("practice/listing/ask/", provider_listing.ask, name="practice-request"),
    path("practice/passkeys/", passkey.keep, name="practice-passkeys"),
    path("practice/hours/", provider_listing.hours, name="practice-hours"),
    path("practice/session/<slug:ref>/", provider_appointments.one, name="practice-session"),
    path("practice/session/<slug:ref>/mark/", provider_appointments.mark, name="practice-mark"),
    path("practice/session/<slug:ref>/cancel/", provider_appointments.cancel, name="practice-cancel"),
    path("practice/session/<slug:ref>/not-a-fit/", provider_appointments.not_fit, name="practice-not-fit"),
    path("leave/", questions.leave, name="leave"),
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
