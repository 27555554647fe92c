"""A therapist's own place: the door, their sessions, what they keep up, and what waits for staff."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from config import db
from config.audit.models import AccessEntry
from matching.appointments.models import Appointment, Status
from matching.booking.actions import delivery
from matching.booking.models import Notice, Offer
from matching.portal.actions import provider_login, remark
from matching.portal.gateways import provider_login_mail
from matching.portal.models import PracticeLetter, RecordRequest, Remark
from providers.directory.models import Provider, RecordChange, TimeOff
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import PERSON, begin, booked
from tests.factories.providers import listed, today

pytestmark = pytest.mark.django_db
ADDRESS = "maya@example.org"


def open_for(one: Provider) -> Client:
    """A browser that has walked through the door of this provider's place."""
    Provider.objects.filter(pk=one.pk).update(contact_email=f"{one.slug}@example.org")
    http = Client()
    assert http.post("/practice/door/", {"email": f" {one.slug.upper()}@example.org"}).status_code == 200
    door = f"/practice/door/{provider_login_mail.token(PracticeLetter.objects.filter(kind='link').latest('id'))}/"
    assert http.post(door).status_code == 200
    digits = provider_login_mail.code(PracticeLetter.objects.filter(kind="code").latest("id"))
    assert http.post(door, {"code": digits})["Location"] == "/practice/"
    return http


def place(api: Api, **facts: Any) -> tuple[Appointment, Client]:
    """A booked session, and its therapist's browser."""
    made = booked(api, listed(display_name="Maya Okafor"), **facts)
    one = Appointment.objects.get(ref=made["id"])
    return one, open_for(one.provider)


def letter(kind: str) -> PracticeLetter:
    return PracticeLetter.objects.filter(kind=kind).latest("id")


# ------------------------------------------------------------------------------------------------------------ the door


def test_neither_the_link_nor_a_wrong_code_opens_and_the_answer_tells_nothing() -> None:
    one = listed(contact_email=ADDRESS)
    answers = [Client().post("/practice/door/", {"email": address}) for address in (ADDRESS, "nobody@example.org")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert PracticeLetter.objects.count() == 1
    http, door = Client(), f"/practice/door/{provider_login_mail.token(letter('link'))}/"
    seen = http.get(door)
    assert (seen.status_code, one.display_name.encode() in seen.content) == (200, False)
    assert PracticeLetter.objects.filter(kind="code").count() == 0
    assert http.get("/practice/")["Location"] == "/practice/door/"
    assert http.post(door, {"code": "000000"}).status_code == 400
    http.post(door)
    right = provider_login_mail.code(letter("code"))
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    assert [http.post(door, {"code": wrong}).status_code for _ in range(5)] == [400] * 5
    assert http.post(door, {"code": right}).status_code == 400
    assert [http.post(door).status_code for _ in range(5)] == [200] * 4 + [429]
    PracticeLetter.objects.filter(kind="link").update(dies_at=db.clock())
    assert http.get(door).status_code == 410
    assert Client().get("/practice/door/k1.madeup/").status_code == 410


def test_link_and_code_are_mailed_once_to_the_address_on_file_and_only_hashes_are_kept() -> None:
    listed(contact_email=ADDRESS)
    provider_login.send_link(email=ADDRESS, language="es", now=db.clock())
    assert [delivery.deliver(clock=db.clock) for _ in range(2)] == [1, 0]
    token = provider_login_mail.token(letter("link"))
    sent = mail.outbox[-1]
    assert (sent.to, sent.subject, token in sent.body) == ([ADDRESS], "Su enlace", True)
    assert token not in repr(list(PracticeLetter.objects.values()))
    assert provider_login.purge(now=db.clock() + timedelta(days=2)) == 1


def test_three_links_an_hour_and_none_for_who_left() -> None:
    one = listed(contact_email=ADDRESS)
    for _ in range(5):
        provider_login.send_link(email=ADDRESS, language="en", now=db.clock())
    assert PracticeLetter.objects.count() == 3
    Provider.objects.filter(pk=one.pk).update(status="left")
    assert Client().get(f"/practice/door/{provider_login_mail.token(letter('link'))}/").status_code == 410


def test_the_place_shuts_when_the_address_changes_the_provider_leaves_or_time_is_up(api: Api) -> None:
    one = listed()
    for change in ({"contact_email": "other@example.org"}, {"status": "left"}):
        http = open_for(one)
        assert http.get("/practice/").status_code == 200
        Provider.objects.filter(pk=one.pk).update(**change)
        assert http.get("/practice/")["Location"] == "/practice/door/"
        Provider.objects.filter(pk=one.pk).update(status="active")
    PracticeLetter.objects.all().delete()
    http = open_for(one)
    session = http.session
    session["practice"] = {**session["practice"], "seen": session["practice"]["seen"] - 31 * 60}
    session.save()
    assert http.get("/practice/")["Location"] == "/practice/door/"


# -------------------------------------------------------------------------------------------------------- the sessions


def test_a_therapist_sees_their_own_sessions_only_and_each_name_is_noted(api: Api) -> None:
    person = {**PERSON, "pronouns": "they/them", "phone": "+12125550123"}
    one, http = place(api, client=person, share="Loud rooms are hard.")
    other, stranger = place(api)
    page = http.get(f"/practice/session/{one.ref}/").content.decode()
    assert ["Ana Ruiz" in page, "they/them" in page, "ana@example.org" in page, "Loud rooms" in page] == [True] * 4
    assert "+12125550123" not in page  # neither texts nor voicemail were called safe
    assert AccessEntry.objects.filter(by=f"provider:{one.provider.slug}", ref=one.ref, act="read").count() == 1
    assert {stranger.get(f"/practice/session/{one.ref}/").status_code, http.post(
        f"/practice/session/{other.ref}/mark/", {"what": "late"}).status_code} == {404}  # fmt: skip
    listing = http.get("/practice/").content.decode()
    assert (one.ref in listing, other.ref in listing, "Ana Ruiz" in listing) == (True, False, False)
    begin(one.ref, ago=timedelta(minutes=1))
    named = "Ana Ruiz" in http.get("/practice/").content.decode()
    assert AccessEntry.objects.filter(ref=one.ref).count() == (2 if named else 1)


def test_attended_late_and_missed(api: Api) -> None:
    one, http = place(api)
    mark = f"/practice/session/{one.ref}/mark/"
    http.post(mark, {"what": "attended"})
    assert Appointment.objects.get(pk=one.pk).status == Status.BOOKED  # not before it begins
    begin(one.ref, ago=timedelta(hours=2))
    http.post(mark, {"what": "late"})
    assert (Appointment.objects.get(pk=one.pk).status, Remark.objects.get().kind) == (Status.COMPLETED, "late")
    assert one.events.latest("version").actor == "provider"
    two, http = place(api)
    begin(two.ref, ago=timedelta(hours=2))
    http.post(f"/practice/session/{two.ref}/mark/", {"what": "missed"})
    assert Appointment.objects.get(pk=two.pk).status == Status.NO_SHOW
    assert http.post(f"/practice/session/{two.ref}/mark/", {"what": "?"}).status_code == 404


def test_cancelling_offers_other_times(api: Api) -> None:
    one, http = place(api)
    http.post(f"/practice/session/{one.ref}/cancel/", {"version": one.version, "reason": ""})
    assert Appointment.objects.get(pk=one.pk).status == Status.CANCELLED
    assert (Offer.objects.filter(rescued=one).count(), Notice.objects.filter(kind="rescue").count()) == (3, 1)


@pytest.mark.parametrize("over", [False, True])
def test_not_a_fit_offers_others_and_feeds_the_review_of_the_profile(api: Api, over: bool) -> None:
    one, http = place(api)
    others = {listed().pk, listed().pk}
    if over:
        begin(one.ref, ago=timedelta(hours=2))
        http.post(f"/practice/session/{one.ref}/mark/", {"what": "attended"})
    version = Appointment.objects.get(pk=one.pk).version
    path = f"/practice/session/{one.ref}/not-a-fit/"
    http.post(path, {"version": version, "reason": ""})
    assert Remark.objects.count() == 0
    for _ in range(2):
        http.post(path, {"version": version, "reason": "concern"})
    assert Appointment.objects.get(pk=one.pk).status == (Status.COMPLETED if over else Status.CANCELLED)
    offered = Appointment.objects.filter(offer__rescued=one)
    assert {row.provider_id for row in offered} == others
    assert {row.visit for row in offered} == {"first"}
    kind = "rematch" if over else "rescue"
    assert Notice.objects.filter(kind__in=["rescue", "rematch"]).values_list("kind", flat=True).get() == kind
    delivery.deliver(clock=db.clock)
    assert Notice.objects.get(kind=kind).status == "sent"
    queue = staff.browser("Provider relations").get("/staff/directory/provider/queues/").content.decode()
    assert ("A concern I don" in queue, "Ana" in queue) == (True, False)


# ---------------------------------------------------------------------------------------------------------- the record


def test_facts_are_confirmed_under_their_own_name(api: Api) -> None:
    old = today() - timedelta(days=80)
    one = listed(capacity_verified_on=old, contact_verified_on=old)
    http = open_for(one)
    http.post("/practice/listing/facts/", {"accepting": "on", "capacity": "7", "phone": "+12125550100"})
    one.refresh_from_db()
    assert (one.capacity, one.capacity_verified_on, one.contact_verified_on) == (7, today(), today())
    assert RecordChange.objects.filter(provider_id=one.pk, by=f"provider:{one.slug}").exists()
    assert http.post("/practice/listing/facts/", {"capacity": "-1"}).status_code == 400


def test_the_way_into_the_room_shows_when_it_matters_and_never_else(api: Api) -> None:
    one, http = place(api)
    Provider.objects.filter(pk=one.provider_id).update(room_url="https://meet.example/maya")
    seen = []
    for minutes in (-1_000, -16, -14, 0, 49, 51):
        begin(one.ref, timedelta(minutes=minutes))
        page = http.get(f"/practice/session/{one.ref}/").content.decode()
        seen.append(("https://meet.example/maya" in page, "the way into the video room stands on this page" in page))
    assert seen == [(False, True), (False, True), (True, False), (True, False), (True, False), (False, False)]
    begin(one.ref, timedelta(minutes=5))
    Appointment.objects.filter(ref=one.ref).update(status="completed")
    assert "https://meet.example/maya" not in http.get(f"/practice/session/{one.ref}/").content.decode()


def test_room_hours_time_off_and_pause_but_never_over_a_session(api: Api) -> None:
    one, http = place(api)
    mine = one.provider
    assert http.post("/practice/listing/room/", {"url": "javascript:alert(1)"}).status_code == 400
    http.post("/practice/listing/room/", {"url": "https://meet.example/maya"})
    day = one.session.lower.date()
    over = {"first": f"{day - timedelta(days=1)}", "last": f"{day + timedelta(days=1)}"}
    assert http.post("/practice/listing/rest/", over).status_code == 409
    assert http.post("/practice/listing/rest/", {**over, "last": "2020-01-01"}).status_code == 400
    assert http.post("/practice/listing/pause/", {"on": "yes"}).status_code == 409
    assert http.post("/practice/hours/", {"box": []}).status_code == 409
    mine.refresh_from_db()
    assert (mine.room_url, mine.status, TimeOff.objects.count()) == ("https://meet.example/maya", "active", 0)
    http.post(f"/practice/session/{one.ref}/cancel/", {"version": one.version, "reason": ""})
    Offer.objects.all().delete()
    Appointment.objects.filter(status="held").update(status="expired", hold_until=None)
    assert http.post("/practice/listing/rest/", over).status_code == 302
    assert "Take it back" in http.get("/practice/listing/").content.decode()
    http.post("/practice/listing/rest/", {"back": TimeOff.objects.get().pk})
    assert TimeOff.objects.count() == 0
    assert http.post("/practice/hours/", {"box": ["0-540", "0-570", "9-1", "x"]}).status_code == 302
    assert [(row.weekday, row.start, row.end) for row in mine.weekly_hours.all()] == [(0, 540, 600)]
    for on, status in (("yes", "paused"), ("no", "active")):
        http.post("/practice/listing/pause/", {"on": on})
        mine.refresh_from_db()
        assert mine.status == status


def test_risky_changes_wait_for_staff() -> None:
    one = listed()
    http = open_for(one)
    assert http.post("/practice/listing/ask/", {"about": "license", "words": ""}).status_code == 400
    http.post("/practice/listing/ask/", {"about": "license", "words": "New York, 099999, until 2030"})
    asked = RecordRequest.objects.get()
    relations = staff.browser("Provider relations")
    assert "/matching/recordrequest/" in relations.get("/staff/directory/provider/queues/").content.decode()
    assert "099999" in relations.get(f"/staff/portal/recordrequest/{asked.pk}/change/").content.decode()
    relations.post("/staff/portal/recordrequest/", {"action": "done", "_selected_action": [asked.pk]})
    asked.refresh_from_db()
    assert (asked.state, asked.staff) == ("done", "sam")
    assert not remark.answer(request=asked, state="declined", staff="ada", now=db.clock())
    assert "Done" in http.get("/practice/listing/").content.decode()
