"""Every status change of an appointment goes through `events.transition`, which follows the state machine."""

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
from matching.appointments.models import Appointment, AppointmentEvent, Status
from matching.booking.actions import events
from tests.conftest import Api
from tests.factories import booking
from tests.factories.providers import create_listed_provider

PACKAGE = Path(inspect.getfile(matching)).parent
# Other models' statuses. Assignments that use these don't concern appointments.
OTHER_STATUSES = {"NoticeStatus", "OfferStatus", "WaitlistStatus"}


def statuses_set_in(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield the values assigned to a `status` attribute or passed to an update."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for part in (part for target in targets for part in ast.walk(target)):
                if isinstance(part, ast.Attribute) and part.attr == "status" and ast.unparse(part.value) != "offer":
                    yield node.value
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
            if name in ("update", "update_or_create", "Appointment"):
                yield from (keyword.value for keyword in node.keywords if keyword.arg == "status")
            if name in ("bulk_update", "setattr"):
                yield from (argument for argument in node.args if "'status'" in ast.unparse(argument))


def test_only_events_assigns_an_appointment_status() -> None:
    assignments = {
        f"{path.relative_to(PACKAGE)}: {ast.unparse(value)}"
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts and path != Path(inspect.getfile(events))
        for value in statuses_set_in(ast.parse(path.read_text()))
        if not OTHER_STATUSES & {name.id for name in ast.walk(value) if isinstance(name, ast.Name)}
    }
    assert assignments == set()


def test_no_raw_sql_updates_appointments() -> None:
    sources = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]
    assert [path for path in sources if "update appointments_appointment " in path.read_text().lower()] == []


def appointment_in(status: str, api: Api) -> Appointment:
    """Return a booked appointment whose status was overwritten."""
    made = booking.create_booking(api, create_listed_provider())
    row = Appointment.objects.filter(ref=made["id"])
    row.update(status=status, held_until=db.db_now() + timedelta(minutes=5) if status == Status.HELD else None)
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
