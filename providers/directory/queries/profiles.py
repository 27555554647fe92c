"""Load providers as plain values, many in one statement, for the ranking index, holds and public pages."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection

from providers.directory.domain import coverage, license, listing
from providers.directory.domain.freshness import ZONES_AHEAD, ZONES_BEHIND, next_change
from providers.directory.domain.hours import VisitLength, WeeklyRule
from providers.directory.domain.license import Membership, Privilege
from providers.directory.domain.profile import Profile, Schedule, VisitType
from providers.directory.models import MembershipStatus

# Each subquery is one index lookup per provider. With joins, the rows of one table would multiply those of another.
PROFILES = """
SELECT p.id, p.slug, p.timezone, gender.slug, p.accepting_new_clients, p.capacity, p.self_pay_fee, p.age_groups,
       p.status, p.capacity_verified_on, p.contact_verified_on, p.npi_deactivated_on,
       p.notice, p.horizon_days,
    (SELECT jsonb_agg(jsonb_build_array(term.slug, link.focus)) FROM directory_providerconcern link
        JOIN directory_concern term ON term.id = link.concern_id WHERE link.provider_id = p.id),
    ARRAY(SELECT term.slug FROM directory_provider_approaches link
        JOIN directory_approach term ON term.id = link.approach_id WHERE link.provider_id = p.id),
    ARRAY(SELECT term.slug FROM directory_provider_languages link
        JOIN directory_language term ON term.id = link.language_id WHERE link.provider_id = p.id),
    ARRAY(SELECT term.slug FROM directory_provider_identities link
        JOIN directory_identity term ON term.id = link.identity_id WHERE link.provider_id = p.id),
    (SELECT jsonb_agg(jsonb_build_array(care_type, format, visit, minutes, buffer_before, buffer_after)
                      ORDER BY care_type, format, visit)
        FROM directory_visittype WHERE provider_id = p.id),
    (SELECT jsonb_agg(jsonb_build_array(state, status, issued_on, expires_on, verified_on))
        FROM directory_license WHERE provider_id = p.id AND issued_on IS NOT NULL AND expires_on IS NOT NULL),
    (SELECT jsonb_agg(jsonb_build_array(compact.slug, states, status, issued_on, expires_on, verified_on))
        FROM directory_privilege privilege JOIN directory_compact compact ON compact.id = privilege.compact_id
        WHERE privilege.provider_id = p.id),
    (SELECT jsonb_agg(jsonb_build_array(plan.slug, part.states, part.starts_on, part.ends_on, part.verified_on))
        FROM directory_participation part JOIN directory_plan plan ON plan.id = part.plan_id
        WHERE part.provider_id = p.id),
    EXISTS (SELECT FROM directory_training WHERE provider_id = p.id AND verified_on <= %(latest_date)s),
    (SELECT jsonb_agg(jsonb_build_array(weekday, start, "end", timezone, valid_from, valid_until) ORDER BY id)
        FROM directory_weeklyhours WHERE provider_id = p.id),
    (SELECT jsonb_agg(jsonb_build_array(floor(extract(epoch FROM lower(span)) / 60)::bigint,
                                        ceil(extract(epoch FROM upper(span)) / 60)::bigint) ORDER BY span)
        FROM directory_timeoff WHERE provider_id = p.id AND upper(span) > %(since)s)
FROM directory_provider p LEFT JOIN directory_gender gender ON gender.id = p.gender_id
WHERE p.id = ANY(%(ids)s) ORDER BY p.id
"""
ISSUING = """
SELECT compact.slug, member.state, member.starts_on, member.ends_on
FROM directory_compactmembership member JOIN directory_compact compact ON compact.id = member.compact_id
WHERE member.status = %s
"""
# Time off that ended longer ago than this is past in every time zone.
PAST_EVERYWHERE = timedelta(days=2)


def load(ids: Sequence[int], today: date) -> list[Profile]:
    """Return the profiles of these providers as of `today` (UTC), by id. Unknown ids are ignored."""
    since = datetime.combine(today, time(), UTC) - PAST_EVERYWHERE
    parameters: dict[str, Any] = {"ids": list(ids), "latest_date": today + ZONES_AHEAD, "since": since}
    memberships = _issuing_memberships()
    with connection.cursor() as cursor:
        cursor.execute(PROFILES, parameters)
        return [_profile(row, memberships, today) for row in cursor]


def _issuing_memberships() -> list[Membership]:
    """Return every period in which a state issues privileges."""
    with connection.cursor() as cursor:
        cursor.execute(ISSUING, [MembershipStatus.ISSUING])
        return [Membership(*row) for row in cursor]


def _profile(row: tuple[Any, ...], memberships: list[Membership], today: date) -> Profile:
    id_, slug, timezone, gender, accepting, capacity, fee, ages, status, capacity_on, contact_on = row[:11]
    deactivated_on, notice, horizon, concerns, approaches, languages, identities, visit_types = row[11:19]
    licenses, privileges, participations, trained, weekly, time_off = row[19:]
    own_licenses, own_privileges = _licenses(licenses), _privileges(privileges)
    own_participations = _participations(participations)
    ends_from = today - ZONES_BEHIND
    authorities = license.current_authorities(own_licenses, own_privileges, memberships, today, ends_from=ends_from)
    verified_on = [capacity_on, contact_on, *(row.verified_on for row in own_licenses)]
    verified_on += [row.verified_on for row in own_privileges] + [row.verified_on for row in own_participations]
    terms = _list(concerns)
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
        concerns=frozenset(term for term, _rank in terms),
        focus=frozenset(term for term, rank in terms if rank is not None),
        approaches=frozenset(approaches),
        languages=frozenset(languages),
        identities=frozenset(identities),
        session_types=tuple(
            VisitType(care_type, format_, visit, VisitLength(minutes, before, after))
            for care_type, format_, visit, minutes, before, after in _list(visit_types)
        ),
        authorities=tuple(authorities),
        participations=tuple(coverage.current(own_participations, today, ends_from=ends_from)),
        schedule=_schedule(weekly, time_off, notice, horizon),
        listable=listing.is_listable(listing.ListingFacts(status, capacity_on, contact_on, deactivated_on), today),
        changes_on=next_change(verified_on, today),
    )


def _licenses(aggregated: Any) -> list[license.License]:
    return [
        license.License(state, status == "active", _day(issued), _day(expires), _optional_day(verified))
        for state, status, issued, expires, verified in _list(aggregated)
    ]


def _privileges(aggregated: Any) -> list[Privilege]:
    return [
        Privilege(compact, _states(states), status == "active", _day(issued), _day(expires), _optional_day(verified))
        for compact, states, status, issued, expires, verified in _list(aggregated)
    ]


def _participations(aggregated: Any) -> list[coverage.Participation]:
    return [
        coverage.Participation(plan, _states(states), _day(starts), _optional_day(ends), _optional_day(verified))
        for plan, states, starts, ends, verified in _list(aggregated)
    ]


def _schedule(weekly: Any, time_off: Any, notice: int, horizon_days: int) -> Schedule:
    return Schedule(
        weekly=tuple(
            WeeklyRule(weekday, start, end, zone, _optional_day(first), _optional_day(last))
            for weekday, start, end, zone, first, last in _list(weekly)
        ),
        time_off=tuple((start, end) for start, end in _list(time_off)),
        notice=notice,
        horizon_days=horizon_days,
    )


def _list(aggregated: Any) -> list[Any]:
    """Return the rows of a `jsonb_agg`, which is NULL for no rows and which Django returns as text."""
    return json.loads(aggregated) if isinstance(aggregated, str) else aggregated or []


def _states(states: list[str] | None) -> frozenset[str] | None:
    return None if states is None else frozenset(states)


# Cached because records share few distinct dates.
@lru_cache(maxsize=20_000)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _optional_day(text: str | None) -> date | None:
    return None if text is None else _day(text)
