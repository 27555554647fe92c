"""The public list of providers."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import available_timezones

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from providers.directory.domain import freshness, hours, intervals
from providers.directory.models import (
    License,
    LicenseStatus,
    MembershipStatus,
    Participation,
    Privilege,
    Provider,
    ProviderStatus,
    Training,
)


def listed_providers(now: datetime) -> "QuerySet[Provider]":
    """Return the providers on the public list at `now`.

    These are the requirements of `providers.directory.domain.listing` in SQL. A license must be in force on the date in the
    provider's own time zone: a list knows no client.
    """
    return Provider.objects.alias(local_date=local_date("timezone", now)).filter(
        may_practice(now),
        status=ProviderStatus.ACTIVE,
        npi_deactivated_on__isnull=True,
        capacity_verified_on__range=_current_dates(now),
        contact_verified_on__range=_current_dates(now),
    )


def may_practice(now: datetime, states: Collection[str] | None = None) -> Q:
    """Return a filter of `listed_providers` for those who may practice today in one of `states`, or in any for None.

    Today is the date in the provider's time zone. Only verified licenses count, and privileges in states that issue them.
    """
    today = OuterRef("local_date")
    in_force = {
        "provider": OuterRef("pk"),
        "status": LicenseStatus.ACTIVE,
        "issued_on__lte": today,
        "expires_on__gte": today,
        "verified_on__range": _current_dates(now),
    }
    licenses = License.objects.filter(**in_force)
    # One call to filter(), so that all conditions apply to the same membership.
    privileges = Privilege.objects.filter(
        Q(compact__memberships__ends_on__isnull=True) | Q(compact__memberships__ends_on__gte=today),
        Q(states__isnull=True) | Q(states__contains=[F("compact__memberships__state")]),
        **({} if states is None else {"compact__memberships__state__in": states}),
        compact__memberships__status=MembershipStatus.ISSUING,
        compact__memberships__starts_on__lte=today,
        **in_force,
    )
    if states is not None:
        licenses = licenses.filter(state__in=states)
    return Q(Exists(licenses)) | Q(Exists(privileges))


def accepts_plans(now: datetime, plans: Collection[str]) -> Q:
    """Return a filter of `listed_providers` for those who take part in one of these plans today, in any state."""
    today = OuterRef("local_date")
    return Q(
        Exists(
            Participation.objects.filter(
                Q(ends_on__isnull=True) | Q(ends_on__gte=today),
                provider=OuterRef("pk"),
                plan__slug__in=plans,
                starts_on__lte=today,
                verified_on__range=_current_dates(now),
            )
        )
    )


def has_trauma_training(now: datetime) -> Q:
    """Return a filter for providers with verified trauma training."""
    return Q(Exists(Training.objects.filter(provider=OuterRef("pk"), verified_on__lte=freshness.latest_date(now))))


def local_date(timezone_field: str, now: datetime) -> Combinable:
    """Return an expression for the local date of `now` in the time zone that a field names.

    Computed here and not in PostgreSQL, whose list of time zones may differ from ours.
    """
    today = now.astimezone(UTC).date()
    zones = _zones_on_other_dates(intervals.to_minute(now) // hours.QUARTER)
    cases = [When(**{f"{timezone_field}__in": names}, then=Value(day)) for day, names in zones.items()]
    return Case(*cases, default=Value(today), output_field=DateField())


@lru_cache(maxsize=16)
def _zones_on_other_dates(quarter: int) -> dict[date, list[str]]:
    """Return the time zones by local date, without those that have the UTC date. Dates change on quarter hours of UTC."""
    at = intervals.to_datetime(quarter * hours.QUARTER)
    zones: dict[date, list[str]] = {}
    for name in sorted(available_timezones()):
        day = hours.local_date(name, at)
        if day != at.date():
            zones.setdefault(day, []).append(name)
    return zones


def _current_dates(now: datetime) -> tuple[date, date]:
    today = now.astimezone(UTC).date()
    return today - timedelta(days=freshness.MAX_AGE_DAYS), today + freshness.ZONES_AHEAD
