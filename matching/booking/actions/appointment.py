"""Booking a held time, moving it, cancelling it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from config import db
from config.crypto import tokens
from matching.appointments.domain.appointment import Refused
from matching.appointments.domain.booking_request import Contact, Details
from matching.appointments.models import Appointment, Booker, Client, Consent, Status
from matching.availability.domain import booking_rules, cost
from matching.availability.domain.cost import Cost
from matching.availability.queries import booking_context
from matching.booking.actions import estimate, events, hold, replacement_offers, scheduling, verification
from matching.booking.domain.offer import Candidate
from matching.booking.queries import alternatives, consent
from matching.booking.queries import appointment as queries
from providers.directory.models import Provider

Clock = Callable[[], datetime]
# Raise when a consent's wording changes: it is stored with each consent given.
CONSENT_TEXTS = {"telehealth": "2026-11", "privacy": "2026-11", "guardian": "2026-11"}
MOVED_FIELDS = (
    *("provider", "session", "blocked", "timezone", "local_start", "tzdata_version", "cost_basis", "cost_amount"),
)


class GuardianNeeded(Exception):
    """Someone this young can't book without an adult who agrees."""


class NotYet(Exception):
    """Nobody knows yet whether the session took place."""


def confirm(
    *, appointment: Appointment, details: Details, known: Client | None, by: str, clock: Clock = db.clock
) -> tuple[Appointment, bool]:
    """Book a hold; the appointment, and whether it is new. A lapsed hold too, until somebody else takes the time.

    Raises GuardianNeeded, or Refused: `slot-taken`, `too-late`, `not-eligible`, `cost-changed`, and for a known client
    `client-overlap` and `client-limit`.
    """
    word = verification.hashed(details.word)  # slow on purpose, so before the locks
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        if known:
            db.lock((db.CLIENT, str(known.id)))
        now = clock()
        appointment.refresh_from_db()
        if appointment.status in (Status.BOOKED, Status.COMPLETED, Status.NO_SHOW):
            return appointment, False
        if appointment.status != Status.HELD:
            raise Refused("slot-taken")
        known_cost = _check(appointment, details, now)
        if known_cost == Cost(appointment.cost_basis, appointment.cost_amount):
            if known:
                check_client(known, appointment, now)
            appointment.word = word
            _fill(appointment, details, known, by=by, now=now)
            return appointment, True
        # The new cost is kept with the refusal, so that asking again agrees to what was shown.
        appointment.cost_basis, appointment.cost_amount = known_cost.basis, known_cost.amount
        appointment.save(update_fields=["cost_basis", "cost_amount"])
    raise Refused("cost-changed", kept=True, basis=known_cost.basis, amount=known_cost.amount)


def reschedule(
    *,
    appointment: Appointment,
    version: int,
    start: datetime,
    provider: Provider,
    by: str,
    clock: Clock = db.clock,
) -> Appointment:
    """Move a booked session in one step: the same row, to another time and perhaps another provider.

    Raises Refused (and leaves all as it was): `version-stale`, `cancelled`, `too-late`, `not-offered`, `not-eligible`,
    `slot-taken`, `client-overlap`.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id, provider.id])
        db.lock((db.CLIENT, str(appointment.client_id)))
        now = clock()
        appointment.refresh_from_db()
        _check_version(appointment, version)
        if appointment.status == Status.CANCELLED:
            raise Refused("cancelled")
        if appointment.status != Status.BOOKED or appointment.session.lower <= now:
            raise Refused("too-late")
        same = provider.id == appointment.provider_id
        context = booking_context.load(
            provider.id, appointment.asked, now, visit=appointment.visit, except_ref=appointment.ref
        )
        booking_rules.check_move(context, start, same=same)
        appointment.provider = provider
        if not same and appointment.cost_basis != cost.ENTERED:  # what the plan asks doesn't depend on the provider
            known_cost = cost.of(context.criteria, context.availability.profile.fee)
            appointment.cost_basis, appointment.cost_amount = known_cost.basis, known_cost.amount
        scheduling.at(appointment, context, start)
        _move(appointment, by=by, now=now)
        estimate.issue(appointment, now=now)
        return appointment


def cancel(
    *,
    appointment: Appointment,
    version: int,
    reason: str,
    by: str,
    found: Sequence[Candidate] | None = None,
    afresh: bool = False,
    clock: Clock = db.clock,
) -> Appointment:
    """Cancel a booked session. One that is cancelled already is answered as it is.

    Where not the client cancels (`by` provider or staff), up to three other times are kept for them in the same step:
    the first that can be had of `found`, for whoever holds the locks of those providers already; `afresh` as first visits.
    Raises Refused: `version-stale`, and `too-late` once it has begun.
    """
    if found is None:
        found = alternatives.for_rescue(appointment, clock()) if by != "client" else []
    with transaction.atomic():
        db.lock_providers([appointment.provider_id, *(provider for provider, _start in found)])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status == Status.CANCELLED:
            return appointment
        _check_version(appointment, version)
        if appointment.status != Status.BOOKED or appointment.session.lower <= now:
            raise Refused("too-late")
        if reason:
            appointment.cancel_reason = reason
            appointment.save(update_fields=["cancel_reason"])
        events.transition(appointment, Status.CANCELLED, by=by, now=now)
        replacement_offers.keep(appointment, found, now=now, afresh=afresh)
        return appointment


def complete(*, appointment: Appointment, by: str, clock: Clock = db.clock) -> Appointment:
    """Note that a session took place. One that was noted so already is answered as it is.

    Raises NotYet before its start, and Refused: `cancelled`, or `version-stale` where it has another end.
    """
    return _conclude(appointment, Status.COMPLETED, by, clock)


def no_show(*, appointment: Appointment, by: str, clock: Clock = db.clock) -> Appointment:
    """Note that nobody came: somebody has to say so, it never follows from the clock. Said twice, it is noted once.

    Raises NotYet before its end, and Refused: `cancelled`, or `version-stale` where it has another end.
    """
    return _conclude(appointment, Status.NO_SHOW, by, clock)


def _conclude(appointment: Appointment, status: str, by: str, clock: Clock) -> Appointment:
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status == status:
            return appointment
        if appointment.status == Status.CANCELLED:
            raise Refused("cancelled")
        if appointment.status != Status.BOOKED:
            raise _stale(appointment)
        if now < (appointment.session.lower if status == Status.COMPLETED else appointment.session.upper):
            raise NotYet
        events.transition(appointment, status, by=by, now=now)
        return appointment


def _check(appointment: Appointment, details: Details, now: datetime) -> Cost:
    """The cost as it is now, if all holds that must before a hold becomes a booking, a known client's limits aside."""
    start = appointment.session.lower
    if start <= now:
        raise Refused("too-late")
    criteria = appointment.asked
    day = booking_rules.local_day(criteria, start)
    alone = consent.age(criteria.state, criteria.care_type, day)
    guarded = details.booker and "guardian" in details.consents
    if booking_rules.needs_guardian(details.date_of_birth, day, alone) and not guarded:
        raise GuardianNeeded
    context = booking_context.load(appointment.provider_id, criteria, now, except_ref=appointment.ref)
    booking_rules.check_confirm(context, start, details.date_of_birth, details.state)
    return cost.of(criteria, context.availability.profile.fee)


def check_client(known: Client, appointment: Appointment, now: datetime) -> None:
    """Raises Refused `client-overlap` or `client-limit`. The client's lock must be held."""
    ahead = Appointment.objects.filter(client=known, status=Status.BOOKED, session__endswith__gt=now)
    if ahead.filter(session__overlap=appointment.session).exists():
        raise Refused("client-overlap")
    ahead = ahead.filter(session__startswith__gt=now)
    if ahead.count() >= settings.FUTURE_APPOINTMENTS_PER_CLIENT:
        raise Refused("client-limit", limit=settings.FUTURE_APPOINTMENTS_PER_CLIENT)


def _check_version(appointment: Appointment, version: int) -> None:
    if appointment.version != version:
        raise _stale(appointment)


def _stale(appointment: Appointment) -> Refused:
    # `status` alone would be the HTTP status of the problem document (RFC 9457).
    return Refused("version-stale", version=appointment.version, appointment_status=appointment.status)


def _fill(appointment: Appointment, details: Details, known: Client | None, *, by: str, now: datetime) -> None:
    """Write the client, the consents and the booked row; `booked_at` and the token come with it."""
    client = known or Client()
    _reach(client, details.contact)
    client.pronouns, client.member_id = details.pronouns, details.member_id
    client.date_of_birth = details.date_of_birth.isoformat()
    client.state, client.timezone, client.language = details.state, details.timezone, details.language
    client.save()
    if details.booker:
        booker = Booker(relationship=details.relationship)
        _reach(booker, details.booker)
        booker.save()
        appointment.booker = booker
    appointment.client, appointment.note = client, details.share
    said = cost.entered(Cost(appointment.cost_basis, appointment.cost_amount), details.copay, details.deductible_left)
    appointment.cost_basis, appointment.cost_amount = said.basis, said.amount
    if said.basis == cost.ENTERED:
        appointment.deductible_left = details.deductible_left
    # A caller has no browser that remembers the session, and a code can be said.
    if details.unreachable() or details.read_by:
        appointment.return_code = tokens.digest(queries.return_code(appointment.ref))
    agreed = [
        Consent(appointment=appointment, kind=kind, text_version=CONSENT_TEXTS[kind], language=client.language, at=now,
                read_by=details.read_by)
        for kind in sorted(details.consents)
    ]  # fmt: skip
    seal(appointment, agreed, by=by, now=now)


def adopt(appointment: Appointment, former: Appointment, *, by: str, now: datetime) -> None:
    """Book a hold for the people of an earlier appointment, on the consents that they gave then."""
    appointment.client, appointment.booker = former.client, former.booker
    if former.cost_basis == cost.ENTERED and appointment.cost_basis != cost.SELF_PAY_FEE:
        appointment.cost_basis, appointment.cost_amount = cost.ENTERED, former.cost_amount
        appointment.deductible_left = former.deductible_left
    agreed = [
        Consent(appointment=appointment, kind=c.kind, text_version=c.text_version, language=c.language, at=c.at,
                read_by=c.read_by)
        for c in former.consents.order_by("kind")
    ]  # fmt: skip
    seal(appointment, agreed, by=by, now=now)


def seal(appointment: Appointment, consents: list[Consent], *, by: str, now: datetime) -> None:
    """Make a hold a booked appointment, with its tokens and its consents. Its provider's lock must be held."""
    appointment.booked_at = now
    appointment.token = tokens.digest(tokens.derive("appointment", appointment.ref))
    appointment.calendar_token = tokens.digest(tokens.derive("calendar", appointment.ref))
    events.transition(appointment, Status.BOOKED, by=by, now=now, fields=None)
    Consent.objects.bulk_create(consents)
    estimate.issue(appointment, now=now)


def _reach(person: Client | Booker, contact: Contact) -> None:
    person.name, person.email, person.phone = contact.name, contact.email, contact.phone
    person.email_ok, person.text_ok, person.voicemail_ok = contact.email_ok, contact.text_ok, contact.voicemail_ok


def _move(appointment: Appointment, *, by: str, now: datetime) -> None:
    """Write a booked appointment's new time, provider and cost in one UPDATE. The constraints have the last word."""
    hold.expire_overlapping(appointment, now)
    try:
        with transaction.atomic():
            events.transition(appointment, Status.BOOKED, by=by, now=now, fields=MOVED_FIELDS)
    except IntegrityError as error:
        if "appointment_one_at_a_time_for_a_client" in str(error):
            raise Refused("client-overlap") from error
        if "appointment_one_at_a_time_for_a_provider" in str(error):
            raise Refused("slot-taken") from error
        raise
