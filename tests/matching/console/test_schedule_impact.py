"""A change of a provider's record over sessions that are booked: shown first, and done with all of them or not at all."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from config import db as database
from matching.appointments.models import Appointment
from matching.booking.models import Notice
from matching.console.admin.schedule_impact import REASON
from matching.console.models import Override
from providers.directory.models import License, Participation, Provider, SessionType, TimeOff, WeeklyHours
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import booked, held, lapse, match, starts
from tests.factories.offers import rescued
from tests.factories.providers import listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db: None) -> Client:
    return staff.browser("Provider relations")


def page(provider: Provider) -> str:
    return f"/staff/directory/provider/{provider.pk}/change/?rows=all"


def off(one: Appointment) -> dict[str, str]:
    """What is typed to take the hour of a session off."""
    zone = ZoneInfo(one.timezone)
    first, last = one.session.lower.astimezone(zone), one.session.upper.astimezone(zone)
    return {"time_off-0-start": f"{first:%Y-%m-%d %H:%M}", "time_off-0-end": f"{last:%Y-%m-%d %H:%M}"}


def typed(html: bytes) -> dict[str, Any]:
    """The fields of the page that asks, those of the record among them."""
    return staff.fields(html)


def asked(client: Client, provider: Provider, **changed: Any) -> dict[str, Any]:
    """Save the record so; the sessions that are asked about, by reference."""
    answer = staff.submit(client, page(provider), changed)
    assert answer.status_code == 200, answer.get("Location")
    assert "errors" not in answer.context or not answer.context["errors"], staff.errors(answer)
    return {"html": answer.content, "rows": {row["ref"]: row for row in answer.context["rows"]}}


def chosen(client: Client, provider: Provider, shown: dict[str, Any], **choices: Any) -> Any:
    """Send the page that asks, with these choices: ref → (what, what is said with it)."""
    sent = typed(shown["html"])
    for ref, (what, said) in choices.items():
        sent[f"{ref}-what"] = what
        if what != "cancel":
            sent[f"{ref}-{'start' if what == 'move' else 'words'}"] = said
    return client.post(page(provider), sent)


def one_booked(api: Api, **facts: Any) -> tuple[Provider, Appointment]:
    provider = listed(**facts)
    return provider, Appointment.objects.get(ref=booked(api, provider)["id"])


def test_time_off_over_a_session_saves_nothing_and_says_which(client, api):
    provider, one = one_booked(api)
    shown = asked(client, provider, **off(one))
    [row] = shown["rows"].values()
    assert (str(row["reason"]), row["booked"], len(row["times"])) == ("It lies in time off.", True, 12)
    assert "Ana Ruiz" not in shown["html"].decode()
    assert (TimeOff.objects.count(), Appointment.objects.get().version) == (0, one.version)


def test_a_session_is_moved_with_the_change(client, api):
    provider, one = one_booked(api)
    shown = asked(client, provider, **off(one))
    to = shown["rows"][one.ref]["times"][3]["value"]
    answer = chosen(client, provider, shown, **{one.ref: ("move", to)})
    assert [str(row["done"]).startswith("Moved to") for row in answer.context["rows"]] == [True]
    moved = Appointment.objects.get()
    assert (moved.session.lower.isoformat(), moved.version, TimeOff.objects.count()) == (to, one.version + 1, 1)
    assert Notice.objects.order_by("id").last().kind == "moved"
    assert moved.events.order_by("version").last().actor == "staff"


def test_a_session_is_cancelled_and_its_client_is_offered_other_times(client, api):
    provider, one = one_booked(api)
    for name in ("Bo Lee", "Cy Ray"):
        listed(display_name=name)
    shown = asked(client, provider, **off(one))
    answer = chosen(client, provider, shown, **{one.ref: ("cancel", "")})
    assert [str(row["done"]) for row in answer.context["rows"]] == ["Cancelled; other times are offered"]
    gone = Appointment.objects.get(ref=one.ref)
    assert (gone.status, gone.rescues.count(), TimeOff.objects.count()) == ("cancelled", 3, 1)
    assert {offer.appointment.provider.display_name for offer in gone.rescues.all()} == {"Bo Lee", "Cy Ray"}
    assert gone.notices.order_by("id").last().kind == "rescue"


def test_a_session_is_kept_under_the_name_of_who_keeps_it(client, api):
    provider, one = one_booked(api)
    shown = asked(client, provider, **off(one))
    answer = chosen(client, provider, shown, **{one.ref: ("keep", "Agreed by phone")})
    assert [str(row["done"]) for row in answer.context["rows"]] == ["Kept, under your name"]
    [kept] = Override.objects.all()
    assert (kept.appointment, kept.version, kept.reason, kept.words, kept.staff) == (
        one, one.version, "time_off", "Agreed by phone", "sam",
    )  # fmt: skip
    assert Appointment.objects.get().version == one.version
    # The next save of the record asks nothing again.
    assert staff.submit(client, page(provider)).status_code == 302
    with pytest.raises(ProgrammingError), transaction.atomic():
        Override.objects.update(staff="nobody")


def test_nothing_is_saved_until_each_has_a_choice_and_what_was_typed_stays(client, api):
    provider, one = one_booked(api)
    two = Appointment.objects.get(ref=booked(api, provider, starts(provider, 8)[6])["id"])
    shown = asked(client, provider, status="left")
    assert [str(row["reason"]) for row in shown["rows"].values()] == ["The provider is no longer here."] * 2
    assert [row["times"] for row in shown["rows"].values()] == [[], []]
    answer = chosen(client, provider, shown, **{one.ref: ("keep", "")})
    rows = {row["ref"]: row for row in answer.context["rows"]}
    assert rows[one.ref]["errors"] == ["Say why it is kept."]
    assert rows[two.ref]["errors"] == ["Choose what becomes of this session."]
    assert (rows[one.ref]["what"], typed(answer.content)["status"]) == ("keep", "left")
    assert (Provider.objects.get().status, Override.objects.count()) == ("active", 0)


def test_one_row_that_cannot_be_done_undoes_all(client, api):
    provider, one = one_booked(api)
    two = Appointment.objects.get(ref=booked(api, provider, starts(provider, 8)[6])["id"])
    shown = asked(client, provider, **{"weekly_hours-0-end": "09:15"} | hours(provider, "16:00"))
    to = next(time["value"] for time in shown["rows"][one.ref]["times"])
    answer = chosen(client, provider, shown, **{one.ref: ("move", to), two.ref: ("move", to)})
    assert [row["errors"] for row in answer.context["rows"]].count(["That time was just taken"]) == 1
    assert list(Appointment.objects.values_list("version", flat=True)) == [one.version, two.version]
    assert Notice.objects.filter(kind="moved").count() == 0
    assert not WeeklyHours.objects.exclude(start=9 * 60).exists()


def hours(provider: Provider, start: str, end: str = "20:00") -> dict[str, str]:
    """What is typed to work at other hours each day."""
    count = WeeklyHours.objects.filter(provider=provider).count()
    return {
        f"weekly_hours-{row}-{name}": value for row in range(count) for name, value in (("start", start), ("end", end))
    }


def test_a_session_that_changed_meanwhile_is_asked_about_anew(client, api):
    provider, one = one_booked(api)
    shown = asked(client, provider, **off(one))
    Appointment.objects.filter(ref=one.ref).update(version=one.version + 1)
    answer = chosen(client, provider, shown, **{one.ref: ("cancel", "")})
    [row] = answer.context["rows"]
    assert (row["errors"], row["version"]) == (["The session has changed since you looked"], one.version + 1)
    again = {"html": answer.content, "rows": {}}
    assert chosen(client, provider, again, **{one.ref: ("cancel", "")}).context["rows"][0]["done"]


def test_the_way_back_leads_to_the_form_with_what_was_typed(client, api):
    provider, one = one_booked(api)
    shown = asked(client, provider, **off(one), headline="Sleep and stress")
    answer = client.post(page(provider), typed(shown["html"]) | {"_edit": "1"})
    assert staff.errors(answer) == ["Nothing is saved yet. Change what you like, then save again."]
    assert typed(answer.content)["headline"] == "Sleep and stress"
    assert Provider.objects.get().headline == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda p: {"licenses-0-status": "suspended"}, "license"),
        (lambda p: {"licenses-0-expires_on": f"{database.clock().date():%Y-%m-%d}"}, "license"),
        (lambda p: {"participations-0-DELETE": "on"}, "plan"),
        (lambda p: {"session_types-0-DELETE": "on"}, "session_type"),
        (lambda p: {"status": "paused"}, "paused"),
        (lambda p: hours(p, "18:00"), "hours"),
    ],
)
def test_every_reason_is_told(client, api, change, reason):
    provider, _one = one_booked(api)
    shown = asked(client, provider, **change(provider))
    assert [row["reason"] for row in shown["rows"].values()] == [REASON[reason]]
    assert (License.objects.get().status, Participation.objects.count(), SessionType.objects.count()) == (
        "active", 1, 1,
    )  # fmt: skip


def test_no_more_new_clients_breaks_what_is_held_and_not_what_is_booked(client, api):
    provider, _one = one_booked(api)
    two = Appointment.objects.get(ref=held(api, provider, token=match()).json()["id"])
    shown = asked(client, provider, accepting_new_clients=[])
    assert list(shown["rows"]) == [two.ref]
    answer = chosen(client, provider, shown, **{two.ref: ("cancel", "")})
    assert [str(row["done"]) for row in answer.context["rows"]] == ["The time is free again"]
    assert Appointment.objects.get(ref=two.ref).status == "cancelled"


def test_a_time_that_was_offered_counts_too(client, api):
    provider, other = listed(), listed(display_name="Bo Lee")
    rescued(api, provider, by="staff")
    offered = Appointment.objects.filter(status="held", provider=other)
    shown = asked(client, other, status="left")
    assert set(shown["rows"]) == set(offered.values_list("ref", flat=True))


def test_a_lapsed_hold_ends_with_the_change_and_is_not_booked_into_time_off(client, api):
    provider = listed()
    hold = held(api, provider).json()
    one = Appointment.objects.get()
    lapse(one.ref)
    assert staff.submit(client, page(provider), off(one)).status_code == 302
    assert Appointment.objects.get().status == "expired"
    assert hold["token"]


def test_changes_that_break_nothing_ask_nothing(client, api):
    provider, one = one_booked(api)
    free = off(one)
    day = one.session.lower + timedelta(days=7)
    local = day.astimezone(ZoneInfo(one.timezone))
    free = {"time_off-0-start": f"{local:%Y-%m-%d} 09:00", "time_off-0-end": f"{local:%Y-%m-%d} 17:00"}
    assert staff.submit(client, page(provider), {**free, "self_pay_fee": "900.00"}).status_code == 302
    assert TimeOff.objects.count() == 1
