"""A change to a provider's record that breaks appointments: staff decide about each, and all decisions apply or none."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from config import db as database
from matching.appointments.models import Appointment
from matching.booking.models import Notice
from matching.console.admin.schedule_impact import REASON_LABELS
from matching.console.models import Override
from providers.directory.models import License, Participation, Provider, TimeOff, VisitType, WeeklyHours
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import create_booking, create_hold, expire_hold, match_token, opening_starts
from tests.factories.offers import create_canceled_booking
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db: None) -> Client:
    return staff.signed_in_client("Provider relations")


def page(provider: Provider) -> str:
    return f"/staff/directory/provider/{provider.pk}/change/?rows=all"


def time_off_over(appointment: Appointment) -> dict[str, str]:
    """Form data for time off that covers an appointment."""
    zone = ZoneInfo(appointment.timezone)
    first, last = appointment.period.lower.astimezone(zone), appointment.period.upper.astimezone(zone)
    return {"time_off-0-start": f"{first:%Y-%m-%d %H:%M}", "time_off-0-end": f"{last:%Y-%m-%d %H:%M}"}


def save(client: Client, provider: Provider, **changed: Any) -> dict[str, Any]:
    """Save the record; return the decision page's HTML and its rows by ref."""
    response = staff.submit(client, page(provider), changed)
    assert response.status_code == 200, response.get("Location")
    assert "errors" not in response.context or not response.context["errors"], staff.errors(response)
    return {"html": response.content, "rows": {row["ref"]: row for row in response.context["rows"]}}


def decide(client: Client, provider: Provider, decision_page: dict[str, Any], **decisions: Any) -> Any:
    """Submit the decision page with these decisions: ref → (action, its start or explanation)."""
    data = staff.form_values(decision_page["html"])
    for ref, (action, value) in decisions.items():
        data[f"{ref}-what"] = action
        if action != "cancel":
            data[f"{ref}-{'start' if action == 'move' else 'words'}"] = value
    return client.post(page(provider), data)


def book_appointment(api: Api, **facts: Any) -> tuple[Provider, Appointment]:
    provider = create_listed_provider(**facts)
    return provider, Appointment.objects.get(ref=create_booking(api, provider)["id"])


def test_breaking_change_is_not_saved_and_lists_the_appointments(client, api):
    provider, appointment = book_appointment(api)
    decision_page = save(client, provider, **time_off_over(appointment))
    [row] = decision_page["rows"].values()
    assert (str(row["reason"]), row["booked"], len(row["times"])) == ("It lies in time off.", True, 12)
    assert "Ana Ruiz" not in decision_page["html"].decode()
    assert (TimeOff.objects.count(), Appointment.objects.get().version) == (0, appointment.version)


def test_move_with_the_change(client, api):
    provider, appointment = book_appointment(api)
    decision_page = save(client, provider, **time_off_over(appointment))
    to = decision_page["rows"][appointment.ref]["times"][3]["value"]
    response = decide(client, provider, decision_page, **{appointment.ref: ("move", to)})
    assert [str(row["done"]).startswith("Moved to") for row in response.context["rows"]] == [True]
    moved = Appointment.objects.get()
    assert (moved.period.lower.isoformat(), moved.version, TimeOff.objects.count()) == (to, appointment.version + 1, 1)
    assert Notice.objects.order_by("id").last().kind == "moved"
    assert moved.events.order_by("version").last().actor == "staff"


def test_cancel_with_the_change_offers_other_times(client, api):
    provider, appointment = book_appointment(api)
    for name in ("Bo Lee", "Cy Ray"):
        create_listed_provider(display_name=name)
    decision_page = save(client, provider, **time_off_over(appointment))
    response = decide(client, provider, decision_page, **{appointment.ref: ("cancel", "")})
    assert [str(row["done"]) for row in response.context["rows"]] == ["Canceled; other times are offered"]
    canceled = Appointment.objects.get(ref=appointment.ref)
    assert (canceled.status, canceled.replacement_offers.count(), TimeOff.objects.count()) == ("cancelled", 3, 1)
    assert {offer.appointment.provider.display_name for offer in canceled.replacement_offers.all()} == {
        "Bo Lee",
        "Cy Ray",
    }
    assert canceled.notices.order_by("id").last().kind == "rescue"


def test_keep_records_an_override(client, api):
    provider, appointment = book_appointment(api)
    decision_page = save(client, provider, **time_off_over(appointment))
    response = decide(client, provider, decision_page, **{appointment.ref: ("keep", "Agreed by phone")})
    assert [str(row["done"]) for row in response.context["rows"]] == ["Kept, under your name"]
    [override] = Override.objects.all()
    assert (override.appointment, override.version, override.reason, override.words, override.staff) == (
        appointment, appointment.version, "time_off", "Agreed by phone", "sam",
    )  # fmt: skip
    assert Appointment.objects.get().version == appointment.version
    # The next save doesn't ask again.
    assert staff.submit(client, page(provider)).status_code == 302
    with pytest.raises(ProgrammingError), transaction.atomic():
        Override.objects.update(staff="nobody")


def test_each_appointment_needs_a_decision_and_input_is_preserved(client, api):
    provider, appointment = book_appointment(api)
    other_appointment = Appointment.objects.get(ref=create_booking(api, provider, opening_starts(provider, 8)[6])["id"])
    decision_page = save(client, provider, status="left")
    assert [str(row["reason"]) for row in decision_page["rows"].values()] == ["The provider is no longer here."] * 2
    assert [row["times"] for row in decision_page["rows"].values()] == [[], []]
    response = decide(client, provider, decision_page, **{appointment.ref: ("keep", "")})
    rows = {row["ref"]: row for row in response.context["rows"]}
    assert rows[appointment.ref]["errors"] == ["Say why it is kept."]
    assert rows[other_appointment.ref]["errors"] == ["Choose what becomes of this session."]
    assert (rows[appointment.ref]["what"], staff.form_values(response.content)["status"]) == ("keep", "left")
    assert (Provider.objects.get().status, Override.objects.count()) == ("active", 0)


def test_one_failed_decision_rolls_back_all(client, api):
    provider, appointment = book_appointment(api)
    other_appointment = Appointment.objects.get(ref=create_booking(api, provider, opening_starts(provider, 8)[6])["id"])
    decision_page = save(client, provider, **{"weekly_hours-0-end": "09:15"} | hours(provider, "16:00"))
    to = next(time["value"] for time in decision_page["rows"][appointment.ref]["times"])
    response = decide(
        client, provider, decision_page, **{appointment.ref: ("move", to), other_appointment.ref: ("move", to)}
    )
    assert [row["errors"] for row in response.context["rows"]].count(["That time was just taken"]) == 1
    assert list(Appointment.objects.values_list("version", flat=True)) == [
        appointment.version,
        other_appointment.version,
    ]
    assert Notice.objects.filter(kind="moved").count() == 0
    assert not WeeklyHours.objects.exclude(start=9 * 60).exists()


def hours(provider: Provider, start: str, end: str = "20:00") -> dict[str, str]:
    """Form data that changes every day's hours."""
    count = WeeklyHours.objects.filter(provider=provider).count()
    return {
        f"weekly_hours-{row}-{name}": value for row in range(count) for name, value in (("start", start), ("end", end))
    }


def test_stale_version_asks_again(client, api):
    provider, appointment = book_appointment(api)
    decision_page = save(client, provider, **time_off_over(appointment))
    Appointment.objects.filter(ref=appointment.ref).update(version=appointment.version + 1)
    response = decide(client, provider, decision_page, **{appointment.ref: ("cancel", "")})
    [row] = response.context["rows"]
    assert (row["errors"], row["version"]) == (["The session has changed since you looked"], appointment.version + 1)
    new_decision_page = {"html": response.content, "rows": {}}
    assert decide(client, provider, new_decision_page, **{appointment.ref: ("cancel", "")}).context["rows"][0]["done"]


def test_edit_button_returns_to_the_form_with_the_input(client, api):
    provider, appointment = book_appointment(api)
    decision_page = save(client, provider, **time_off_over(appointment), headline="Sleep and stress")
    response = client.post(page(provider), staff.form_values(decision_page["html"]) | {"_edit": "1"})
    assert staff.errors(response) == ["Nothing is saved yet. Change what you like, then save again."]
    assert staff.form_values(response.content)["headline"] == "Sleep and stress"
    assert Provider.objects.get().headline == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda p: {"licenses-0-status": "suspended"}, "license"),
        (lambda p: {"licenses-0-expires_on": f"{database.db_now().date():%Y-%m-%d}"}, "license"),
        (lambda p: {"participations-0-DELETE": "on"}, "plan"),
        (lambda p: {"session_types-0-DELETE": "on"}, "session_type"),
        (lambda p: {"status": "draft"}, "left"),
        (lambda p: hours(p, "18:00"), "hours"),
    ],
)
def test_every_reason_is_shown(client, api, change, reason):
    provider, _appointment = book_appointment(api)
    decision_page = save(client, provider, **change(provider))
    assert [row["reason"] for row in decision_page["rows"].values()] == [REASON_LABELS[reason]]
    assert (License.objects.get().status, Participation.objects.count(), VisitType.objects.count()) == (
        "active", 1, 1,
    )  # fmt: skip


def test_closing_to_new_clients_breaks_holds_but_not_appointments(client, api):
    provider, _appointment = book_appointment(api)
    other_appointment = Appointment.objects.get(ref=create_hold(api, provider, token=match_token()).json()["id"])
    decision_page = save(client, provider, accepting_new_clients=[])
    assert list(decision_page["rows"]) == [other_appointment.ref]
    response = decide(client, provider, decision_page, **{other_appointment.ref: ("cancel", "")})
    assert [str(row["done"]) for row in response.context["rows"]] == ["The time is free again"]
    assert Appointment.objects.get(ref=other_appointment.ref).status == "cancelled"


def test_offered_openings_are_affected_too(client, api):
    provider, other = create_listed_provider(), create_listed_provider(display_name="Bo Lee")
    create_canceled_booking(api, provider, by="staff")
    offered = Appointment.objects.filter(status="held", provider=other)
    decision_page = save(client, other, status="left")
    assert set(decision_page["rows"]) == set(offered.values_list("ref", flat=True))


def test_lapsed_hold_expires_with_the_change(client, api):
    provider = create_listed_provider()
    create_hold(api, provider)
    appointment = Appointment.objects.get()
    expire_hold(appointment.ref)
    assert staff.submit(client, page(provider), time_off_over(appointment)).status_code == 302
    assert Appointment.objects.get().status == "expired"


def test_harmless_change_asks_nothing(client, api):
    provider, appointment = book_appointment(api)
    day = appointment.period.lower + timedelta(days=7)
    local = day.astimezone(ZoneInfo(appointment.timezone))
    time_off = {"time_off-0-start": f"{local:%Y-%m-%d} 09:00", "time_off-0-end": f"{local:%Y-%m-%d} 17:00"}
    assert staff.submit(client, page(provider), {**time_off, "self_pay_fee": "900.00"}).status_code == 302
    assert TimeOff.objects.count() == 1
