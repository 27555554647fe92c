"""The public list of providers."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from providers.directory.domain import freshness
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


def listed_providers(today: date) -> "QuerySet[Provider]":
    """Return the providers on the public list today (UTC).

    These are the requirements of `providers.directory.domain.listing` in SQL.
    """
    return Provider.objects.filter(
        may_practice(today),
        status=ProviderStatus.ACTIVE,
        npi_deactivated_on__isnull=True,
        capacity_verified_on__range=_current_dates(today),
        contact_verified_on__range=_current_dates(today),
    )


def may_practice(today: date, states: Collection[str] | None = None) -> Q:
    """Return a filter for providers who may practice today in one of `states`, or in any state for None.

    Only verified licenses count, and privileges in states that issue them.
    """
    in_force = {
        "provider": OuterRef("pk"),
        "status": LicenseStatus.ACTIVE,
        "issued_on__lte": today,
        "expires_on__gte": today,
        "verified_on__range": _current_dates(today),
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


def accepts_plans(today: date, plans: Collection[str]) -> Q:
    """Return a filter for providers who take part in one of these plans today, in any state."""
    return Q(
        Exists(
            Participation.objects.annotate(last_day=Coalesce("ends_on", today)).filter(
                provider=OuterRef("pk"),
                plan__slug__in=plans,
                starts_on__lte=today,
                last_day__gte=today,
                verified_on__range=_current_dates(today),
            )
        )
    )


def has_trauma_training(today: date) -> Q:
    """Return a filter for providers with verified trauma training."""
    return Q(Exists(Training.objects.filter(provider=OuterRef("pk"), verified_on__lte=today)))


def _current_dates(today: date) -> tuple[date, date]:
    return today - timedelta(days=freshness.MAX_AGE_DAYS), today
