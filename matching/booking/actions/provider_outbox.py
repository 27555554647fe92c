"""Writing the notices that tell providers about their appointments."""

from datetime import datetime

from matching.appointments.models import Appointment, AppointmentEvent
from matching.booking.domain import provider_notice
from matching.booking.domain.provider_notice import Version
from matching.booking.models import NoticeFrequency, ProviderNotice, ProviderNoticeChoice
from providers.directory.models import Provider


def enqueue(*, event: AppointmentEvent, now: datetime) -> None:
    """Queue a mail for each provider to tell about the change of `event`. Call it in the transaction of the change.

    A provider without an address, or who chose no mail, gets none.
    """
    appointment = event.appointment
    former_event = AppointmentEvent.objects.filter(appointment=appointment, version=event.version - 1).first()
    before = _version(former_event) if former_event else None
    for provider_id, kind in provider_notice.changes(before, _version(event)):
        provider = Provider.objects.only("contact_email", "timezone").get(pk=provider_id)
        frequency = (
            ProviderNoticeChoice.objects.filter(provider_id=provider_id).values_list("frequency", flat=True).first()
        )
        if not provider.contact_email or frequency == NoticeFrequency.NONE:
            continue
        _notice(appointment, provider, kind, before, frequency == NoticeFrequency.DAILY, now).save(force_insert=True)


def _notice(
    appointment: Appointment, provider: Provider, kind: str, before: Version | None, in_summary: bool, now: datetime
) -> ProviderNotice:
    start = appointment.period.lower
    if kind == provider_notice.MOVED_AWAY and before:
        start = before.start
    return ProviderNotice(
        provider=provider,
        appointment=appointment,
        version=appointment.version,
        kind=kind,
        start=start,
        previous_start=before.start if before and kind == provider_notice.MOVED else None,
        timezone=provider.timezone,
        in_summary=in_summary,
        created_at=now,
        due_at=provider_notice.next_summary(now, provider.timezone) if in_summary else now,
    )


def _version(event: AppointmentEvent) -> Version:
    return Version(event.to_status, event.provider_id, event.period.lower)
