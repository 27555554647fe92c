"""Providers, in New York by default."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from providers.directory.domain.npi import check_digit
from providers.directory.models import (
    Approach,
    Concern,
    Gender,
    Identity,
    Language,
    License,
    Participation,
    Plan,
    Provider,
    ProviderConcern,
    Training,
    VisitType,
    WeeklyHours,
)


def today() -> date:
    """Return today's UTC date, which verification dates are compared with."""
    return datetime.now(UTC).date()


def npi(number: int) -> str:
    """Return a valid NPI for a number."""
    nine = f"1{number:08}"
    return nine + check_digit(nine)


class ProviderFactory(DjangoModelFactory):
    """An active provider with verified capacity and contact. `create_listed_provider` adds a license, hours and so on."""

    class Meta:
        model = Provider
        skip_postgeneration_save = True

    npi = factory.Sequence(npi)
    slug = factory.Sequence(lambda n: f"provider-{n:04}")
    status = "active"
    given_name = "Maya"
    family_name = "Okafor"
    display_name = "Maya Okafor"
    credentials = "LCSW"
    license_type = "clinical-social-worker"
    timezone = "America/New_York"
    age_groups = factory.LazyFunction(lambda: ["adult"])
    accepting_new_clients = True
    capacity = 10
    capacity_verified_on = factory.LazyFunction(today)
    contact_verified_on = factory.LazyFunction(today)
    notice = 0


def add_license(provider: Provider, state: str = "NY", **facts: Any) -> License:
    """Add an active, verified license."""
    return License.objects.create(
        **{
            "provider": provider,
            "state": state,
            "license_type": provider.license_type,
            "number": f"{state}-{provider.npi}",
            "status": "active",
            "issued_on": today() - timedelta(days=1_000),
            "expires_on": today() + timedelta(days=1_000),
            "verified_on": today(),
            **facts,
        }
    )


def add_participation(provider: Provider, plan: str, **facts: Any) -> Participation:
    """Add verified participation in a plan that the migrations create."""
    facts = {"starts_on": today() - timedelta(days=100), "verified_on": today(), **facts}
    return Participation.objects.create(provider=provider, plan=Plan.objects.get(slug=plan), **facts)


def add_weekly_hours(provider: Provider, *days: int, start: int = 9 * 60, end: int = 17 * 60, **facts: Any) -> None:
    """Add weekly hours on these weekdays (Monday is 0; all by default), in minutes after midnight."""
    for day in days or range(7):
        WeeklyHours.objects.create(
            **{"provider": provider, "weekday": day, "start": start, "end": end, "timezone": provider.timezone, **facts}
        )


def add_visit_type(
    provider: Provider, care_type: str = "therapy", format: str = "individual", **facts: Any
) -> VisitType:
    """Add a visit type for first visits: 50 minutes, then a 10-minute break."""
    return VisitType.objects.create(
        provider=provider, care_type=care_type, format=format, **{"visit": "first", **facts}
    )


def create_listed_provider(
    *,
    state: str = "NY",
    plans: tuple[str, ...] = ("aetna-ppo",),
    concerns: tuple[str, ...] = (),
    focus: tuple[str, ...] = (),
    approaches: tuple[str, ...] = (),
    languages: tuple[str, ...] = ("en",),
    identities: tuple[str, ...] = (),
    gender: str | None = None,
    trauma: bool = False,
    fee: str | None = "150.00",
    hours: tuple[int, int] | None = (9 * 60, 17 * 60),
    **facts: Any,
) -> Provider:
    """Create a listed provider who can be booked every day from nine to five."""
    provider = ProviderFactory(
        gender=Gender.objects.get(slug=gender) if gender else None, self_pay_fee=Decimal(fee) if fee else None, **facts
    )
    add_license(provider, state)
    for plan in plans:
        add_participation(provider, plan)
    for rank, slug in enumerate(focus, 1):
        ProviderConcern.objects.create(provider=provider, concern=Concern.objects.get(slug=slug), focus=rank)
    for slug in concerns:
        ProviderConcern.objects.create(provider=provider, concern=Concern.objects.get(slug=slug))
    provider.approaches.set(Approach.objects.filter(slug__in=approaches))
    provider.languages.set(Language.objects.filter(slug__in=languages))
    provider.identities.set(Identity.objects.filter(slug__in=identities))
    if trauma:
        Training.objects.create(
            provider=provider, name="EMDR basic training", year=2021, evidence="certificate", verified_on=today()
        )
    add_visit_type(provider)
    if hours:
        add_weekly_hours(provider, start=hours[0], end=hours[1])
    return provider
