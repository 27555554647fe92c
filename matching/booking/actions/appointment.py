"""Confirming, rescheduling, canceling and closing appointments."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from config import db
from config.crypto import tokens
from matching.appointments.domain.appointment import BookingRefused, is_correctable
from matching.appointments.domain.booking_request import BookingDetails, Contact
from matching.appointments.domain.criteria import Criteria
from matching.appointments.models import Appointment, AppointmentStatus, Booker, Client, Consent
from matching.availability.domain import booking_rules, cost
from matching.availability.domain.availability import Availability
from matching.availability.domain.cost import Cost
from matching.availability.queries import booking_context
from matching.booking.actions import (
    caps,
    client_lookup,
    contact,
    estimate,
    events,
    hold,
    no_show_dispute,
    outbox,
    replacement_offers,
    scheduling,
    verification,
)
from matching.booking.domain.offer import Candidate
from matching.booking.queries import alternatives, consent
from matching.booking.queries import appointment as appointment_queries
from providers.directory.models import Provider

# Update when the wording of a consent changes: the version is stored with each consent.
CONSENT_TEXT_VERSIONS = {"telehealth": "2026-11", "privacy": "2026-11", "guardian": "2026-11"}
FIELDS_CHANGED_BY_MOVE = (
    "provider",
    "period",
    "blocked_period",
    "timezone",
    "local_start",
    "tzdata_version",
    "cost_basis",
    "cost_amount",
    "confirm_by",
)


class GuardianNeeded(Exception):
    """A client this young cannot book without an adult's consent."""


class TooEarly(Exception):
    """It is too early to record whether the appointment took place."""


def confirm(
    *, appointment: Appointment, details: BookingDetails, known: Client | None, by: str, clock: db.Clock = db.db_now
) -> tuple[Appointment, bool]:
    """Book a hold. Returns the appointment, and whether this call booked it.

    A lapsed hold can be booked until someone else takes the time.
    Above a cap, the appointment gets a deadline by which its contact must be proven.
    Raises GuardianNeeded; CapReached: `rate-limited`; or BookingRefused: `slot-taken`, `too-late`, `not-eligible`,
    `cost-changed`, and for a `known` client `client-overlap` and `client-limit`.
    """
    passphrase_hash = verification.hash_passphrase(details.passphrase)  # slow by design, so it runs before taking locks
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        if known:
            db.lock((db.CLIENT, str(known.id)))
        now = clock()
        appointment.refresh_from_db()
        if appointment.status in (AppointmentStatus.BOOKED, AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW):
            return appointment, False
        if appointment.status != AppointmentStatus.HELD:
            raise BookingRefused("slot-taken")
        availability = _check_booking(appointment, details, now)
        current_cost = cost.estimate_cost(appointment.match_criteria, availability.profile.fee)
        if current_cost == Cost(appointment.cost_basis, appointment.cost_amount):
            if known:
                check_client_limits(known, appointment, now)
            appointment.passphrase_hash = passphrase_hash
            # What is sent and shown to the client is in their own zone. The match's zone may be only the state's usual one.
            appointment.client_timezone = details.timezone
            _set_deadline(appointment, details, known, availability, by=by, now=now)
            _write_booking(appointment, details, known, by=by, now=now)
            return appointment, True
        # Save the new cost, so that confirming again accepts the cost that the refusal showed.
        appointment.cost_basis, appointment.cost_amount = current_cost.basis, current_cost.amount
        appointment.save(update_fields=["cost_basis", "cost_amount"])
    raise BookingRefused("cost-changed", persist=True, basis=current_cost.basis, amount=current_cost.amount)


def reschedule(
    *,
    appointment: Appointment,
    version: int,
    start: datetime,
    provider: Provider,
    by: str,
    clock: db.Clock = db.db_now,
) -> Appointment:
    """Move a booked appointment to another time, and optionally another provider. The row stays the same.

    A move to the time that it has changes nothing: it makes no version and no notice.

    Raises BookingRefused and changes nothing: `version-stale`, `cancelled`, `too-late`, `not-offered`, `not-eligible`,
    `slot-taken`, `client-overlap`. Raises CapReached `too-many-holds` for another provider.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id, provider.id])
        db.lock((db.CLIENT, str(appointment.client_id)))
        now = clock()
        appointment.refresh_from_db()
        check_version(appointment, version)
        if appointment.status == AppointmentStatus.CANCELED:
            raise BookingRefused("cancelled")
        if appointment.status != AppointmentStatus.BOOKED or appointment.period.lower <= now:
            raise BookingRefused("too-late")
        same_provider = provider.id == appointment.provider_id
        if same_provider and start == appointment.period.lower:
            return appointment
        context = booking_context.load(
            provider.id, appointment.match_criteria, now, visit=appointment.visit, except_ref=appointment.ref
        )
        booking_rules.check_move(context, start, same_provider=same_provider)
        if not same_provider and appointment.contact_proven_at is None:
            caps.check_place(bytes(appointment.network), context.availability, now, except_ref=appointment.ref)
        appointment.provider = provider
        if appointment.confirm_by:
            appointment.confirm_by = min(appointment.confirm_by, start)
        # A copay that the client entered doesn't depend on the provider.
        if not same_provider and appointment.cost_basis != cost.ENTERED:
            new_cost = cost.estimate_cost(context.criteria, context.availability.profile.fee)
            appointment.cost_basis, appointment.cost_amount = new_cost.basis, new_cost.amount
        scheduling.set_times(appointment, context, start)
        _write_move(appointment, by=by, now=now)
        estimate.issue_estimate(appointment, now=now)
        return appointment


def cancel(
    *,
    appointment: Appointment,
    version: int,
    reason: str,
    by: str,
    candidates: Sequence[Candidate] | None = None,
    as_first_visit: bool = False,
    clock: db.Clock = db.db_now,
) -> Appointment:
    """Cancel a booked appointment. Returns an already canceled one unchanged.

    If the provider or staff cancel, up to three other times are held for the client in the same transaction: the first
    ones of `candidates` that are still bookable. Pass `candidates` when the locks of those providers are already held. With
    `as_first_visit` they are held as first visits.
    Raises BookingRefused: `version-stale`, or `too-late` after its start.
    """
    if candidates is None:
        candidates = alternatives.for_canceled_appointment(appointment, clock()) if by != "client" else []
    with transaction.atomic():
        db.lock_providers([appointment.provider_id, *(provider for provider, _start in candidates)])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status == AppointmentStatus.CANCELED:
            return appointment
        check_version(appointment, version)
        if appointment.status != AppointmentStatus.BOOKED or appointment.period.lower <= now:
            raise BookingRefused("too-late")
        if reason:
            appointment.cancel_reason = reason
            appointment.save(update_fields=["cancel_reason"])
        events.transition(appointment, AppointmentStatus.CANCELED, by=by, now=now)
        replacement_offers.hold_alternatives(appointment, candidates, now=now, as_first_visit=as_first_visit)
        return appointment


def mark_completed(*, appointment: Appointment, by: str, clock: db.Clock = db.db_now) -> Appointment:
    """Record that an appointment took place. Recording it again changes nothing.

    Raises TooEarly before its start, or BookingRefused: `cancelled`, or `version-stale` if it has another final status.
    """
    return _close(appointment, AppointmentStatus.COMPLETED, by, clock)


def mark_no_show(*, appointment: Appointment, by: str, clock: db.Clock = db.db_now) -> Appointment:
    """Record a no-show, which a person must report: it is never inferred from the time. Repeating changes nothing.

    Raises TooEarly before its end, or BookingRefused: `cancelled`, or `version-stale` if it has another final status.
    """
    return _close(appointment, AppointmentStatus.NO_SHOW, by, clock)


def correct_outcome(
    *, appointment: Appointment, version: int, status: str, by: str, clock: db.Clock = db.db_now
) -> Appointment:
    """Change a recorded outcome to the other one. Repeating changes nothing. The client is told of a no-show either way.

    Raises BookingRefused: `version-stale`, or `too-late` after seven days or without a recorded outcome.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status == status:
            return appointment
        check_correctable(appointment, version, now)
        events.transition(appointment, status, by=by, now=now)
        if status == AppointmentStatus.COMPLETED:
            no_show_dispute.settle(appointment=appointment, by=by, now=now)
        else:
            no_show_dispute.reopen(appointment=appointment)
        return appointment


def _close(appointment: Appointment, status: str, by: str, clock: db.Clock) -> Appointment:
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status == status:
            return appointment
        if appointment.status == AppointmentStatus.CANCELED:
            raise BookingRefused("cancelled")
        if appointment.status != AppointmentStatus.BOOKED:
            raise _stale_error(appointment)
        if now < (appointment.period.lower if status == AppointmentStatus.COMPLETED else appointment.period.upper):
            raise TooEarly
        events.transition(appointment, status, by=by, now=now)
        return appointment


def _check_booking(appointment: Appointment, details: BookingDetails, now: datetime) -> Availability:
    """Return the provider's availability after checking everything except the caps and an existing client's limits.

    Raises GuardianNeeded or BookingRefused.
    """
    start = appointment.period.lower
    if start <= now:
        raise BookingRefused("too-late")
    criteria = appointment.match_criteria
    day = booking_rules.local_day(criteria, start)
    has_guardian = bool(details.booker) and "guardian" in details.consents
    check_guardian(details.date_of_birth, criteria, day, has_guardian=has_guardian)
    context = booking_context.load(appointment.provider_id, criteria, now, except_ref=appointment.ref)
    booking_rules.check_confirm(context, start, details.date_of_birth, details.state)
    return context.availability


def _set_deadline(
    appointment: Appointment,
    details: BookingDetails,
    known: Client | None,
    availability: Availability,
    *,
    by: str,
    now: datetime,
) -> None:
    """Set whether the contact is proven already, and if not, by when it must be. Raises CapReached."""
    channels = outbox.safe_channels(details.booker or details.contact, "client")
    appointment.address_digest = channels[0].digest if channels else None
    if by == "staff" or contact.is_proven(appointment, known):
        appointment.contact_proven_at = now
    else:
        appointment.confirm_by = caps.deadline(
            bytes(appointment.network),
            availability,
            appointment.period.lower,
            appointment.address_digest,
            now,
            zone=appointment.client_timezone,
        )


def check_guardian(date_of_birth: date, criteria: Criteria, day: date, *, has_guardian: bool) -> None:
    """Raise GuardianNeeded if the client is too young to consent alone on that day in their state, and no adult did."""
    consent_age = consent.minimum_age(criteria.state, criteria.care_type, day)
    if booking_rules.needs_guardian(date_of_birth, day, consent_age) and not has_guardian:
        raise GuardianNeeded


def check_client_limits(client: Client, appointment: Appointment, now: datetime) -> None:
    """Check an existing client's overlaps and booking limit. The client's lock must be held.

    Raises BookingRefused: `client-overlap` or `client-limit`.
    """
    upcoming = Appointment.objects.filter(client=client, status=AppointmentStatus.BOOKED, period__endswith__gt=now)
    if upcoming.filter(period__overlap=appointment.period).exists():
        raise BookingRefused("client-overlap")
    upcoming = upcoming.filter(period__startswith__gt=now)
    if upcoming.count() >= settings.MAX_UPCOMING_APPOINTMENTS:
        raise BookingRefused("client-limit", limit=settings.MAX_UPCOMING_APPOINTMENTS)


def check_version(appointment: Appointment, version: int) -> None:
    """Raise BookingRefused `version-stale` unless `version` is the appointment's current one."""
    if appointment.version != version:
        raise _stale_error(appointment)


def check_correctable(appointment: Appointment, version: int, now: datetime) -> None:
    """Raise BookingRefused unless the outcome can be changed: `version-stale`, or `too-late` after seven days."""
    check_version(appointment, version)
    if not is_correctable(appointment.status, appointment.period.upper, now):
        raise BookingRefused("too-late")


def _stale_error(appointment: Appointment) -> BookingRefused:
    # `status` alone would be the HTTP status of the problem document (RFC 9457).
    return BookingRefused("version-stale", version=appointment.version, appointment_status=appointment.status)


def _write_booking(
    appointment: Appointment, details: BookingDetails, existing_client: Client | None, *, by: str, now: datetime
) -> None:
    """Write the client, booker and consents, and book the appointment."""
    client = existing_client or Client()
    _copy_contact(client, details.contact)
    client.pronouns, client.member_id = details.pronouns, details.member_id
    client.date_of_birth = details.date_of_birth.isoformat()
    client.state, client.timezone, client.language = details.state, details.timezone, details.language
    client.save()
    if details.booker:
        booker = Booker(relationship=details.relationship)
        _copy_contact(booker, details.booker)
        booker.save()
        appointment.booker = booker
    client_lookup.write(client, appointment.booker)
    appointment.client, appointment.message_to_provider = client, details.share
    new_cost = cost.with_client_figures(
        Cost(appointment.cost_basis, appointment.cost_amount), details.copay, details.deductible_left
    )
    appointment.cost_basis, appointment.cost_amount = new_cost.basis, new_cost.amount
    if new_cost.basis == cost.ENTERED:
        appointment.deductible_left = details.deductible_left
    # Without a message that holds a link, the code is the way back. A person who booked by phone has no web session; staff
    # can read them the code.
    if not outbox.channels(appointment) or details.read_by:
        appointment.return_code = tokens.digest(appointment_queries.return_code(appointment.ref))
    consents = [
        Consent(
            appointment=appointment,
            kind=kind,
            text_version=CONSENT_TEXT_VERSIONS[kind],
            language=client.language,
            at=now,
            read_by=details.read_by,
        )
        for kind in sorted(details.consents)
    ]
    mark_booked(appointment, consents, by=by, now=now)


def book_for_existing_client(appointment: Appointment, former: Appointment, *, by: str, now: datetime) -> None:
    """Book a hold for the client and booker of an earlier appointment, with the consents they gave then.

    Its contact is as proven as that of the earlier appointment.
    """
    appointment.client, appointment.booker = former.client, former.booker
    appointment.address_digest, appointment.contact_proven_at = former.address_digest, former.contact_proven_at
    if former.cost_basis == cost.ENTERED and appointment.cost_basis != cost.SELF_PAY_FEE:
        appointment.cost_basis, appointment.cost_amount = cost.ENTERED, former.cost_amount
        appointment.deductible_left = former.deductible_left
    consents = [
        Consent(appointment=appointment, kind=old.kind, text_version=old.text_version, language=old.language, at=old.at,
                read_by=old.read_by)
        for old in former.consents.order_by("kind")
    ]  # fmt: skip
    if not outbox.channels(appointment):
        appointment.return_code = tokens.digest(appointment_queries.return_code(appointment.ref))
    mark_booked(appointment, consents, by=by, now=now)


def mark_booked(appointment: Appointment, consents: list[Consent], *, by: str, now: datetime) -> None:
    """Mark a hold as booked, with its tokens and consents. The provider's lock must be held."""
    appointment.booked_at = now
    appointment.token = tokens.digest(tokens.derive("appointment", appointment.ref))
    appointment.calendar_token = tokens.digest(tokens.derive("calendar", appointment.ref))
    events.transition(appointment, AppointmentStatus.BOOKED, by=by, now=now, fields=None)
    Consent.objects.bulk_create(consents)
    estimate.issue_estimate(appointment, now=now)


def _copy_contact(row: Client | Booker, contact: Contact) -> None:
    row.name, row.email, row.phone = contact.name, contact.email, contact.phone
    row.email_ok, row.text_ok, row.voicemail_ok = contact.email_ok, contact.text_ok, contact.voicemail_ok


def _write_move(appointment: Appointment, *, by: str, now: datetime) -> None:
    """Write the new time, provider and cost in one UPDATE. The database constraints decide about conflicts."""
    hold.expire_overlapping(appointment, now)
    try:
        with transaction.atomic():
            events.transition(appointment, AppointmentStatus.BOOKED, by=by, now=now, fields=FIELDS_CHANGED_BY_MOVE)
    except IntegrityError as error:
        if "appointment_one_at_a_time_for_a_client" in str(error):
            raise BookingRefused("client-overlap") from error
        if "appointment_one_at_a_time_for_a_provider" in str(error):
            raise BookingRefused("slot-taken") from error
        raise
