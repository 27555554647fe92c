"""What becomes of sessions when staff change a provider's record: each is moved, cancelled or kept, or nothing is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from config import db
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, Status
from matching.booking.actions import appointment as appointments
from matching.booking.actions import events
from matching.booking.domain.offer import Candidate
from matching.console.domain import schedule_impact
from matching.console.domain.schedule_impact import Choice, Record
from matching.console.models import Override
from matching.console.queries import schedule_impact as queries

Clock = Callable[[], datetime]
MISSING = "missing"
REPORTED = 5


@dataclass(frozen=True, slots=True)
class Broken:
    """A session that the change breaks: when it was, why, what was chosen, what is wrong with that, where it could move.

    `problem` is empty, `missing` where nothing was chosen, or the code of a refusal.
    """

    appointment: Appointment
    start: datetime
    reason: str
    choice: Choice | None = None
    problem: str = ""
    times: tuple[datetime, ...] = ()


class Unsettled(Exception):
    """Sessions would break, and not each has a choice that can be carried out: the whole change must be rolled back."""

    def __init__(self, rows: list[Broken]) -> None:
        super().__init__(f"{len(rows)} sessions")
        self.rows = rows


class _AllBack(Exception):
    """One choice can't be carried out, so that none is."""


def settle(
    *,
    provider_id: int,
    before: Record,
    choices: Mapping[str, Choice],
    found: Mapping[str, Sequence[Candidate]],
    staff: str,
    clock: Clock = db.clock,
) -> list[Broken]:
    """Carry out what staff chose for each session that their change, just written, breaks; what was done, soonest first.

    Call it in the transaction of the change, under the locks of the provider and of all providers in `found`, which are
    the candidates for who is cancelled on. `before` is the record as it was under the lock. Times that are held by nobody
    any more end with the change. Raises Unsettled, and RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Sessions are settled in the transaction of the change that breaks them.")
    now = clock()
    rows = list(queries.ahead(provider_id, now))
    reasons = schedule_impact.broken(before, queries.record(provider_id, now), queries.weighed(rows))
    rows = [row for row in rows if row.ref in reasons]
    for row in rows:
        if _lapsed(row, now):
            events.transition(row, Status.EXPIRED, by="system", now=now)
    rows = [row for row in rows if row.status != Status.EXPIRED]
    chosen = [Broken(row, row.session.lower, reasons[row.ref], choices.get(row.ref)) for row in rows]
    # Clients' locks are taken one after the other: in an order that all share, so that nobody waits in a ring.
    in_order = sorted(chosen, key=lambda one: one.appointment.client_id or 0)
    problems: dict[str, str] = {}
    try:
        with transaction.atomic():
            for one in in_order:
                problems[one.appointment.ref] = _try(one, found, staff=staff, now=now, clock=clock)
            if any(problems.values()):
                raise _AllBack
    except _AllBack:
        raise Unsettled([_look_again(one, problems[one.appointment.ref], now) for one in chosen]) from None
    return chosen


def watch(ids: Sequence[int], now: datetime) -> Callable[[], dict[int, str]]:
    """Look at the sessions of providers whom an import is about to change, under their locks.

    What is answered is called after the change: provider → which sessions it would break, for the import's report.
    """
    rows = queries.of_providers(ids, now)
    before = queries.records(rows, now) if rows else {}

    def look() -> dict[int, str]:
        after = queries.records(rows, now) if rows else {}
        found = {}
        for provider_id, theirs in rows.items():
            reasons = schedule_impact.broken(before[provider_id], after[provider_id], queries.weighed(theirs))
            for row in theirs:
                if row.ref in reasons and _lapsed(row, now):
                    events.transition(row, Status.EXPIRED, by="system", now=now)
                    del reasons[row.ref]
            if reasons:
                found[provider_id] = _report([(row, reasons[row.ref]) for row in theirs if row.ref in reasons])
        return found

    return look


def _report(broken: Sequence[tuple[Appointment, str]]) -> str:
    """For people who read an import's report, in its language and without who comes."""
    times = [f"{row.local_start.replace('T', ' ')} {row.timezone} ({reason})" for row, reason in broken]
    shown = ", ".join(times[:REPORTED]) + (f" and {len(times) - REPORTED} more" if len(times) > REPORTED else "")
    return f"would break sessions that are booked or held: {shown}. Change it on the provider's page, where each is settled"


def _try(
    one: Broken, found: Mapping[str, Sequence[Candidate]], *, staff: str, now: datetime, clock: Clock
) -> str:  # fmt: skip
    """Carry out one choice; the problem with it, or nothing."""
    if one.choice is None:
        return MISSING
    if one.choice.version != one.appointment.version:
        return "version-stale"
    try:
        with transaction.atomic():
            _carry_out(one, one.choice, found, staff=staff, now=now, clock=clock)
    except Refused as error:
        return error.code
    return ""


def _carry_out(
    one: Broken,
    choice: Choice,
    found: Mapping[str, Sequence[Candidate]],
    *,
    staff: str,
    now: datetime,
    clock: Clock,
) -> None:
    row = one.appointment
    if choice.what == "keep":
        Override.objects.create(
            appointment=row, version=row.version, reason=one.reason, words=choice.words, staff=staff, at=now
        )
    elif row.status == Status.HELD:
        events.transition(row, Status.CANCELLED, by="staff", now=now)
    elif choice.what == "cancel":
        theirs = found.get(row.ref, ())
        own = [(row.provider_id, start) for start in queries.times(row, now)]
        appointments.cancel(
            appointment=row, version=choice.version, reason="", by="staff", found=[*theirs, *own], clock=clock
        )
    elif choice.start:
        appointments.reschedule(
            appointment=row,
            version=choice.version,
            start=choice.start,
            provider=row.provider,
            by="staff",
            clock=clock,
        )


def _look_again(one: Broken, problem: str, now: datetime) -> Broken:
    """The row for another try, read anew once what was carried out is rolled back."""
    row = Appointment.objects.select_related("provider", "client").get(id=one.appointment.id)
    return Broken(row, one.start, one.reason, one.choice, problem, tuple(queries.times(row, now)))


def _lapsed(row: Appointment, now: datetime) -> bool:
    return row.status == Status.HELD and row.hold_until is not None and row.hold_until <= now
