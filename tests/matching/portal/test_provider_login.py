"""The provider portal: login, appointments, the listing, and change requests."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils.html import strip_tags

from config import db, form_versions
from config.audit.models import AccessEntry
from matching.appointments.models import Appointment, AppointmentStatus
from matching.booking.actions import delivery
from matching.booking.models import Notice, Offer
from matching.portal.actions import change_requests, provider_login
from matching.portal.gateways import provider_login_mail
from matching.portal.models import AppointmentFeedback, ChangeRequest, ProviderLoginToken
from providers.directory.actions import self_service
from providers.directory.models import Provider, RecordChange, TimeOff
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import PERSON, create_booking, start_appointment
from tests.factories.providers import create_listed_provider, today

pytestmark = pytest.mark.django_db
ADDRESS = "maya@example.org"


def logged_in(provider: Provider) -> Client:
    """A browser in which the provider has logged in."""
    Provider.objects.filter(pk=provider.pk).update(contact_email=f"{provider.slug}@example.org")
    http = Client()
    assert http.post("/practice/door/", {"email": f" {provider.slug.upper()}@example.org"}).status_code == 200
    link = f"/practice/door/{provider_login_mail.token(latest_token('link'))}/"
    assert http.post(link).status_code == 200
    digits = provider_login_mail.code(latest_token("code"))
    assert http.post(link, {"code": digits})["Location"] == "/practice/"
    return http


def booked_and_logged_in(api: Api, **facts: Any) -> tuple[Appointment, Client]:
    """A booked appointment, and its provider's browser."""
    booking = create_booking(api, create_listed_provider(display_name="Maya Okafor"), **facts)
    appointment = Appointment.objects.get(ref=booking["id"])
    return appointment, logged_in(appointment.provider)


def latest_token(kind: str) -> ProviderLoginToken:
    return ProviderLoginToken.objects.filter(kind=kind).latest("id")


def test_login_needs_the_right_code_and_reveals_nothing() -> None:
    provider = create_listed_provider(contact_email=ADDRESS)
    responses = [Client().post("/practice/door/", {"email": address}) for address in (ADDRESS, "nobody@example.org")]
    assert [response.status_code for response in responses] == [200, 200]
    assert ProviderLoginToken.objects.count() == 1
    http, link = Client(), f"/practice/door/{provider_login_mail.token(latest_token('link'))}/"
    page = http.get(link)
    assert (page.status_code, provider.display_name.encode() in page.content) == (200, False)
    assert ProviderLoginToken.objects.filter(kind="code").count() == 0
    assert http.get("/practice/")["Location"] == "/practice/door/"
    assert http.post(link, {"code": "000000"}).status_code == 400
    http.post(link)
    right = provider_login_mail.code(latest_token("code"))
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    assert [http.post(link, {"code": wrong}).status_code for _ in range(5)] == [400] * 5
    assert http.post(link, {"code": right}).status_code == 400
    assert [http.post(link).status_code for _ in range(5)] == [200] * 4 + [429]
    ProviderLoginToken.objects.filter(kind="link").update(expires_at=db.db_now())
    assert http.get(link).status_code == 410
    assert Client().get("/practice/door/k1.madeup/").status_code == 410


def test_link_is_mailed_once_and_only_its_hash_is_stored() -> None:
    create_listed_provider(contact_email=ADDRESS)
    provider_login.send_link(email=ADDRESS, language="es", now=db.db_now())
    assert [delivery.deliver_due(clock=db.db_now) for _ in range(2)] == [1, 0]
    token = provider_login_mail.token(latest_token("link"))
    message = mail.outbox[-1]
    assert (message.to, message.subject, token in message.body) == ([ADDRESS], "Su enlace", True)
    assert token not in repr(list(ProviderLoginToken.objects.values()))
    assert provider_login.purge(now=db.db_now() + timedelta(days=2)) == 1


def test_links_are_limited_and_refused_after_leaving() -> None:
    provider = create_listed_provider(contact_email=ADDRESS)
    for _ in range(5):
        provider_login.send_link(email=ADDRESS, language="en", now=db.db_now())
    assert ProviderLoginToken.objects.count() == 3
    Provider.objects.filter(pk=provider.pk).update(status="left")
    assert Client().get(f"/practice/door/{provider_login_mail.token(latest_token('link'))}/").status_code == 410


def test_login_ends_with_a_new_address_leaving_or_idleness(api: Api) -> None:
    provider = create_listed_provider()
    for change in ({"contact_email": "other@example.org"}, {"status": "left"}):
        http = logged_in(provider)
        assert http.get("/practice/").status_code == 200
        Provider.objects.filter(pk=provider.pk).update(**change)
        assert http.get("/practice/")["Location"] == "/practice/door/"
        Provider.objects.filter(pk=provider.pk).update(status="active")
    ProviderLoginToken.objects.all().delete()
    http = logged_in(provider)
    session = http.session
    session["practice"] = {**session["practice"], "seen": session["practice"]["seen"] - 31 * 60}
    session.save()
    assert http.get("/practice/")["Location"] == "/practice/door/"


def test_providers_see_only_their_own_appointments_and_names_are_logged(api: Api) -> None:
    person = {**PERSON, "pronouns": "they/them", "phone": "+12125550123"}
    appointment, http = booked_and_logged_in(api, client=person, share="Loud rooms are hard.")
    other_appointment, other_http = booked_and_logged_in(api)
    page = http.get(f"/practice/session/{appointment.ref}/").content.decode()
    assert ["Ana Ruiz" in page, "they/them" in page, "ana@example.org" in page, "Loud rooms" in page] == [True] * 4
    assert "+12125550123" not in page  # the client agreed to neither texts nor voicemail
    assert (
        AccessEntry.objects.filter(by=f"provider:{appointment.provider.slug}", ref=appointment.ref, act="read").count()
        == 1
    )
    assert {other_http.get(f"/practice/session/{appointment.ref}/").status_code, http.post(
        f"/practice/session/{other_appointment.ref}/mark/", {"what": "late"}).status_code} == {404}  # fmt: skip
    listing = http.get("/practice/").content.decode()
    assert (appointment.ref in listing, other_appointment.ref in listing, "Ana Ruiz" in listing) == (True, False, False)
    start_appointment(appointment.ref, ago=timedelta(minutes=1))
    is_named = "Ana Ruiz" in http.get("/practice/").content.decode()
    assert AccessEntry.objects.filter(ref=appointment.ref).count() == (2 if is_named else 1)


def test_attended_late_and_missed(api: Api) -> None:
    appointment, http = booked_and_logged_in(api)
    path = f"/practice/session/{appointment.ref}/mark/"
    http.post(path, {"what": "attended"})
    assert Appointment.objects.get(pk=appointment.pk).status == AppointmentStatus.BOOKED  # not before it begins
    start_appointment(appointment.ref, ago=timedelta(hours=2))
    http.post(path, {"what": "late"})
    assert (Appointment.objects.get(pk=appointment.pk).status, AppointmentFeedback.objects.get().kind) == (
        AppointmentStatus.COMPLETED,
        "late",
    )
    assert appointment.events.latest("version").actor == "provider"
    missed, http = booked_and_logged_in(api)
    start_appointment(missed.ref, ago=timedelta(hours=2))
    http.post(f"/practice/session/{missed.ref}/mark/", {"what": "missed"})
    assert Appointment.objects.get(pk=missed.pk).status == AppointmentStatus.NO_SHOW
    assert http.post(f"/practice/session/{missed.ref}/mark/", {"what": "?"}).status_code == 404


def confirmed_cancellation(appointment: Appointment) -> dict[str, Any]:
    return {"version": appointment.version, "reason": "", "confirm": "yes"}


@pytest.mark.parametrize(
    ("act", "fields"), [("cancel", {"reason": ""}), ("not-a-fit", {"reason": "concern"}), ("cancel", {"reason": "ill"})]
)
def test_what_cancels_a_session_asks_first(api: Api, act: str, fields: dict[str, str]) -> None:
    """Without JavaScript: the page that asks posts what was typed, once more."""
    appointment, http = booked_and_logged_in(api)
    path = f"/practice/session/{appointment.ref}/{act}/"
    question = http.post(path, {"version": appointment.version, **fields})
    page = question.content.decode()
    assert (question.status_code, "Cancel this session?" in page, f'action="{path}"' in page) == (200, True, True)
    assert Appointment.objects.get(pk=appointment.pk).status == AppointmentStatus.BOOKED
    form = re.search(rf'<form method="post" action="{path}">(.*?)</form>', page, re.S)
    assert form
    answers = staff.form_values(form[1].encode())
    assert {**answers, **fields} == answers
    http.post(path, answers)
    assert Appointment.objects.get(pk=appointment.pk).status == AppointmentStatus.CANCELED


def test_canceling_offers_other_times(api: Api) -> None:
    appointment, http = booked_and_logged_in(api)
    http.post(f"/practice/session/{appointment.ref}/cancel/", confirmed_cancellation(appointment))
    assert Appointment.objects.get(pk=appointment.pk).status == AppointmentStatus.CANCELED
    assert (
        Offer.objects.filter(canceled_appointment=appointment).count(),
        Notice.objects.filter(kind="rescue").count(),
    ) == (3, 1)


@pytest.mark.parametrize("over", [False, True])
def test_poor_fit_offers_other_providers_and_queues_a_review(api: Api, over: bool) -> None:
    appointment, http = booked_and_logged_in(api)
    others = {create_listed_provider().pk, create_listed_provider().pk}
    if over:
        start_appointment(appointment.ref, ago=timedelta(hours=2))
        http.post(f"/practice/session/{appointment.ref}/mark/", {"what": "attended"})
    version = Appointment.objects.get(pk=appointment.pk).version
    path = f"/practice/session/{appointment.ref}/not-a-fit/"
    http.post(path, {"version": version, "reason": "", "confirm": "yes"})
    assert AppointmentFeedback.objects.count() == 0
    for _ in range(2):
        http.post(path, {"version": version, "reason": "concern", "confirm": "" if over else "yes"})
    assert Appointment.objects.get(pk=appointment.pk).status == (
        AppointmentStatus.COMPLETED if over else AppointmentStatus.CANCELED
    )
    offered = Appointment.objects.filter(offer__canceled_appointment=appointment)
    assert {row.provider_id for row in offered} == others
    assert {row.visit for row in offered} == {"first"}
    kind = "rematch" if over else "rescue"
    assert Notice.objects.filter(kind__in=["rescue", "rematch"]).values_list("kind", flat=True).get() == kind
    delivery.deliver_due(clock=db.db_now)
    assert Notice.objects.get(kind=kind).status == "sent"
    queue = staff.signed_in_client("Provider relations").get("/staff/directory/provider/queues/").content.decode()
    text = strip_tags(queue)  # the attributes hold random tokens, in which any three letters may occur
    assert ("A concern I don" in text, "Ana" in text) == (True, False)


def test_confirmed_facts_are_attributed_to_the_provider(api: Api) -> None:
    old = today() - timedelta(days=80)
    provider = create_listed_provider(capacity_verified_on=old, contact_verified_on=old)
    http = logged_in(provider)
    seen = form_versions.digest_of(*self_service.listing_facts(provider))
    http.post("/practice/listing/facts/", {"accepting": "on", "capacity": "7", "phone": "+12125550100", "seen": seen})
    provider.refresh_from_db()
    assert (provider.capacity, provider.capacity_verified_on, provider.contact_verified_on) == (7, today(), today())
    assert RecordChange.objects.filter(provider_id=provider.pk, by=f"provider:{provider.slug}").exists()
    assert http.post("/practice/listing/facts/", {"capacity": "-1"}).status_code == 400


def test_video_link_is_shown_only_around_the_appointment(api: Api) -> None:
    appointment, http = booked_and_logged_in(api)
    Provider.objects.filter(pk=appointment.provider_id).update(room_url="https://meet.example/maya")
    visibility = []
    for minutes in (-1_000, -16, -14, 0, 49, 51):
        start_appointment(appointment.ref, timedelta(minutes=minutes))
        page = http.get(f"/practice/session/{appointment.ref}/").content.decode()
        visibility.append(
            ("https://meet.example/maya" in page, "the way into the video room stands on this page" in page)
        )
    assert visibility == [(False, True), (False, True), (True, False), (True, False), (True, False), (False, False)]
    start_appointment(appointment.ref, timedelta(minutes=5))
    Appointment.objects.filter(ref=appointment.ref).update(status="completed")
    assert "https://meet.example/maya" not in http.get(f"/practice/session/{appointment.ref}/").content.decode()


def test_room_hours_time_off_and_pause_never_break_an_appointment(api: Api) -> None:
    appointment, http = booked_and_logged_in(api)
    provider = appointment.provider
    assert http.post("/practice/listing/room/", {"url": "javascript:alert(1)"}).status_code == 400
    seen = form_versions.digest_of("")
    http.post("/practice/listing/room/", {"url": "https://meet.example/maya", "seen": seen})
    day = appointment.period.lower.date()
    over = {"first": f"{day - timedelta(days=1)}", "last": f"{day + timedelta(days=1)}"}
    assert http.post("/practice/listing/rest/", over).status_code == 409
    assert http.post("/practice/listing/rest/", {**over, "last": "2020-01-01"}).status_code == 400
    seen = staff.form_values(http.get("/practice/hours/").content)["seen"]
    assert http.post("/practice/hours/", {"box": [], "seen": seen}).status_code == 409
    provider.refresh_from_db()
    assert (provider.room_url, provider.status, TimeOff.objects.count()) == ("https://meet.example/maya", "active", 0)
    http.post(f"/practice/session/{appointment.ref}/cancel/", confirmed_cancellation(appointment))
    Offer.objects.all().delete()
    Appointment.objects.filter(status="held").update(status="expired", held_until=None)
    assert http.post("/practice/listing/rest/", over).status_code == 302
    assert "Take it back" in http.get("/practice/listing/").content.decode()
    http.post("/practice/listing/rest/", {"back": TimeOff.objects.get().pk})
    assert TimeOff.objects.count() == 0
    boxes = ["0-540", "0-570", "9-1", "x"]
    assert http.post("/practice/hours/", {"box": boxes, "seen": seen}).status_code == 302
    assert [(row.weekday, row.start, row.end) for row in provider.weekly_hours.all()] == [(0, 540, 600)]
    for on, status in (("yes", "paused"), ("no", "active")):
        http.post("/practice/listing/pause/", {"on": on})
        provider.refresh_from_db()
        assert provider.status == status


def test_change_request_is_resolved_by_staff() -> None:
    provider = create_listed_provider()
    http = logged_in(provider)
    assert http.post("/practice/listing/ask/", {"about": "license", "words": ""}).status_code == 400
    http.post("/practice/listing/ask/", {"about": "license", "words": "New York, 099999, until 2030"})
    change_request = ChangeRequest.objects.get()
    relations = staff.signed_in_client("Provider relations")
    assert "/portal/changerequest/" in relations.get("/staff/directory/provider/queues/").content.decode()
    assert "099999" in relations.get(f"/staff/portal/changerequest/{change_request.pk}/change/").content.decode()
    relations.post("/staff/portal/changerequest/", {"action": "done", "_selected_action": [change_request.pk]})
    change_request.refresh_from_db()
    assert (change_request.state, change_request.staff) == ("done", "sam")
    assert not change_requests.resolve(change_request=change_request, state="declined", staff="ada", now=db.db_now())
    assert "Done" in http.get("/practice/listing/").content.decode()
