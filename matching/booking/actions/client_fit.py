"""A client says that the therapist isn't a fit: times with equal therapists are held for them."""

from django.db import transaction

from config import db
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment
from matching.booking.actions import replacement_offers
from matching.booking.actions.offer import lock_group
from matching.booking.models import ClientFitReport, Offer
from matching.booking.queries import alternatives, client_fit


def report(*, appointment: Appointment, reason: str, clock: db.Clock = db.db_now) -> list[Offer]:
    """Record the report and hold up to three first visits with other therapists. Returns the offers that are open.

    Nothing else changes, and the therapist is not told. Reporting again updates the reason, and holds times again only if
    none are held. Raises BookingRefused `too-late` if the first visit has not begun, or the appointment is canceled.
    """
    now = clock()
    if not client_fit.may_report(appointment, now):
        raise BookingRefused("too-late")
    rejected = client_fit.rejected_providers(appointment)
    candidates = [
        candidate for candidate in alternatives.with_other_providers(appointment, now) if candidate[0] not in rejected
    ]
    with transaction.atomic():
        lock_group(appointment.ref)
        db.lock_providers([appointment.provider_id, *(provider for provider, _start in candidates)])
        now = clock()
        appointment.refresh_from_db()
        if not client_fit.may_report(appointment, now):
            raise BookingRefused("too-late")
        ClientFitReport.objects.update_or_create(
            appointment=appointment, defaults={"reason": reason}, create_defaults={"reason": reason, "at": now}
        )
        open_offers = client_fit.open_offers(appointment, now)
        return open_offers or replacement_offers.hold_alternatives(
            appointment, candidates, now=now, as_first_visit=True
        )
