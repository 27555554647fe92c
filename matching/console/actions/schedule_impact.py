"""Resolve the appointments that a change to a provider's record breaks: move, cancel or keep each, or change nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from config import db
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, AppointmentStatus
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import events
from matching.booking.domain.offer import Candidate
from matching.console.domain import schedule_impact
from matching.console.domain.schedule_impact import Decision, ProviderSnapshot
from matching.console.models import Override
from matching.console.queries import schedule_impact as schedule_impact_queries

MISSING = "missing"
# Appointments that an import's report names for each provider.
REPORT_LIMIT = 5


@dataclass(frozen=True, slots=True)
class AffectedAppointment:
    """An appointment that the change breaks.

    `start` is its time before the change, `reason` a code of `domain.schedule_impact`, and `times` the starts it could
    move to. `problem` is empty, `missing` if staff made no decision, or the code of the refusal.
    """

    appointment: Appointment
    start: datetime
    reason: str
    decision: Decision | None = None
    problem: str = ""
    times: tuple[datetime, ...] = ()


class UnresolvedAppointments(Exception):
    """At least one affected appointment has no decision that can be carried out. Roll back the whole change."""

    def __init__(self, rows: list[AffectedAppointment]) -> None:
        super().__init__(f"{len(rows)} sessions")
        self.rows = rows


class _RollBack(Exception):
    """One decision can't be carried out, so none is."""


def resolve(
    *,
    provider_id: int,
    before: ProviderSnapshot,
    decisions: Mapping[str, Decision],
    candidates: Mapping[str, Sequence[Candidate]],
    staff: str,
    clock: db.Clock = db.db_now,
) -> list[AffectedAppointment]:
    """Carry out the decision (by ref) for each appointment that a change just written breaks. Also expire lapsed holds.

    Call it in the transaction of the change, with the locks of the provider and of every provider in `candidates` (ref →
    openings to offer a client whose appointment is canceled). `before` is the snapshot taken under the lock.
    Returns the affected appointments, soonest first. Raises UnresolvedAppointments, or RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Resolve appointments in the transaction of the change that affects them.")
    now = clock()
    affected = _affected(provider_id, before, decisions, now)
    # Carrying out a decision locks the client. All processes lock clients in the same order, which prevents deadlocks.
    in_lock_order = sorted(affected, key=lambda item: item.appointment.client_id or 0)
    problems: dict[str, str] = {}
    try:
        with transaction.atomic():
            for item in in_lock_order:
                problems[item.appointment.ref] = _try_decision(item, candidates, staff=staff, now=now, clock=clock)
            if any(problems.values()):
                raise _RollBack
    except _RollBack:
        raise UnresolvedAppointments(
            [_reload(item, problems[item.appointment.ref], now) for item in affected]
        ) from None
    return affected


def import_check(ids: Sequence[int], now: datetime) -> Callable[[], dict[int, str]]:
    """Read the appointments of providers that an import is about to change. The caller holds their locks.

    Returns a function to call after the change. It returns provider id → message about the appointments that the change
    would break.
    """
    appointments_by_provider = schedule_impact_queries.upcoming_by_provider(ids, now)
    before = schedule_impact_queries.snapshots(appointments_by_provider, now) if appointments_by_provider else {}

    def check() -> dict[int, str]:
        after = schedule_impact_queries.snapshots(appointments_by_provider, now) if appointments_by_provider else {}
        messages = {}
        for provider_id, rows in appointments_by_provider.items():
            reasons = schedule_impact.find_affected(
                before[provider_id], after[provider_id], schedule_impact_queries.active_appointments(rows)
            )
            for row in rows:
                if row.ref in reasons and _has_lapsed(row, now):
                    events.transition(row, AppointmentStatus.EXPIRED, by="system", now=now)
                    del reasons[row.ref]
            if reasons:
                messages[provider_id] = _report([(row, reasons[row.ref]) for row in rows if row.ref in reasons])
        return messages

    return check


def _affected(
    provider_id: int, before: ProviderSnapshot, decisions: Mapping[str, Decision], now: datetime
) -> list[AffectedAppointment]:
    """Expire the affected holds that have lapsed; return the other affected appointments, soonest first."""
    rows = list(schedule_impact_queries.upcoming(provider_id, now))
    after = schedule_impact_queries.snapshot(provider_id, now)
    reasons = schedule_impact.find_affected(before, after, schedule_impact_queries.active_appointments(rows))
    rows = [row for row in rows if row.ref in reasons]
    for row in rows:
        if _has_lapsed(row, now):
            events.transition(row, AppointmentStatus.EXPIRED, by="system", now=now)
    return [
        AffectedAppointment(row, row.period.lower, reasons[row.ref], decisions.get(row.ref))
        for row in rows
        if row.status != AppointmentStatus.EXPIRED
    ]


def _report(affected: Sequence[tuple[Appointment, str]]) -> str:
    """Return the message for an import's report: English, without client data."""
    times = [f"{row.local_start.replace('T', ' ')} {row.timezone} ({reason})" for row, reason in affected]
    unlisted = len(times) - REPORT_LIMIT
    listed = ", ".join(times[:REPORT_LIMIT]) + (f" and {unlisted} more" if unlisted > 0 else "")
    return f"would break sessions that are booked or held: {listed}. Change it on the provider's page, where each is settled"


def _try_decision(
    item: AffectedAppointment,
    candidates: Mapping[str, Sequence[Candidate]],
    *,
    staff: str,
    now: datetime,
    clock: db.Clock,
) -> str:
    """Carry out one decision; return the problem with it, or an empty string."""
    if item.decision is None:
        return MISSING
    if item.decision.version != item.appointment.version:
        return "version-stale"
    try:
        with transaction.atomic():
            _carry_out(item, item.decision, candidates, staff=staff, now=now, clock=clock)
    except BookingRefused as error:
        return error.code
    return ""


def _carry_out(
    item: AffectedAppointment,
    decision: Decision,
    candidates: Mapping[str, Sequence[Candidate]],
    *,
    staff: str,
    now: datetime,
    clock: db.Clock,
) -> None:
    row = item.appointment
    if decision.action == "keep":
        Override.objects.create(
            appointment=row, version=row.version, reason=item.reason, words=decision.words, staff=staff, at=now
        )
    elif row.status == AppointmentStatus.HELD:
        events.transition(row, AppointmentStatus.CANCELED, by="staff", now=now)
    elif decision.action == "cancel":
        other_providers = candidates.get(row.ref, ())
        same_provider = [(row.provider_id, start) for start in schedule_impact_queries.move_options(row, now)]
        appointment_actions.cancel(
            appointment=row,
            version=decision.version,
            reason="",
            by="staff",
            candidates=[*other_providers, *same_provider],
            clock=clock,
        )
    elif decision.start:
        appointment_actions.reschedule(
            appointment=row,
            version=decision.version,
            start=decision.start,
            provider=row.provider,
            by="staff",
            clock=clock,
        )


def _reload(item: AffectedAppointment, problem: str, now: datetime) -> AffectedAppointment:
    """Read the appointment again after the rollback, for the next attempt."""
    row = Appointment.objects.select_related("provider", "client").get(id=item.appointment.id)
    times = tuple(schedule_impact_queries.move_options(row, now))
    return AffectedAppointment(row, item.start, item.reason, item.decision, problem, times)


def _has_lapsed(row: Appointment, now: datetime) -> bool:
    return row.status == AppointmentStatus.HELD and row.held_until is not None and row.held_until <= now
