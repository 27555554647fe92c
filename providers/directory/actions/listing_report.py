"""Reports that a listing is wrong: receive, check, and take the listing off the list within five days."""

from datetime import datetime, timedelta

from django.db import transaction

from config import audit_context, db
from providers.directory.domain import business_days
from providers.directory.models import ListingReport, ListingReportState, Provider, ProviderStatus

CHECK_WITHIN_BUSINESS_DAYS = 2
REMOVE_WITHIN = timedelta(days=5)
RETENTION = timedelta(days=30)
SYSTEM = "system"


def create(*, provider: Provider, reason: str, note: str, now: datetime) -> ListingReport:
    """Save a report that a listing is wrong."""
    with transaction.atomic():
        return ListingReport.objects.create(
            provider=provider,
            reason=reason,
            note=note,
            at=now,
            due_at=business_days.add(now, CHECK_WITHIN_BUSINESS_DAYS),
        )


def dismiss(*, report: ListingReport, by: str, now: datetime) -> bool:
    """Record that the listing is right. Returns False if the report was decided before."""
    return _change(report, (ListingReportState.OPEN,), ListingReportState.DISMISSED, by=by, settled_at=now)


def confirm(*, report: ListingReport, by: str, now: datetime) -> bool:
    """Record that the listing is wrong: it leaves the list in five days. Returns False if the report was decided before."""
    return _change(
        report, (ListingReportState.OPEN,), ListingReportState.CONFIRMED, by=by, removal_due_at=now + REMOVE_WITHIN
    )


def remove(*, report: ListingReport, by: str, now: datetime) -> bool:
    """Take the listing off the list: pause the provider. Booked appointments stay.

    Returns False if the report was settled before.
    """
    with transaction.atomic():
        db.lock_providers([report.provider_id])
        undecided = (ListingReportState.OPEN, ListingReportState.CONFIRMED)
        if not _change(report, undecided, ListingReportState.REMOVED, by=by, settled_at=now):
            return False
        audit_context.set_actor(by=by, why="listing report")
        Provider.objects.filter(pk=report.provider_id, status=ProviderStatus.ACTIVE).update(
            status=ProviderStatus.PAUSED
        )
        return True


def correct(*, report: ListingReport, by: str, now: datetime) -> bool:
    """Record that the record was corrected, and list a provider again whom this report took off the list.

    Returns False if the report was settled otherwise.
    """
    with transaction.atomic():
        db.lock_providers([report.provider_id])
        was_removed = ListingReport.objects.filter(pk=report.pk, state=ListingReportState.REMOVED).exists()
        undecided = (ListingReportState.OPEN, ListingReportState.CONFIRMED, ListingReportState.REMOVED)
        if not _change(report, undecided, ListingReportState.CORRECTED, by=by, settled_at=now):
            return False
        if was_removed and not is_removed(report.provider_id):
            audit_context.set_actor(by=by, why="listing report")
            Provider.objects.filter(pk=report.provider_id, status=ProviderStatus.PAUSED).update(
                status=ProviderStatus.ACTIVE
            )
        return True


def remove_overdue(*, now: datetime) -> int:
    """Take listings off the list that were confirmed as wrong and not corrected in five days. Returns how many."""
    overdue = ListingReport.objects.filter(state=ListingReportState.CONFIRMED, removal_due_at__lte=now)
    return sum(remove(report=report, by=SYSTEM, now=now) for report in overdue.order_by("removal_due_at", "pk"))


def purge(*, now: datetime) -> int:
    """Delete reports that were settled 30 days ago, and returns how many.

    A report that took a listing off the list stays until the record is corrected, without its note.
    """
    with transaction.atomic():
        settled = ListingReport.objects.filter(settled_at__lt=now - RETENTION)
        removed = settled.filter(state=ListingReportState.REMOVED)
        removed.exclude(note=None).update(note=None)
        return settled.exclude(state=ListingReportState.REMOVED).delete()[0]


def is_removed(provider_id: int) -> bool:
    """Return whether a report took this provider off the list, so that only staff can list them again."""
    return ListingReport.objects.filter(provider_id=provider_id, state=ListingReportState.REMOVED).exists()


def _change(
    report: ListingReport,
    before: tuple[ListingReportState, ...],
    after: ListingReportState,
    *,
    by: str,
    **fields: datetime,
) -> bool:
    with transaction.atomic():
        rows = ListingReport.objects.filter(pk=report.pk, state__in=before)
        return bool(rows.update(state=after, staff=by, **fields))
