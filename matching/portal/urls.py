"""The therapists' portal."""

from django.urls import path

from matching.portal.views import passkey, provider_appointments, provider_listing, provider_login

urlpatterns = [
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
]
