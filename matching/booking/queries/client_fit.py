"""When a client may say that a therapist isn't a fit, and what they are offered. The caller must have checked access."""

from dataclasses import replace
from datetime import datetime

from matching.appointments.domain.criteria import Criteria
from matching.appointments.models import Appointment, AppointmentStatus
from matching.booking.models import ClientFitReport, Offer, OfferStatus
from matching.booking.queries import alternatives
from providers.directory.models import Provider

# A visit with one of these has taken place once it has begun.
ATTENDED = (AppointmentStatus.BOOKED, AppointmentStatus.COMPLETED)


def may_report(appointment: Appointment, now: datetime) -> bool:
    """Return whether a visit of this client with this therapist has begun, and this appointment is not canceled."""
    if appointment.status not in ATTENDED:
        return False
    if appointment.period.lower <= now:
        return True
    visits = Appointment.objects.filter(client=appointment.client, provider_id=appointment.provider_id)
    return visits.filter(status__in=ATTENDED, period__startswith__lte=now).exists()


def rejected_providers(appointment: Appointment) -> set[int]:
    """Return the ids of the providers that the client of this appointment said are not a fit."""
    reports = ClientFitReport.objects.filter(appointment__client=appointment.client)
    return set(reports.values_list("appointment__provider_id", flat=True))


def criteria_for_others(appointment: Appointment, now: datetime) -> Criteria:
    """Return the search criteria of an appointment without its therapist and others who were not a fit.

    Raises ValueError if the criteria were erased.
    """
    criteria = alternatives.replacement_criteria(appointment, now)
    rejected = rejected_providers(appointment) | {appointment.provider_id}
    slugs = Provider.objects.filter(pk__in=rejected).values_list("slug", flat=True)
    return replace(criteria, exclude=criteria.exclude | frozenset(slugs))


def open_offers(appointment: Appointment, now: datetime) -> list[Offer]:
    """Return the offers for this appointment whose times are still held, oldest first."""
    held = Offer.objects.filter(
        canceled_appointment=appointment,
        status=OfferStatus.OPEN,
        expires_at__gt=now,
        appointment__status=AppointmentStatus.HELD,
    )
    return list(held.order_by("id"))
