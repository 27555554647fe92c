"""A second implementation of the ranking in plain Python, one provider and start at a time, for the property tests.

Written from the HTTP contract and the description of the ranking, not from the arrays. It shares only plain values and
`providers.directory.domain.hours` with them, which has its own reference implementation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from matching.appointments.domain.criteria import Criteria
from matching.availability.domain.booked_time import BookedTime
from providers.directory.domain import hours
from providers.directory.domain.profile import Profile

HORIZON = timedelta(days=28)
ORDER = ("times", "window_days", "genders", "approaches", "trauma_informed", "languages")
MASK = 2**64 - 1


@dataclass(frozen=True)
class RankedProvider:
    """One provider of the ranking. `reasons` are (code, status, points, max_points), points to four decimals."""

    provider: int
    fit: float
    reasons: tuple[tuple[str, str, float, float], ...]
    openings: tuple[datetime, ...]
    next_opening: datetime


@dataclass(frozen=True)
class Ranking:
    """The result of a match query."""

    considered: int
    eligible: int
    places: tuple[RankedProvider, ...]
    relaxations: tuple[tuple[tuple[str, ...], int], ...]


@dataclass(frozen=True)
class World:
    """The directory that a match query runs on."""

    profiles: tuple[Profile, ...]
    booked: Mapping[int, BookedTime]
    payers: Mapping[str, tuple[str, ...]]


def rank(world: World, criteria: Criteria, as_of: datetime, limit: int) -> Ranking:
    """Return the result of one match query."""
    matches = eligible(world, criteria, as_of)
    ordered = sorted((_sort_key(world, criteria, as_of, profile, starts), profile.id) for profile, starts in matches)
    by_id = {profile.id: (profile, starts) for profile, starts in matches}
    return Ranking(
        considered=sum(_is_listed(profile, criteria, as_of) for profile in world.profiles),
        eligible=len(matches),
        places=tuple(_ranked_provider(criteria, as_of, *by_id[id_]) for _, id_ in ordered[:limit]),
        relaxations=relaxations(world, criteria, as_of, len(matches)),
    )


def eligible(world: World, criteria: Criteria, as_of: datetime) -> list[tuple[Profile, list[datetime]]]:
    """Return the providers that pass every hard filter, with their openings."""
    matches = []
    for profile in world.profiles:
        if not (_passes_filters(world, criteria, profile) and _is_listed(profile, criteria, as_of)):
            continue
        starts = [
            start
            for start in _openings(world, criteria, as_of, profile)
            if _is_covered_on(world, criteria, profile, start.astimezone(ZoneInfo(criteria.timezone)).date())
            and ("times" not in criteria.must or is_preferred(criteria, start))
        ]
        if starts:
            matches.append((profile, starts))
    return matches


def is_preferred(criteria: Criteria, start: datetime) -> bool:
    """Return whether a start is in the preferred times, in the client's local time."""
    local = start.astimezone(ZoneInfo(criteria.timezone))
    minutes = local.hour * 60 + local.minute
    return any(
        local.weekday() in preferred.days and preferred.start <= minutes < preferred.end for preferred in criteria.times
    )


def relaxations(world: World, criteria: Criteria, as_of: datetime, now: int) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Return each hard filter that adds providers when dropped; pairs if fewer than three match and no single one helps."""
    offered = [code for code in ORDER if _is_hard(criteria, code)]

    def adds(drop: tuple[str, ...]) -> int:
        relaxed = criteria
        for code in drop:
            relaxed = without(relaxed, code)
        return len(eligible(world, relaxed, as_of)) - now

    counted = [((code,), adds((code,))) for code in offered]
    helpful = [entry for entry in counted if entry[1] > 0]
    if not helpful and now < 3:
        helpful = [(pair, count) for pair in combinations(offered, 2) if (count := adds(pair)) > 0]
    return tuple(helpful)


def without(criteria: Criteria, code: str) -> Criteria:
    """Return the criteria without one hard filter, as a click on a relaxation does."""
    if code in ("times", "genders", "approaches"):
        return replace(criteria, must=criteria.must - {code})
    if code == "window_days":
        return replace(criteria, window_days=28)
    if code == "trauma_informed":
        return replace(criteria, trauma_informed="preferred")
    return replace(criteria, languages=())


def _is_hard(criteria: Criteria, code: str) -> bool:
    return {
        "window_days": criteria.window_days < 28,
        "trauma_informed": criteria.trauma_informed == "required",
        "languages": bool(criteria.languages),
    }.get(code, code in criteria.must)


def _is_listed(profile: Profile, criteria: Criteria, as_of: datetime) -> bool:
    """Return whether the provider is on the list: a license in force today, by the client's local date, in any state."""
    today = as_of.astimezone(ZoneInfo(criteria.timezone)).date()
    return profile.listable and any(
        authority.starts_on <= today <= authority.ends_on for authority in profile.authorities
    )


def _passes_filters(world: World, criteria: Criteria, profile: Profile) -> bool:
    """Return whether the provider passes the hard filters that depend on no day."""
    booked = world.booked.get(profile.id, BookedTime())
    return (
        profile.accepting
        and booked.places_taken < profile.capacity
        and profile.slug not in criteria.exclude
        and profile.visit_length(criteria.care_type, criteria.format, "first") is not None
        and criteria.age_group in profile.age_groups
        and (not criteria.languages or bool(profile.languages & set(criteria.languages)))
        and (criteria.trauma_informed != "required" or profile.trauma_informed)
        and ("genders" not in criteria.must or profile.gender in criteria.genders)
        and ("approaches" not in criteria.must or bool(profile.approaches & set(criteria.approaches)))
        and (criteria.self_pay_max is None or (profile.fee is not None and profile.fee <= criteria.self_pay_max))
    )


def _is_covered_on(world: World, criteria: Criteria, profile: Profile, day: date) -> bool:
    """Return whether a license in every state and the plan are in force on that day."""
    for state in (criteria.state, *criteria.other_states):
        if not any(
            authority.state == state and authority.starts_on <= day <= authority.ends_on
            for authority in profile.authorities
        ):
            return False
    if criteria.self_pay_max is not None:
        return True
    plans = {criteria.plan} if criteria.plan else set(world.payers.get(criteria.payer or "", ()))
    return any(
        participation.plan in plans
        and (participation.states is None or criteria.state in participation.states)
        and participation.starts_on <= day
        and (participation.ends_on is None or day <= participation.ends_on)
        for participation in profile.participations
    )


def _openings(world: World, criteria: Criteria, as_of: datetime, profile: Profile) -> Iterable[datetime]:
    """Yield the starts in the window, after notice, before the horizon, clear of booked time."""
    first = as_of
    if criteria.earliest:
        midnight = hours.local_midnight(criteria.timezone, criteria.earliest)
        first = max(first, datetime.fromtimestamp(midnight * 60, UTC))
    last = min(first + timedelta(days=criteria.window_days), as_of + HORIZON)
    first = max(first, as_of + timedelta(minutes=profile.schedule.notice))
    last = min(last, as_of + timedelta(days=profile.schedule.horizon_days))
    session = profile.visit_length(criteria.care_type, criteria.format, "first")
    origin = int(as_of.timestamp()) // 86_400 * 1_440 - 1_440
    open_hours = hours.open_hours(profile.schedule.weekly, profile.schedule.time_off, origin, origin + 33 * 1_440)
    busy = world.booked.get(profile.id, BookedTime()).busy
    for at in hours.start_minutes(hours.start_bitmap(open_hours, session, (), origin, 33 * 96), origin):
        start = datetime.fromtimestamp(at * 60, UTC)
        begins, ends = at - session.before, at + session.minutes + session.after
        if first <= start < last and not any(low < ends and begins < high for low, high in busy):
            yield start


def _days(criteria: Criteria, as_of: datetime, starts: list[datetime]) -> int:
    """Return local days from today to the first preferred start, or to the first start plus a week."""
    zone = ZoneInfo(criteria.timezone)

    def days_until(start: datetime) -> int:
        return (start.astimezone(zone).date() - as_of.astimezone(zone).date()).days

    if not criteria.times:
        return days_until(starts[0])
    preferred_starts = [start for start in starts if is_preferred(criteria, start)]
    if preferred_starts and days_until(starts[0]) >= days_until(preferred_starts[0]) - 7:
        return days_until(preferred_starts[0])
    return days_until(starts[0]) + 7


def _preferences(
    criteria: Criteria, as_of: datetime, profile: Profile, starts: list[datetime]
) -> list[tuple[str, int, float, bool]]:
    """Return the preferences with a weight: code, weight, share, and whether the provider gave the information."""
    importance = criteria.importance
    preferences: list[tuple[str, int, float, bool]] = []
    if criteria.concerns:
        # In whole tenths, so that the mean is rounded once.
        levels = [10 if slug in profile.focus else 6 if slug in profile.concerns else 0 for slug in criteria.concerns]
        weights = [2, *[1] * (len(levels) - 1)]
        share = sum(w * level for w, level in zip(weights, levels, strict=True)) / (10 * sum(weights))
        preferences.append(("concerns", importance.concerns, share, bool(profile.concerns)))
    if criteria.approaches and "approaches" not in criteria.must:
        first, *others = criteria.approaches
        share = 1.0 if first in profile.approaches else 0.7 if profile.approaches & set(others) else 0.0
        preferences.append(("approaches", importance.approaches, share, bool(profile.approaches)))
    if criteria.genders and "genders" not in criteria.must:
        preferences.append(
            ("genders", importance.genders, float(profile.gender in criteria.genders), profile.gender is not None)
        )
    if criteria.identities:
        is_met = bool(profile.identities & set(criteria.identities))
        preferences.append(("identities", importance.identities, float(is_met), bool(profile.identities)))
    if criteria.times and "times" not in criteria.must:
        is_met = any(is_preferred(criteria, start) for start in starts)
        preferences.append(("times", importance.times, float(is_met), True))
    if criteria.trauma_informed == "preferred":
        preferences.append(
            ("trauma_informed", importance.trauma_informed, float(profile.trauma_informed), profile.trauma_informed)
        )
    days = _days(criteria, as_of, starts)
    preferences.append(("soon", importance.soon, 0.5 ** (max(days - 1, 0) / 3), True))
    return [preference for preference in preferences if preference[1]]


def _fit(criteria: Criteria, as_of: datetime, profile: Profile, starts: list[datetime]) -> int:
    """Return the fit in ten-thousandths."""
    preferences = _preferences(criteria, as_of, profile, starts)
    total = sum(weight for _, weight, _, _ in preferences)
    return round(sum(weight * share for _, weight, share, _ in preferences) / total * 10_000) if total else 10_000


def _sort_key(world: World, criteria: Criteria, as_of: datetime, profile: Profile, starts: list[datetime]) -> tuple:
    booked = world.booked.get(profile.id, BookedTime())
    return (
        -(_fit(criteria, as_of, profile, starts) * 20 // 10_000),
        booked.clients >= 3,
        -(profile.capacity - booked.places_taken) / profile.capacity,
        _days(criteria, as_of, starts),
        _tiebreak(profile.id ^ criteria.seed(as_of.date())),
    )


def _tiebreak(state: int) -> int:
    """Return the finalizer of SplitMix64."""
    state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & MASK
    state = (state ^ state >> 27) * 0x94D049BB133111EB & MASK
    return state ^ state >> 31


def _ranked_provider(criteria: Criteria, as_of: datetime, profile: Profile, starts: list[datetime]) -> RankedProvider:
    return RankedProvider(
        provider=profile.id,
        fit=_fit(criteria, as_of, profile, starts) / 10_000,
        reasons=tuple(sorted([*_scored_reasons(criteria, as_of, profile, starts), *_filter_reasons(criteria)])),
        openings=tuple(
            sorted(starts, key=lambda start: (not (criteria.times and is_preferred(criteria, start)), start))[:6]
        ),
        next_opening=starts[0],
    )


def _scored_reasons(criteria: Criteria, as_of: datetime, profile: Profile, starts: list[datetime]) -> Iterable[tuple]:
    for code, weight, share, is_known in _preferences(criteria, as_of, profile, starts):
        if code == "soon":
            days = _days(criteria, as_of, starts)
            status = "fits" if days <= 1 else "partly" if days <= 7 else "does_not_fit"
        else:
            status = "fits" if share == 1 else "partly" if share else "does_not_fit" if is_known else "unknown"
        yield code, status, round(weight * share, 4), float(weight)


def _filter_reasons(criteria: Criteria) -> Iterable[tuple[str, str, float, float]]:
    yield "license", "fits", 0.0, 0.0
    payment = "plan" if criteria.plan or criteria.payer else "self_pay"
    yield payment, "unknown" if criteria.payer else "fits", 0.0, 0.0
    yield "age_group", "fits", 0.0, 0.0
    if criteria.languages:
        yield "languages", "fits", 0.0, 0.0
    if criteria.trauma_informed == "required":
        yield "trauma_informed", "fits", 0.0, 0.0
    for code in sorted(criteria.must):
        yield code, "fits", 0.0, 0.0
