"""URLs for holding, booking and changing an appointment, for offers and for the waitlist."""

from django.urls import path

from matching.booking.api.appointment import AppointmentDetail, AppointmentList, CalendarFile, Cancel, Reschedule
from matching.booking.api.client_fit import FitReport
from matching.booking.api.hold import HoldDetail, HoldExtension, HoldList
from matching.booking.api.offer import OfferAcceptance, OfferDetail, OfferRefusal
from matching.booking.api.rebook import Rebook
from matching.booking.api.waitlist import WaitlistEntryDetail, WaitlistEntryList
from matching.booking.views import appointment, appointment_link, attendance, booking, estimate, offer, waitlist

urlpatterns = [
    path("match/wait/", waitlist.join, name="waitlist-join"),
    path("book/", booking.hold, name="hold"),
    path("book/<slug:ref>/", booking.details, name="booking-details"),
    path("book/<slug:ref>/form/", booking.typed_form, name="booking-form"),
    path("book/<slug:ref>/reopen/", booking.reopen, name="reopen-hold"),
    path("book/<slug:ref>/extend/", booking.extend, name="extend"),
    path("book/<slug:ref>/release/", booking.release, name="release"),
    path("session/<slug:ref>/", appointment.detail, name="appointment"),
    path("session/<slug:ref>/move/", appointment.move, name="reschedule"),
    path("session/<slug:ref>/cancel/", appointment.cancel, name="cancel"),
    path("session/<slug:ref>/another/", appointment.find_another_time, name="find-another-time"),
    path("session/<slug:ref>/again/", appointment.rebook, name="rebook"),
    path("session/<slug:ref>/estimate/", estimate.estimate, name="estimate"),
    path("session/<slug:ref>/reach/", attendance.reach, name="reach"),
    path("session/<slug:ref>/here/", attendance.check_in, name="check-in-to-appointment"),
    path("session/<slug:ref>/elsewhere/", attendance.change_location, name="change-location"),
    path("session/<slug:ref>/not-a-fit/", attendance.report_fit, name="report-fit"),
    path("session/<slug:ref>/contest/", attendance.dispute_no_show, name="dispute-no-show"),
    path("session/<slug:ref>/calendar.ics", appointment.calendar_file, name="calendar"),
    path("s/<mailed_token:token>/", appointment_link.link, name="appointment-link"),
    path("s/<mailed_token:token>/new/", appointment_link.renew, name="renew-link"),
    path("return/", appointment_link.return_with_code, name="return"),
    path("offers/<slug:ref>/<mailed_token:token>/", offer.offer, name="offer"),
    path("waiting/<slug:ref>/<mailed_token:token>/", waitlist.waitlist_entry, name="waitlist-entry"),
    path("api/v1/holds/", HoldList.as_view()),
    path("api/v1/holds/<slug:ref>/", HoldDetail.as_view()),
    path("api/v1/holds/<slug:ref>/extend/", HoldExtension.as_view()),
    path("api/v1/appointments/", AppointmentList.as_view()),
    path("api/v1/appointments/<slug:ref>/", AppointmentDetail.as_view()),
    path("api/v1/appointments/<slug:ref>/reschedule/", Reschedule.as_view()),
    path("api/v1/appointments/<slug:ref>/cancel/", Cancel.as_view()),
    path("api/v1/appointments/<slug:ref>/calendar.ics", CalendarFile.as_view()),
    path("api/v1/appointments/<slug:ref>/again/", Rebook.as_view()),
    path("api/v1/appointments/<slug:ref>/not-a-fit/", FitReport.as_view()),
    path("api/v1/offers/<slug:ref>/", OfferDetail.as_view()),
    path("api/v1/offers/<slug:ref>/accept/", OfferAcceptance.as_view()),
    path("api/v1/offers/<slug:ref>/decline/", OfferRefusal.as_view()),
    path("api/v1/waitlist/", WaitlistEntryList.as_view()),
    path("api/v1/waitlist/<slug:ref>/", WaitlistEntryDetail.as_view()),
]
