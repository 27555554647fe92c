"""The provider portal."""

from django.urls import path

from matching.portal.views import passkey, provider_appointments, provider_listing, provider_login

urlpatterns = [
    path("practice/", provider_appointments.appointments, name="practice"),
    path("practice/door/", provider_login.request_link, name="practice-ask"),
    path("practice/door/passkey/", passkey.log_in_with_passkey, name="practice-passkey"),
    path("practice/door/<str:token>/", provider_login.enter_code, name="practice-key"),
    path("practice/leave/", provider_login.leave, name="practice-leave"),
    path("practice/listing/", provider_listing.listing, name="practice-listing"),
    path("practice/listing/facts/", provider_listing.confirm_facts, name="practice-facts"),
    path("practice/listing/room/", provider_listing.set_room, name="practice-room"),
    path("practice/listing/rest/", provider_listing.time_off, name="practice-rest"),
    path("practice/listing/pause/", provider_listing.set_paused, name="practice-pause"),
    path("practice/listing/ask/", provider_listing.request_change, name="practice-request"),
    path("practice/passkeys/", passkey.manage_passkeys, name="practice-passkeys"),
    path("practice/hours/", provider_listing.hours, name="practice-hours"),
    path("practice/session/<slug:ref>/", provider_appointments.appointment_detail, name="practice-session"),
    path("practice/session/<slug:ref>/mark/", provider_appointments.record_outcome, name="practice-mark"),
    path("practice/session/<slug:ref>/cancel/", provider_appointments.cancel_appointment, name="practice-cancel"),
    path("practice/session/<slug:ref>/not-a-fit/", provider_appointments.report_poor_fit, name="practice-not-fit"),
]
