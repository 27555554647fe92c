"""Work queues for staff: outdated facts, expiring licenses and listings, unverified trainings, and drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from providers.directory.domain import freshness
from providers.directory.models import (
    License,
    LicenseStatus,
    ListingReport,
    ListingReportState,
    Participation,
    Provider,
    ProviderStatus,
    Training,
)
from providers.directory.queries import directory
from providers.directory.queries.contested_numbers import contested_numbers

LICENSE_WARNING_DAYS = (14, 30, 60)
ALERT_SHARE = 0.02  # alert staff if more than this share of listings would expire within a week
WEEK = timedelta(days=7)
UNSETTLED = (ListingReportState.OPEN, ListingReportState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class ExpiringListings:
    """The number of listed providers, and how many of them will lose their listing within a week without action."""

    listed: int
    leaving: int

    @property
    def alarm(self) -> bool:
        """Whether staff should be alerted."""
        return self.leaving > ALERT_SHARE * self.listed


def expiring_listings(now: datetime) -> ExpiringListings:
    """Count the providers that are listed now but would not be in a week."""
    listed = directory.listed_providers(now)
    still_listed = directory.listed_providers(now + WEEK).filter(pk=OuterRef("pk"))
    return ExpiringListings(listed.count(), listed.exclude(Exists(still_listed)).count())


def stale(today: date) -> "QuerySet[Provider]":
    """Return active providers with an outdated or unverified capacity, contact, license or plan, oldest capacity first."""
    oldest_valid = today - timedelta(days=freshness.MAX_AGE_DAYS)
    is_outdated = Q(verified_on__lt=oldest_valid) | Q(verified_on__isnull=True)
    of_provider = {"provider": OuterRef("pk")}
    licenses = License.objects.filter(is_outdated, status=LicenseStatus.ACTIVE, expires_on__gte=today, **of_provider)
    plans = Participation.objects.filter(is_outdated, Q(ends_on__isnull=True) | Q(ends_on__gte=today), **of_provider)
    outdated = Q(capacity_verified_on__lt=oldest_valid) | Q(contact_verified_on__lt=oldest_valid)
    unverified = Q(capacity_verified_on__isnull=True) | Q(contact_verified_on__isnull=True)
    providers = Provider.objects.filter(status=ProviderStatus.ACTIVE)
    return providers.filter(outdated | unverified | Q(Exists(licenses)) | Q(Exists(plans))).order_by(
        "capacity_verified_on", "pk"
    )


def expiring_licenses(today: date, days: int) -> "QuerySet[License]":
    """Return active licenses of active providers that expire within `days`, soonest first."""
    licenses = License.objects.filter(status=LicenseStatus.ACTIVE, provider__status=ProviderStatus.ACTIVE)
    licenses = licenses.filter(expires_on__gte=today, expires_on__lte=today + timedelta(days=days))
    return licenses.select_related("provider").order_by("expires_on", "pk")


def unverified_trainings() -> "QuerySet[Training]":
    """Return trainings whose evidence has not been verified."""
    return Training.objects.filter(verified_on__isnull=True).select_related("provider").order_by("pk")


def contested_licenses() -> "QuerySet[License]":
    """Return unverified licenses whose number is on another record too."""
    return contested_numbers().filter(verified_on__isnull=True)


def deactivated() -> "QuerySet[Provider]":
    """Return providers whose NPI is deactivated, and who haven't left."""
    return Provider.objects.filter(npi_deactivated_on__isnull=False).exclude(status=ProviderStatus.LEFT)


def listing_reports() -> "QuerySet[ListingReport]":
    """Return reports of wrong listings that wait for staff, the next deadline first."""
    waiting = ListingReport.objects.filter(state__in=UNSETTLED).defer("note").select_related("provider")
    return waiting.order_by(Coalesce("removal_due_at", "due_at"), "pk")


def expiring_license_holders(today: date) -> "QuerySet[License]":
    """Return the licenses of the queue of licenses that end soon."""
    return expiring_licenses(today, max(LICENSE_WARNING_DAYS))


def drafts() -> "QuerySet[Provider]":
    """Return new records in draft, oldest first."""
    return Provider.objects.filter(status=ProviderStatus.DRAFT).order_by("created_at", "pk")


def due_for_verification(now: datetime) -> Sequence[tuple[int, int, date]]:
    """Return listed providers to ask for verification: (id, stage in days, day on which the oldest fact was verified)."""
    today = now.astimezone(UTC).date()
    rows = directory.listed_providers(now).values_list("pk", "capacity_verified_on", "contact_verified_on")
    due = []
    for pk, *days in rows.filter(~Q(contact_email="")):
        oldest = min(day for day in days if day)
        stage = freshness.reminder_stage(oldest, today, pk)
        if stage:
            due.append((pk, stage, oldest))
    return due
