"""Providers as plain values, many at once in one statement: the ranking index, a hold and a public page all begin here."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection

from providers.directory.domain import coverage, license, listing
from providers.directory.domain.freshness import next_change
from providers.directory.domain.hours import Session, Weekly
from providers.directory.domain.license import Membership, Privilege
from providers.directory.domain.profile import Profile, Schedule, SessionType
from providers.directory.models import MembershipStatus

# Each subquery is one index look-up a provider. Joined instead, the rows of one kind would multiply those of another.
PROFILES = """
SELECT p.id, p.slug, p.timezone, gender.slug, p.accepting_new_clients, p.capacity, p.self_pay_fee, p.age_groups,
       p.status, p.capacity_verified_on, p.contact_verified_on, p.notice, p.horizon_days,
    (SELECT jsonb_agg(jsonb_build_array(word.slug, held.focus)) FROM directory_providerconcern held
        JOIN directory_concern word ON word.id = held.concern_id WHERE held.provider_id = p.id),
    ARRAY(SELECT word.slug FROM directory_provider_approaches held
        JOIN directory_approach word ON word.id = held.approach_id WHERE held.provider_id = p.id),
    ARRAY(SELECT word.slug FROM directory_provider_languages held
        JOIN directory_language word ON word.id = held.language_id WHERE held.provider_id = p.id),
    ARRAY(SELECT word.slug FROM directory_provider_identities held
        JOIN directory_identity word ON word.id = held.identity_id WHERE held.provider_id = p.id),
    (SELECT jsonb_agg(jsonb_build_array(care_type, format, visit, minutes, buffer_before, buffer_after)
                      ORDER BY care_type, format, visit)
        FROM directory_sessiontype WHERE provider_id = p.id),
    (SELECT jsonb_agg(jsonb_build_array(state, status, issued_on, expires_on, verified_on))
        FROM directory_license WHERE provider_id = p.id AND issued_on IS NOT NULL AND expires_on IS NOT NULL),
    (SELECT jsonb_agg(jsonb_build_array(compact.slug, states, status, issued_on, expires_on, verified_on))
        FROM directory_privilege held JOIN directory_compact compact ON compact.id = held.compact_id
        WHERE held.provider_id = p.id),
    (SELECT jsonb_agg(jsonb_build_array(plan.slug, held.states, held.starts_on, held.ends_on, held.verified_on))
        FROM directory_participation held JOIN directory_plan plan ON plan.id = held.plan_id
        WHERE held.provider_id = p.id),
    EXISTS (SELECT FROM directory_training WHERE provider_id = p.id AND verified_on <= %(today)s),
    (SELECT jsonb_agg(jsonb_build_array(weekday, start, "end", timezone, valid_from, valid_until) ORDER BY id)
        FROM directory_weeklyhours WHERE provider_id = p.id),
    (SELECT jsonb_agg(jsonb_build_array(floor(extract(epoch FROM lower(span)) / 60)::bigint,
                                        ceil(extract(epoch FROM upper(span)) / 60)::bigint) ORDER BY span)
        FROM directory_timeoff WHERE provider_id = p.id AND upper(span) > %(lately)s)
FROM directory_provider p LEFT JOIN directory_gender gender ON gender.id = p.gender_id
WHERE p.id = ANY(%(ids)s) ORDER BY p.id
"""
ISSUING = """
SELECT compact.slug, member.state, member.starts_on, member.ends_on
FROM directory_compactmembership member JOIN directory_compact compact ON compact.id = member.compact_id
WHERE member.status = %s
"""
# Time off that ended longer ago than any zone reaches is past everywhere.
LATELY = timedelta(days=2)


def load(ids: Sequence[int], today: date) -> list[Profile]:
    """The profiles of these providers as of `today` (UTC), in the order of their ids; absent ids are left out."""
    lately = datetime.combine(today, time(), UTC) - LATELY
    memberships = issuing()
    with connection.cursor() as cursor:
        cursor.execute(PROFILES, {"ids": list(ids), "today": today, "lately": lately})
        return [_profile(row, memberships, today) for row in cursor]


def issuing() -> list[Membership]:
    """Every state's time of issuing privileges, by compact."""
    with connection.cursor() as cursor:
        cursor.execute(ISSUING, [MembershipStatus.ISSUING])
        return [Membership(*row) for row in cursor]


def _profile(row: tuple[Any, ...], memberships: list[Membership], today: date) -> Profile:
    id_, slug, timezone, gender, accepting, capacity, fee, ages, status, capacity_on, contact_on, notice, horizon = row[
        :13
    ]
    concerns, approaches, languages, identities, types, licenses, privileges, parts, trained, weekly, off = row[13:]
    held = [
        license.License(state, status_ == "active", _day(issued), _day(expires), _perhaps(verified))
        for state, status_, issued, expires, verified in _list(licenses)
    ]
    under = [
        Privilege(compact, _states(states), status_ == "active", _day(issued), _day(expires), _perhaps(verified))
        for compact, states, status_, issued, expires, verified in _list(privileges)
    ]
    claimed = [
        coverage.Participation(plan, _states(states), _day(starts), _perhaps(ends), _perhaps(verified))
        for plan, states, starts, ends, verified in _list(parts)
    ]
    authorities = license.authorities(held, under, memberships, today)
    verified_on = [capacity_on, contact_on, *(one.verified_on for one in held)]
    verified_on += [one.verified_on for one in under] + [one.verified_on for one in claimed]
    turning = [day for one in authorities for day in (one.starts_on, one.ends_on + timedelta(days=1)) if day > today]
    words = _list(concerns)
    return Profile(
        id=id_,
        slug=slug,
        timezone=timezone,
        gender=gender,
        accepting=accepting,
        capacity=capacity,
        fee=fee,
        trauma_informed=trained,
        age_groups=frozenset(ages),
        concerns=frozenset(word for word, _place in words),
        focus=frozenset(word for word, place in words if place is not None),
        approaches=frozenset(approaches),
        languages=frozenset(languages),
        identities=frozenset(identities),
        session_types=tuple(
            SessionType(care_type, format_, visit, Session(minutes, before, after))
            for care_type, format_, visit, minutes, before, after in _list(types)
        ),
        authorities=tuple(authorities),
        participations=tuple(coverage.believed(claimed, today)),
        schedule=Schedule(
            weekly=tuple(
                Weekly(weekday, start, end, zone, _perhaps(first), _perhaps(last))
                for weekday, start, end, zone, first, last in _list(weekly)
            ),
            time_off=tuple((start, end) for start, end in _list(off)),
            notice=notice,
            horizon_days=horizon,
        ),
        listed=listing.listed(listing.Facts(status, capacity_on, contact_on), authorities, today),
        changes_on=min(filter(None, [next_change(verified_on, today), *turning]), default=None),
    )


def _list(aggregated: Any) -> list[Any]:
    """The rows of a `jsonb_agg`, which is NULL for none and which Django leaves as text."""
    return json.loads(aggregated) if isinstance(aggregated, str) else aggregated or []


def _states(states: list[str] | None) -> frozenset[str] | None:
    return None if states is None else frozenset(states)


# Records share few distinct dates, and hold many.
@lru_cache(maxsize=20_000)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _perhaps(text: str | None) -> date | None:
    return None if text is None else _day(text)
