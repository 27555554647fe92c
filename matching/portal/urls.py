"""The provider portal."""

from django.urls import path

from matching.portal.views import passkey, provider_appointments, provider_listing, provider_login

urlpatterns = [
    path("practice/", provider_appointments.appointments, name="portal"),
    path("practice/door/", provider_login.request_link, name="portal-login"),
    path("practice/door/passkey/", passkey.log_in_with_passkey, name="portal-passkey"),
    path("practice/door/<mailed_token:token>/", provider_login.enter_code, name="portal-login-code"),
    path("practice/leave/", provider_login.leave, name="portal-logout"),
    path("practice/listing/", provider_listing.listing, name="portal-listing"),
    path("practice/listing/facts/", provider_listing.confirm_facts, name="portal-confirm-listing"),
    path("practice/listing/room/", provider_listing.set_room, name="portal-video-room"),
    path("practice/listing/rest/", provider_listing.time_off, name="portal-time-off"),
    path("practice/listing/pause/", provider_listing.set_paused, name="portal-pause"),
    path("practice/listing/mail/", provider_listing.choose_mail, name="portal-mail"),
    path("practice/listing/ask/", provider_listing.request_change, name="portal-change-request"),
    path("practice/passkeys/", passkey.manage_passkeys, name="portal-passkeys"),
    path("practice/hours/", provider_listing.hours, name="portal-hours"),
    path("practice/session/<slug:ref>/", provider_appointments.appointment_detail, name="portal-appointment"),
    path("practice/session/<slug:ref>/mark/", provider_appointments.record_outcome, name="portal-outcome"),
    path("practice/session/<slug:ref>/cancel/", provider_appointments.cancel_appointment, name="portal-cancel"),
    path("practice/session/<slug:ref>/not-a-fit/", provider_appointments.report_poor_fit, name="portal-poor-fit"),
]
