"""Every status change goes through its state machine: `events.transition` for appointments, `status` for the others."""

import ast
import inspect
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

import matching
from config import db
from matching.appointments.domain.appointment import STATUSES, ImpossibleTransition, can_transition
from matching.appointments.models import Appointment, AppointmentEvent, AppointmentStatus
from matching.booking.actions import events, status
from matching.booking.models import Offer, OfferStatus, WaitlistEntry, WaitlistStatus
from tests.conftest import Api
from tests.factories import booking
from tests.factories.offers import create_canceled_booking, join_waitlist, list_offers
from tests.factories.providers import create_listed_provider

PACKAGE = Path(inspect.getfile(matching)).parent
# A notice's status changes with its lease, in `config.leases`.
OTHER_STATUSES = {"NoticeStatus"}


def statuses_set_in(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield the values assigned to a `status` attribute or passed to an update."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for part in (part for target in targets for part in ast.walk(target)):
                if isinstance(part, ast.Attribute) and part.attr == "status":
                    yield node.value
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
            if name in ("update", "update_or_create", "Appointment"):
                yield from (keyword.value for keyword in node.keywords if keyword.arg == "status")
            if name in ("bulk_update", "setattr"):
                yield from (argument for argument in node.args if "'status'" in ast.unparse(argument))


def test_only_the_state_machines_assign_a_status() -> None:
    assignments = {
        f"{path.relative_to(PACKAGE)}: {ast.unparse(value)}"
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts and path not in (Path(inspect.getfile(events)), Path(inspect.getfile(status)))
        for value in statuses_set_in(ast.parse(path.read_text()))
        if not OTHER_STATUSES & {name.id for name in ast.walk(value) if isinstance(name, ast.Name)}
    }
    assert assignments == set()


def test_no_raw_sql_updates_appointments() -> None:
    sources = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]
    assert [path for path in sources if "update appointments_appointment " in path.read_text().lower()] == []


def appointment_in(state: str, api: Api) -> Appointment:
    """Return a booked appointment whose status was overwritten."""
    appointment = booking.create_booking(api, create_listed_provider())
    row = Appointment.objects.filter(ref=appointment["id"])
    row.update(status=state, held_until=db.db_now() + timedelta(minutes=5) if state == AppointmentStatus.HELD else None)
    return row.get()


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), [*product(STATUSES, repeat=2)])
def test_each_transition_writes_an_event_or_fails(before: str, after: str, api: Api) -> None:
    row, now = appointment_in(before, api), db.db_now()
    old_values = Appointment.objects.values().get(pk=row.pk)
    if not can_transition(before, after):
        with pytest.raises(ImpossibleTransition, match=f"from {before} to {after}"):
            events.transition(row, after, by="staff", now=now)
        assert (row.status, row.version) == (before, old_values["version"])
        assert Appointment.objects.values().get(pk=row.pk) == old_values
        assert not AppointmentEvent.objects.filter(appointment=row, at=now).exists()
        return
    events.transition(row, after, by="staff", now=now)
    row.refresh_from_db()
    assert (row.status, row.version, row.held_until) == (after, old_values["version"] + 1, None)
    event = AppointmentEvent.objects.get(appointment=row, at=now)
    assert (event.version, event.from_status, event.to_status, event.actor) == (row.version, before, after, "staff")


@pytest.mark.django_db
def test_an_offer_changes_only_as_its_state_machine_allows(api: Api) -> None:
    create_canceled_booking(api, create_listed_provider())
    offer = list_offers()[0]
    changed = set()
    for before, after in product(OfferStatus, repeat=2):
        Offer.objects.filter(id=offer.id).update(status=before)
        offer.refresh_from_db()
        try:
            status.change_offer(offer, after)
        except ImpossibleTransition:
            assert Offer.objects.get(id=offer.id).status == offer.status == before
        else:
            assert Offer.objects.get(id=offer.id).status == offer.status == after
            changed.add((before.value, after.value))
    assert changed == {
        ("open", "accepted"), ("open", "declined"), ("open", "lapsed"), ("open", "withdrawn"),
        ("lapsed", "accepted"), ("lapsed", "declined"), ("lapsed", "withdrawn"),
        ("accepted", "accepted"), ("accepted", "declined"),
    }  # fmt: skip


@pytest.mark.django_db
def test_a_waitlist_entry_changes_only_as_its_state_machine_allows(api: Api) -> None:
    create_listed_provider()
    rows = WaitlistEntry.objects.filter(id=join_waitlist().id)
    changed = set()
    for before, after in product(WaitlistStatus, repeat=2):
        ended_at = db.db_now() if before == WaitlistStatus.ENDED else None
        rows.update(status=before, ended_at=ended_at)
        if status.change_entries(rows, after, ended_at=db.db_now() if after == WaitlistStatus.ENDED else None):
            changed.add((before.value, after.value))
        else:
            assert rows.get().status == before
    assert changed == {("waiting", "offered"), ("waiting", "ended"), ("offered", "waiting"), ("offered", "ended")}
