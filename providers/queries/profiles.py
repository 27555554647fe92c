"""Providers as plain values, many at once in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Model, QuerySet

from providers.domain import coverage, intervals, license, listing
from providers.domain.freshness import next_change
from providers.domain.hours import Session, Weekly
from providers.domain.license import Membership, Privilege
from providers.domain.profile import Profile, Schedule, SessionType
from providers.models import (
    CompactMembership,
    MembershipStatus,
    Participation,
    Provider,
    ProviderConcern,
    TimeOff,
    Training,
    WeeklyHours,
)
from providers.models import License as LicenseRow
from providers.models import Privilege as PrivilegeRow
from providers.models import SessionType as SessionTypeRow

Grouped = dict[int, list[tuple]]


def load(ids: Sequence[int], today: date) -> list[Profile]:
    """The profiles of these providers as of `today` (UTC), in the order of their ids; absent ids are left out."""
    scope: dict[str, Sequence[int]] = {"provider_id__in": ids}
    kept = Provider.objects.filter(id__in=ids).order_by("id")
    facts = kept.values_list(
        "id", "slug", "timezone", "gender__slug", "accepting_new_clients", "capacity", "self_pay_fee", "age_groups",
        "status", "capacity_verified_on", "contact_verified_on", "notice", "horizon_days",
    )  # fmt: skip
    concerns = _grouped(ProviderConcern.objects.filter(**scope), "concern__slug", "focus")
    approaches = _words(Provider.approaches.through, scope, "approach__slug")
    languages = _words(Provider.languages.through, scope, "language__slug")
    identities = _words(Provider.identities.through, scope, "identity__slug")
    types = _grouped(
        SessionTypeRow.objects.filter(**scope),
        "care_type",
        "format",
        "visit",
        "minutes",
        "buffer_before",
        "buffer_after",
    )
    licenses = _grouped(
        LicenseRow.objects.filter(issued_on__isnull=False, expires_on__isnull=False, **scope),
        "state", "status", "issued_on", "expires_on", "verified_on",
    )  # fmt: skip
    privileges = _grouped(
        PrivilegeRow.objects.filter(**scope),
        "compact__slug",
        "states",
        "status",
        "issued_on",
        "expires_on",
        "verified_on",
    )
    parts = _grouped(
        Participation.objects.filter(**scope), "plan__slug", "states", "starts_on", "ends_on", "verified_on"
    )
    trained = set(
        Training.objects.filter(verified_on__isnull=False, verified_on__lte=today, **scope).values_list(
            "provider_id", flat=True
        )
    )
    weekly = _grouped(
        WeeklyHours.objects.filter(**scope), "weekday", "start", "end", "timezone", "valid_from", "valid_until"
    )
    lately = datetime.combine(today - timedelta(days=2), time(), UTC)
    off = _grouped(TimeOff.objects.filter(span__endswith__gte=lately, **scope), "span")
    memberships = issuing()

    profiles = []
    for row in facts:
        (id_, slug, timezone, gender, accepting, capacity, fee, ages, status, capacity_on, contact_on, notice, days) = (
            row
        )
        held = [
            license.License(state, status == "active", issued, expires, verified)
            for state, status, issued, expires, verified in licenses[id_]
        ]
        under_compacts = [
            Privilege(
                compact, None if states is None else frozenset(states), status == "active", issued, expires, verified
            )
            for compact, states, status, issued, expires, verified in privileges[id_]
        ]
        authorities = license.authorities(held, under_compacts, memberships, today)
        claimed = [
            coverage.Participation(plan, None if states is None else frozenset(states), starts, ends, verified)
            for plan, states, starts, ends, verified in parts[id_]
        ]
        listed = listing.listed(listing.Facts(status, capacity_on, contact_on), authorities, today)
        dates = [capacity_on, contact_on]
        dates += [one.verified_on for one in held]
        dates += [one.verified_on for one in under_compacts]
        dates += [one.verified_on for one in claimed]
        turning = [
            day for one in authorities for day in (one.starts_on, one.ends_on + timedelta(days=1)) if day > today
        ]
        profiles.append(
            Profile(
                id=id_,
                slug=slug,
                timezone=timezone,
                gender=gender,
                accepting=accepting,
                capacity=capacity,
                fee=fee,
                trauma_informed=id_ in trained,
                age_groups=frozenset(ages),
                concerns=frozenset(slug for slug, _ in concerns[id_]),
                focus=frozenset(slug for slug, place in concerns[id_] if place is not None),
                approaches=approaches[id_],
                languages=languages[id_],
                identities=identities[id_],
                session_types=tuple(
                    SessionType(care_type, format_, visit, Session(minutes, before, after))
                    for care_type, format_, visit, minutes, before, after in types[id_]
                ),
                authorities=tuple(authorities),
                participations=tuple(coverage.believed(claimed, today)),
                schedule=Schedule(
                    weekly=tuple(Weekly(*rule) for rule in weekly[id_]),
                    time_off=tuple(intervals.span(span.lower, span.upper) for (span,) in off[id_]),
                    notice=notice,
                    horizon_days=days,
                ),
                listed=listed,
                changes_on=min(filter(None, [next_change(dates, today), *turning]), default=None),
            )
        )
    return profiles


def issuing() -> list[Membership]:
    """Every state's time of issuing privileges, by compact."""
    rows = CompactMembership.objects.filter(status=MembershipStatus.ISSUING)
    return [Membership(*row) for row in rows.values_list("compact__slug", "state", "starts_on", "ends_on")]


def _grouped(rows: "QuerySet[Model]", *columns: str) -> Grouped:
    grouped: Grouped = defaultdict(list)
    for provider_id, *values in rows.order_by("provider_id", "id").values_list("provider_id", *columns):
        grouped[provider_id].append(tuple(values))
    return grouped


def _words(through: type[Model], scope: dict[str, Sequence[int]], column: str) -> dict[int, frozenset[str]]:
    words: dict[int, set[str]] = defaultdict(set)
    for provider_id, slug in through._default_manager.filter(**scope).values_list("provider_id", column):
        words[provider_id].add(slug)
    return defaultdict(frozenset, {key: frozenset(value) for key, value in words.items()})
