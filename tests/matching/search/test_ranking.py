"""The ranking against a plain-Python reference over generated directories, and the rules of its description.

The environment variable EXAMPLES sets the number of directories (default 800). The test prints the number.
"""

import os
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.appointments.domain.criteria import Criteria, PreferredTimes
from matching.availability.domain.booked_time import BookedTime
from matching.search.domain import ranking, relaxations
from matching.search.domain.hard_filters import MatchQuery
from matching.search.domain.provider_arrays import ProviderArrays
from providers.directory.domain import intervals
from providers.directory.domain.coverage import Participation
from providers.directory.domain.hours import VisitLength, WeeklyRule
from providers.directory.domain.license import Authority
from providers.directory.domain.profile import Profile, Schedule, VisitType
from tests.matching.search import datasets, reference
from tests.matching.search.reference import RankedProvider, Ranking, World

EXAMPLES = int(os.environ.get("EXAMPLES", "800"))
many = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
few = settings(max_examples=max(EXAMPLES // 6, 10), deadline=None, suppress_health_check=list(HealthCheck))


SEEDS = st.integers(0, 2**48)


def case_parts(seed: int) -> tuple[World, Criteria, datetime]:
    case = datasets.case(seed)
    return case.world, case.criteria, case.as_of


def rank_with_arrays(
    columns: ProviderArrays, criteria: Criteria, as_of: datetime, limit: int, **effort: int
) -> Ranking:
    """Return the result of the arrays in the types of the reference."""
    query = MatchQuery(columns, criteria, as_of)
    result = ranking.rank(query, limit, **effort)
    return Ranking(
        considered=result.considered,
        eligible=result.eligible,
        places=tuple(
            RankedProvider(
                provider=ranked.provider,
                fit=ranked.fit,
                reasons=tuple(
                    sorted((reason.code, reason.status, reason.points, reason.max_points) for reason in ranked.reasons)
                ),
                openings=tuple(intervals.to_datetime(at) for at in ranked.starts),
                next_opening=intervals.to_datetime(ranked.next_start),
            )
            for ranked in result.results
        ),
        relaxations=tuple(
            (relaxation.drop, relaxation.adds) for relaxation in relaxations.relaxations(query, result.eligible)
        ),
    )


COUNTS: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def _print_counts() -> object:
    yield
    print(f"ranking: {dict(COUNTS)}")


@many
@given(SEEDS, st.sampled_from([1, 3, 50]))
def test_the_ranking_equals_the_reference(seed: int, limit: int) -> None:
    world, criteria, as_of = case_parts(seed)
    expected = reference.rank(world, criteria, as_of, limit)
    COUNTS.update(directories=1, with_matches=bool(expected.eligible), relaxed=bool(expected.relaxations))
    COUNTS.update(pairs=any(len(drop) == 2 for drop, _ in expected.relaxations))
    assert rank_with_arrays(datasets.picture(world, as_of), criteria, as_of, limit) == expected


@many
@given(SEEDS, st.sampled_from([1, 2, 3]))
def test_skipping_rows_never_changes_the_ranking(seed: int, limit: int) -> None:
    world, criteria, as_of = case_parts(seed)
    columns = datasets.picture(world, as_of)
    COUNTS.update(pruned=rank_with_arrays(columns, criteria, as_of, 50).eligible > limit)
    assert rank_with_arrays(columns, criteria, as_of, limit, exact_below=0, probe_size=1) == rank_with_arrays(
        columns, criteria, as_of, limit
    )


@few
@given(SEEDS)
def test_rank_one_equals_the_providers_place_in_the_ranking(seed: int) -> None:
    world, criteria, as_of = case_parts(seed)
    query = MatchQuery(datasets.picture(world, as_of), criteria, as_of)
    ranked = {result.provider: result for result in ranking.rank(query, 50).results}
    for profile in world.profiles:
        assert ranking.rank_one(query, profile.id) == ranked.get(profile.id)


@few
@given(SEEDS)
def test_a_relaxation_adds_exactly_as_many_as_promised(seed: int) -> None:
    world, criteria, as_of = case_parts(seed)
    columns = datasets.picture(world, as_of)
    before = rank_with_arrays(columns, criteria, as_of, 50)
    for drop, adds in before.relaxations:
        relaxed = criteria
        for code in drop:
            relaxed = reference.without(relaxed, code)
        assert rank_with_arrays(columns, relaxed, as_of, 50).eligible == before.eligible + adds


@few
@given(SEEDS)
def test_points_sum_to_the_fit(seed: int) -> None:
    world, criteria, as_of = case_parts(seed)
    for result in rank_with_arrays(datasets.picture(world, as_of), criteria, as_of, 50).places:
        maximum = sum(reason[3] for reason in result.reasons)
        points = sum(reason[2] for reason in result.reasons)
        assert result.fit == pytest.approx(points / maximum if maximum else 1, abs=1e-4)
        assert len(result.openings) == len(set(result.openings)) <= 6
        assert min(result.openings) >= result.next_opening >= as_of


@few
@given(SEEDS)
def test_removing_a_provider_never_reorders_the_others(seed: int) -> None:
    world, criteria, as_of = case_parts(seed)
    whole = rank_with_arrays(datasets.picture(world, as_of), criteria, as_of, 50).places
    for removed in world.profiles:
        remaining = replace(world, profiles=tuple(profile for profile in world.profiles if profile is not removed))
        results = rank_with_arrays(datasets.picture(remaining, as_of), criteria, as_of, 50).places
        assert results == tuple(result for result in whole if result.provider != removed.id)


def fit_by_provider(world: World, criteria: Criteria, as_of: datetime) -> dict[int, float]:
    return {
        result.provider: result.fit
        for result in rank_with_arrays(datasets.picture(world, as_of), criteria, as_of, 50).places
    }


def changed(world: World, change: dict) -> World:
    return replace(
        world,
        profiles=tuple(
            replace(profile, **{name: new_value(profile) for name, new_value in change.items()})
            for profile in world.profiles
        ),
    )


@few
@given(SEEDS)
def test_meeting_a_preference_never_lowers_the_fit(seed: int) -> None:
    world, criteria, as_of = case_parts(seed)
    before = fit_by_provider(world, criteria, as_of)
    gains = [
        {"concerns": lambda profile: profile.concerns | set(criteria.concerns[:1])},
        {
            "concerns": lambda profile: profile.concerns | set(criteria.concerns[:1]),
            "focus": lambda profile: profile.focus | set(criteria.concerns[:1]),
        },
        {"approaches": lambda profile: profile.approaches | set(criteria.approaches[:1])},
        {"identities": lambda profile: profile.identities | set(criteria.identities[:1])},
        {"gender": lambda profile: criteria.genders[0] if criteria.genders else profile.gender},
        {"trauma_informed": lambda profile: True},
        {"languages": lambda profile: profile.languages | set(criteria.languages)},
    ]
    for gain in gains:
        after = fit_by_provider(changed(world, gain), criteria, as_of)
        assert {provider: after[provider] for provider in before if after[provider] < before[provider]} == {}


@few
@given(SEEDS)
def test_earlier_starts_never_lower_the_fit(seed: int) -> None:
    world, criteria, as_of = case_parts(seed)
    before = fit_by_provider(world, criteria, as_of)

    def without_time_off(profile: Profile) -> object:
        # The same hours without time off: every start stays, and more may appear.
        return replace(profile.schedule, time_off=(), notice=0)

    after = fit_by_provider(changed(world, {"schedule": without_time_off}), criteria, as_of)
    assert {provider: after[provider] for provider in before if after[provider] < before[provider]} == {}


@few
@given(SEEDS)
def test_criteria_left_open_never_change_the_ranking(seed: int) -> None:
    world, criteria, as_of = case_parts(seed)
    before = rank_with_arrays(datasets.picture(world, as_of), criteria, as_of, 50)
    changes = {}
    if not criteria.genders:
        changes["gender"] = lambda profile: None if profile.gender else "woman"
    if not criteria.identities:
        changes["identities"] = lambda profile: frozenset() if profile.identities else frozenset({"black"})
    if not criteria.approaches:
        changes["approaches"] = lambda profile: frozenset({"art"})
    if not criteria.concerns:
        changes["concerns"] = lambda profile: frozenset({"anger"})
        changes["focus"] = lambda profile: frozenset({"anger"})
    if criteria.trauma_informed == "no_preference":
        changes["trauma_informed"] = lambda profile: not profile.trauma_informed
    if not criteria.languages:
        changes["languages"] = lambda profile: frozenset({"es"})
    if criteria.self_pay_max is None:
        changes["fee"] = lambda profile: None
    assert rank_with_arrays(datasets.picture(changed(world, changes), as_of), criteria, as_of, 50) == before


@few
@given(SEEDS)
def test_equal_criteria_get_equal_rankings(seed: int) -> None:
    world, criteria, as_of = case_parts(seed)
    before = rank_with_arrays(datasets.picture(world, as_of), criteria, as_of, 50)
    equal_criteria = Criteria.from_json(criteria.to_json())
    assert rank_with_arrays(datasets.picture(world, as_of), equal_criteria, as_of, 50) == before


@few
@given(SEEDS, st.integers(0, 7))
def test_updated_arrays_rank_like_rebuilt_ones(seed: int, keep: int) -> None:
    world, criteria, as_of = case_parts(seed)
    partial_world = replace(world, profiles=world.profiles[:keep], booked={})
    updated = datasets.picture(partial_world, as_of)
    for shard in updated.shards.values():
        shard.remove(profile.id for profile in partial_world.profiles)
    for profile in world.profiles:
        updated.put(updated.rows(profile, world.booked.get(profile.id, BookedTime())))
        updated.set_listed(profile.id, updated.days_listed(profile))
    rebuilt = datasets.picture(world, as_of)
    assert rank_with_arrays(updated, criteria, as_of, 50) == rank_with_arrays(rebuilt, criteria, as_of, 50)


def test_an_empty_directory_has_an_empty_ranking() -> None:
    as_of = datetime.fromisoformat("2026-11-23T15:00:00+00:00")
    criteria = Criteria(state="NY", timezone="America/New_York", age_group="adult", plan="aetna-ppo")
    columns = datasets.picture(World((), {}, datasets.PAYERS), as_of)
    assert rank_with_arrays(columns, criteria, as_of, 10) == Ranking(0, 0, (), ())


def make_profile(**facts: object) -> Profile:
    """Return a provider who can be booked on any day at any time in New York."""
    first, last = date(2020, 1, 1), date(2030, 1, 1)
    profile = Profile(
        id=1,
        slug="one",
        timezone="UTC",
        gender=None,
        accepting=True,
        capacity=4,
        fee=Decimal("100.00"),
        trauma_informed=False,
        age_groups=frozenset({"adult"}),
        concerns=frozenset(),
        focus=frozenset(),
        approaches=frozenset(),
        languages=frozenset({"en"}),
        identities=frozenset(),
        session_types=(VisitType("therapy", "individual", "first", VisitLength(60)),),
        authorities=(Authority("NY", "license", first, last),),
        participations=(Participation("aetna-ppo", None, first, None, first),),
        schedule=Schedule(tuple(WeeklyRule(day, 0, 1440, "UTC") for day in range(7)), (), 0, 28),
        listable=True,
        changes_on=None,
    )
    return replace(profile, **facts)


NOON = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
CRITERIA = Criteria(state="NY", timezone="UTC", age_group="adult", plan="aetna-ppo")


def ranked_ids(*profiles: Profile, booked: dict[int, BookedTime] | None = None, **facts: object) -> list[int]:
    world = World(profiles, booked or {}, datasets.PAYERS)
    return [
        result.provider
        for result in rank_with_arrays(datasets.picture(world, NOON), replace(CRITERIA, **facts), NOON, 50).places
    ]


def test_equal_fits_are_ordered_by_newness_then_capacity_then_start() -> None:
    known, new, roomy = (make_profile(id=n, slug=str(n)) for n in (1, 2, 3))
    booked = {
        1: BookedTime(clients=3),
        2: BookedTime(clients=2, places_taken=2),
        3: BookedTime(clients=2, places_taken=1),
    }
    assert ranked_ids(known, new, roomy, booked=booked) == [3, 2, 1]
    later = replace(roomy, id=4, slug="4", schedule=replace(roomy.schedule, notice=15))
    soon = {"importance": replace(CRITERIA.importance, soon=0)}
    evening = replace(roomy, id=5, slug="5", schedule=replace(roomy.schedule, notice=1440))
    assert set(ranked_ids(roomy, later, **soon)) == {3, 4}
    assert ranked_ids(evening, roomy, **soon) == [3, 5]


def test_no_start_is_listed_after_a_license_ends() -> None:
    ends = date(2026, 11, 24)
    ending_license = replace(make_profile().authorities[0], ends_on=ends)
    profile = make_profile(authorities=(ending_license,))
    world = World((profile,), {}, datasets.PAYERS)
    starts = reference.eligible(world, CRITERIA, NOON)[0][1]
    assert max(starts) == datetime.fromisoformat("2026-11-24T23:45:00+00:00")
    assert rank_with_arrays(datasets.picture(world, NOON), CRITERIA, NOON, 1) == reference.rank(
        world, CRITERIA, NOON, 1
    )


def test_an_opening_in_the_last_minute_of_the_28_days_counts() -> None:
    at = NOON + timedelta(days=28)
    rule = make_profile().schedule.weekly[at.weekday()]
    last_day_hours = replace(rule, start=720, end=780, valid_from=at.date())
    profile = make_profile(schedule=replace(make_profile().schedule, weekly=(last_day_hours,), horizon_days=60))
    world = World((profile,), {}, datasets.PAYERS)
    for seconds, count in [(0, 0), (1, 1)]:
        as_of = NOON + timedelta(seconds=seconds)
        criteria = replace(CRITERIA, window_days=28)
        ranked = rank_with_arrays(datasets.picture(world, as_of), criteria, as_of, 1)
        assert (ranked.eligible, ranked) == (count, reference.rank(world, criteria, as_of, 1))


def test_the_tiebreak_seed_differs_by_day_and_criteria() -> None:
    assert CRITERIA.seed(NOON.date()) == replace(CRITERIA).seed(NOON.date())
    assert CRITERIA.seed(NOON.date()) != CRITERIA.seed(NOON.date() + timedelta(days=1))
    assert CRITERIA.seed(NOON.date()) != replace(CRITERIA, state="NJ").seed(NOON.date())
    assert ranking.STEP == 500


def test_preferred_times_use_the_clients_clock_when_an_hour_repeats() -> None:
    as_of = datetime.fromisoformat("2026-10-30T12:00:00+00:00")
    world = World((make_profile(),), {}, datasets.PAYERS)
    for start, end in [(60, 90), (90, 120), (0, 75), (60, 120), (105, 135)]:
        preferred = PreferredTimes((6,), start, end)
        criteria = replace(
            CRITERIA, timezone="America/New_York", times=(preferred,), must=frozenset({"times"}), window_days=7
        )
        assert rank_with_arrays(datasets.picture(world, as_of), criteria, as_of, 1) == reference.rank(
            world, criteria, as_of, 1
        )
