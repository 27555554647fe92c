"""Provider records as a roster's cells: what an export writes, the staff's interface answers, and a dry run compares."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC
from typing import Any

from django.db.models import Prefetch, QuerySet

from providers.domain.coverage import Participation
from providers.domain.hours import Session, Weekly
from providers.domain.profile import SessionType
from providers.domain.rows import License, Privilege, ProviderRow, TimeOff, Training, roster
from providers.models import Participation as Taken
from providers.models import Privilege as Held
from providers.models import Provider, ProviderConcern, Source

CHUNK = 500
MANY = ("approaches", "languages", "identities", "licenses", "session_types", "weekly_hours", "time_off", "trainings")


def of(ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Cells by provider id, in a fixed number of statements."""
    return {row.pk: roster.write(_row(row)) for row in _with_all(Provider.objects.filter(pk__in=ids))}


def each(records: "QuerySet[Provider]") -> Iterator[dict[str, str]]:
    """The cells of every record in its order, a few hundred at a time."""
    for row in _with_all(records).iterator(chunk_size=CHUNK):
        yield roster.write(_row(row))


def _with_all(records: "QuerySet[Provider]") -> "QuerySet[Provider]":
    return records.select_related("gender").prefetch_related(
        *MANY,
        Prefetch("concerns", ProviderConcern.objects.select_related("concern")),
        Prefetch("participations", Taken.objects.select_related("plan")),
        Prefetch("privileges", Held.objects.select_related("compact")),
    )


def _slugs(terms: Any) -> tuple[str, ...]:
    return tuple(sorted(term.slug for term in terms.all()))


def _states(states: Iterable[str] | None) -> frozenset[str] | None:
    return None if states is None else frozenset(states)


def _row(one: Provider) -> ProviderRow:
    held = sorted(one.concerns.all(), key=lambda row: (row.focus is None, row.focus or 0, row.concern.slug))
    return ProviderRow(
        line=0,
        npi=one.npi,
        given_name=one.given_name,
        family_name=one.family_name,
        license_type=one.license_type,
        timezone=one.timezone,
        licenses=tuple(
            License(row.state, row.license_type, row.number, row.status, row.issued_on, row.expires_on, row.verified_on)
            for row in sorted(one.licenses.all(), key=lambda row: (row.state, row.number))
        ),
        sample=one.source == Source.SAMPLE,
        display_name=one.display_name,
        credentials=one.credentials,
        status=one.status,
        pronouns=one.pronouns,
        gender=one.gender.slug if one.gender else None,
        practicing_since=one.practicing_since,
        headline=one.headline,
        bio=one.bio,
        age_groups=tuple(one.age_groups),
        concerns=tuple(row.concern.slug for row in held),
        focus=tuple(row.concern.slug for row in held if row.focus),
        approaches=_slugs(one.approaches),
        languages=_slugs(one.languages),
        identities=_slugs(one.identities),
        self_pay_fee=one.self_pay_fee,
        accepting_new_clients=one.accepting_new_clients,
        capacity=one.capacity,
        capacity_verified_on=one.capacity_verified_on,
        contact_email=one.contact_email,
        contact_phone=one.contact_phone,
        contact_verified_on=one.contact_verified_on,
        room_url=one.room_url,
        notice=one.notice,
        horizon_days=one.horizon_days,
        session_types=tuple(
            SessionType(row.care_type, row.format, row.visit, Session(row.minutes, row.buffer_before, row.buffer_after))
            for row in one.session_types.all()
        ),
        hours=tuple(
            Weekly(row.weekday, row.start, row.end, row.timezone, row.valid_from, row.valid_until)
            for row in one.weekly_hours.all()
        ),
        time_off=tuple(
            TimeOff(row.span.lower.astimezone(UTC), row.span.upper.astimezone(UTC), row.note)
            for row in one.time_off.all()
        ),
        participations=tuple(
            Participation(row.plan.slug, _states(row.states), row.starts_on, row.ends_on, row.verified_on)
            for row in sorted(one.participations.all(), key=lambda row: (row.plan.slug, row.starts_on))
        ),
        privileges=tuple(
            Privilege(
                row.compact.slug,
                row.number,
                _states(row.states),
                row.status,
                row.issued_on,
                row.expires_on,
                row.verified_on,
            )
            for row in one.privileges.all()
        ),
        trainings=tuple(Training(row.name, row.year, row.evidence, row.verified_on) for row in one.trainings.all()),
    )
