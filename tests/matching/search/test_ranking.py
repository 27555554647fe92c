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
from tests.matching.search.reference import Answer, Place, World

EXAMPLES = int(os.environ.get("EXAMPLES", "800"))
many = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
few = settings(max_examples=max(EXAMPLES // 6, 10), deadline=None, suppress_health_check=list(HealthCheck))


SEEDS = st.integers(0, 2**48)


def parts(seed: int) -> tuple[World, Criteria, datetime]:
    made = datasets.case(seed)
    return made.world, made.criteria, made.as_of


def engine(columns: ProviderArrays, criteria: Criteria, as_of: datetime, limit: int, **effort: int) -> Answer:
    """Return the result of the arrays in the types of the reference."""
    question = MatchQuery(columns, criteria, as_of)
    found = ranking.rank(question, limit, **effort)
    return Answer(
        considered=found.considered,
        eligible=found.eligible,
        places=tuple(
            Place(
                provider=one.provider,
                fit=one.fit,
                reasons=tuple(sorted((r.code, r.status, r.points, r.max_points) for r in one.reasons)),
                openings=tuple(intervals.to_datetime(at) for at in one.starts),
                next_opening=intervals.to_datetime(one.next_start),
            )
            for one in found.results
        ),
        relaxations=tuple((one.drop, one.adds) for one in relaxations.relaxations(question, found.eligible)),
    )


SEEN: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def _told() -> object:
    yield
    print(f"ranking: {dict(SEEN)}")


@many
@given(SEEDS, st.sampled_from([1, 3, 50]))
def test_the_ranking_is_the_references_in_every_figure(seed: int, limit: int) -> None:
    world, criteria, as_of = parts(seed)
    wanted = reference.rank(world, criteria, as_of, limit)
    SEEN.update(directories=1, with_somebody=bool(wanted.eligible), relaxed=bool(wanted.relaxations))
    SEEN.update(pairs=any(len(drop) == 2 for drop, _ in wanted.relaxations))
    assert engine(datasets.picture(world, as_of), criteria, as_of, limit) == wanted


@many
@given(SEEDS, st.sampled_from([1, 2, 3]))
def test_rows_that_are_never_weighed_could_not_have_won(seed: int, limit: int) -> None:
    world, criteria, as_of = parts(seed)
    columns = datasets.picture(world, as_of)
    SEEN.update(pruned=engine(columns, criteria, as_of, 50).eligible > limit)
    assert engine(columns, criteria, as_of, limit, exact_below=0, probe_size=1) == engine(
        columns, criteria, as_of, limit
    )


@few
@given(SEEDS)
def test_a_standing_is_the_place_that_the_ranking_gives(seed: int) -> None:
    world, criteria, as_of = parts(seed)
    question = MatchQuery(datasets.picture(world, as_of), criteria, as_of)
    ranked = {winner.provider: winner for winner in ranking.rank(question, 50).results}
    for one in world.profiles:
        assert ranking.rank_one(question, one.id) == ranked.get(one.id)


@few
@given(SEEDS)
def test_an_offer_to_let_go_adds_what_a_click_on_it_shows(seed: int) -> None:
    world, criteria, as_of = parts(seed)
    columns = datasets.picture(world, as_of)
    now = engine(columns, criteria, as_of, 50)
    for drop, adds in now.relaxations:
        clicked = criteria
        for code in drop:
            clicked = reference.without(clicked, code)
        assert engine(columns, clicked, as_of, 50).eligible == now.eligible + adds


@few
@given(SEEDS)
def test_points_sum_to_the_fit_and_every_loss_is_told(seed: int) -> None:
    world, criteria, as_of = parts(seed)
    for one in engine(datasets.picture(world, as_of), criteria, as_of, 50).places:
        most = sum(reason[3] for reason in one.reasons)
        points = sum(reason[2] for reason in one.reasons)
        assert one.fit == pytest.approx(points / most if most else 1, abs=1e-4)
        assert len(one.openings) == len(set(one.openings)) <= 6
        assert min(one.openings) >= one.next_opening >= as_of


@few
@given(SEEDS)
def test_taking_one_provider_away_never_reorders_the_others(seed: int) -> None:
    world, criteria, as_of = parts(seed)
    whole = engine(datasets.picture(world, as_of), criteria, as_of, 50).places
    for gone in world.profiles:
        rest = replace(world, profiles=tuple(one for one in world.profiles if one is not gone))
        left = engine(datasets.picture(rest, as_of), criteria, as_of, 50).places
        assert left == tuple(place for place in whole if place.provider != gone.id)


def fits(world: World, criteria: Criteria, as_of: datetime) -> dict[int, float]:
    return {p.provider: p.fit for p in engine(datasets.picture(world, as_of), criteria, as_of, 50).places}


def changed(world: World, change: dict) -> World:
    return replace(
        world, profiles=tuple(replace(one, **{k: f(one) for k, f in change.items()}) for one in world.profiles)
    )


@few
@given(SEEDS)
def test_offering_what_was_asked_never_lowers_a_fit(seed: int) -> None:
    world, criteria, as_of = parts(seed)
    before = fits(world, criteria, as_of)
    gains = [
        {"concerns": lambda one: one.concerns | set(criteria.concerns[:1])},
        {
            "concerns": lambda one: one.concerns | set(criteria.concerns[:1]),
            "focus": lambda one: one.focus | set(criteria.concerns[:1]),
        },
        {"approaches": lambda one: one.approaches | set(criteria.approaches[:1])},
        {"identities": lambda one: one.identities | set(criteria.identities[:1])},
        {"gender": lambda one: criteria.genders[0] if criteria.genders else one.gender},
        {"trauma_informed": lambda one: True},
        {"languages": lambda one: one.languages | set(criteria.languages)},
    ]
    for gain in gains:
        after = fits(changed(world, gain), criteria, as_of)
        assert {one: after[one] for one in before if after[one] < before[one]} == {}


@few
@given(SEEDS)
def test_a_sooner_start_never_lowers_a_fit(seed: int) -> None:
    world, criteria, as_of = parts(seed)
    before = fits(world, criteria, as_of)

    def sooner(one: Profile) -> object:
        # The same hours without time off: every start stays, and more may appear.
        return replace(one.schedule, time_off=(), notice=0)

    after = fits(changed(world, {"schedule": sooner}), criteria, as_of)
    assert {one: after[one] for one in before if after[one] < before[one]} == {}


@few
@given(SEEDS)
def test_what_nobody_asked_for_never_changes_a_fit_or_an_order(seed: int) -> None:
    world, criteria, as_of = parts(seed)
    before = engine(datasets.picture(world, as_of), criteria, as_of, 50)
    neutral = {}
    if not criteria.genders:
        neutral["gender"] = lambda one: None if one.gender else "woman"
    if not criteria.identities:
        neutral["identities"] = lambda one: frozenset() if one.identities else frozenset({"black"})
    if not criteria.approaches:
        neutral["approaches"] = lambda one: frozenset({"art"})
    if not criteria.concerns:
        neutral["concerns"] = lambda one: frozenset({"anger"})
        neutral["focus"] = lambda one: frozenset({"anger"})
    if criteria.trauma_informed == "no_preference":
        neutral["trauma_informed"] = lambda one: not one.trauma_informed
    if not criteria.languages:
        neutral["languages"] = lambda one: frozenset({"es"})
    if criteria.self_pay_max is None:
        neutral["fee"] = lambda one: None
    assert engine(datasets.picture(changed(world, neutral), as_of), criteria, as_of, 50) == before


@few
@given(SEEDS)
def test_equal_questions_get_equal_answers(seed: int) -> None:
    world, criteria, as_of = parts(seed)
    once = engine(datasets.picture(world, as_of), criteria, as_of, 50)
    again = Criteria.from_json(criteria.to_json())
    assert engine(datasets.picture(world, as_of), again, as_of, 50) == once


@few
@given(SEEDS, st.integers(0, 7))
def test_a_picture_that_followed_changes_is_the_one_built_whole(seed: int, keep: int) -> None:
    world, criteria, as_of = parts(seed)
    half = replace(world, profiles=world.profiles[:keep], taken={})
    columns = datasets.picture(half, as_of)
    for shard in columns.shards.values():
        shard.remove(one.id for one in half.profiles)
    for profile in world.profiles:
        columns.put(columns.rows(profile, world.taken.get(profile.id, BookedTime())))
    columns.considered = sum(one.listed for one in world.profiles)
    whole = datasets.picture(world, as_of)
    assert engine(columns, criteria, as_of, 50) == engine(whole, criteria, as_of, 50)


def test_an_empty_directory_is_an_empty_answer() -> None:
    as_of = datetime.fromisoformat("2026-11-23T15:00:00+00:00")
    criteria = Criteria(state="NY", timezone="America/New_York", age_group="adult", plan="aetna-ppo")
    columns = datasets.picture(World((), {}, datasets.PAYERS), as_of)
    assert engine(columns, criteria, as_of, 10) == Answer(0, 0, (), ())


def one_provider(**facts: object) -> Profile:
    """Return a provider who can be booked on any day at any time in New York."""
    first, last = date(2020, 1, 1), date(2030, 1, 1)
    made = Profile(
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
        listed=True,
        changes_on=None,
    )
    return replace(made, **facts)


NOON = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
ASKED = Criteria(state="NY", timezone="UTC", age_group="adult", plan="aetna-ppo")


def places(*profiles: Profile, taken: dict[int, BookedTime] | None = None, **asked: object) -> list[int]:
    world = World(profiles, taken or {}, datasets.PAYERS)
    return [p.provider for p in engine(datasets.picture(world, NOON), replace(ASKED, **asked), NOON, 50).places]


def test_within_a_step_of_fit_those_new_here_come_first_then_more_room_then_the_sooner() -> None:
    known, new, roomy = (one_provider(id=n, slug=str(n)) for n in (1, 2, 3))
    taken = {
        1: BookedTime(clients=3),
        2: BookedTime(clients=2, places_taken=2),
        3: BookedTime(clients=2, places_taken=1),
    }
    assert places(known, new, roomy, taken=taken) == [3, 2, 1]
    later = replace(roomy, id=4, slug="4", schedule=replace(roomy.schedule, notice=15))
    soon = {"importance": replace(ASKED.importance, soon=0)}
    evening = replace(roomy, id=5, slug="5", schedule=replace(roomy.schedule, notice=1440))
    assert set(places(roomy, later, **soon)) == {3, 4}
    assert places(evening, roomy, **soon) == [3, 5]


def test_a_license_that_ends_within_the_window_opens_its_days_and_no_more() -> None:
    ends = date(2026, 11, 24)
    leave = replace(one_provider().authorities[0], ends_on=ends)
    one = one_provider(authorities=(leave,))
    world = World((one,), {}, datasets.PAYERS)
    found = reference.eligible(world, ASKED, NOON)[0][1]
    assert max(found) == datetime.fromisoformat("2026-11-24T23:45:00+00:00")
    assert engine(datasets.picture(world, NOON), ASKED, NOON, 1) == reference.rank(world, ASKED, NOON, 1)


def test_an_opening_on_the_last_minute_of_the_28_days_counts() -> None:
    at = NOON + timedelta(days=28)
    rule = one_provider().schedule.weekly[at.weekday()]
    late = replace(rule, start=720, end=780, valid_from=at.date())
    one = one_provider(schedule=replace(one_provider().schedule, weekly=(late,), horizon_days=60))
    world = World((one,), {}, datasets.PAYERS)
    for seconds, count in [(0, 0), (1, 1)]:
        as_of = NOON + timedelta(seconds=seconds)
        asked = replace(ASKED, window_days=28)
        found = engine(datasets.picture(world, as_of), asked, as_of, 1)
        assert (found.eligible, found) == (count, reference.rank(world, asked, as_of, 1))


def test_the_coin_differs_by_day_and_question_but_not_by_the_hour() -> None:
    assert ASKED.seed(NOON.date()) == replace(ASKED).seed(NOON.date())
    assert ASKED.seed(NOON.date()) != ASKED.seed(NOON.date() + timedelta(days=1))
    assert ASKED.seed(NOON.date()) != replace(ASKED, state="NJ").seed(NOON.date())
    assert ranking.STEP == 500


def test_a_wished_time_is_what_the_seekers_clock_shows_even_when_it_shows_it_twice() -> None:
    as_of = datetime.fromisoformat("2026-10-30T12:00:00+00:00")
    world = World((one_provider(),), {}, datasets.PAYERS)
    for start, end in [(60, 90), (90, 120), (0, 75), (60, 120), (105, 135)]:
        wish = PreferredTimes((6,), start, end)
        asked = replace(ASKED, timezone="America/New_York", times=(wish,), must=frozenset({"times"}), window_days=7)
        assert engine(datasets.picture(world, as_of), asked, as_of, 1) == reference.rank(world, asked, as_of, 1)
