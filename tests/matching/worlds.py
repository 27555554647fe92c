"""Made-up directories and questions for the property tests: small, and full of edges."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from matching.domain.columns import Columns, Lexicon, Occupancy, Row, Shard
from matching.domain.criteria import Criteria, Importance, Times
from providers.domain.coverage import Participation
from providers.domain.hours import Session, Weekly
from providers.domain.license import Authority
from providers.domain.profile import Profile, Schedule, SessionType
from tests.matching.reference import World

# Bits at both ends of a word.
CONCERNS = {"trauma": 0, "grief": 1, "sleep": 31, "anger": 63}
APPROACHES = {"emdr": 0, "cbt": 32, "art": 63}
LANGUAGES = {"en": 0, "es": 63}
IDENTITIES = {"black": 0, "lgbtq": 63}
GENDERS = {"woman": 0, "man": 1, "non-binary": 63}
PAYERS = {"aetna": ("aetna-ppo", "aetna-hmo"), "oscar": ("oscar-epo",), "nobody": ()}
PLANS = ("aetna-ppo", "aetna-hmo", "oscar-epo")
STATES = ("NY", "NJ", "TX")
ZONES = ("America/New_York", "America/Phoenix", "Europe/Dublin", "Australia/Lord_Howe", "Pacific/Kiritimati", "Etc/GMT+12")
LEXICON = Lexicon(CONCERNS, APPROACHES, LANGUAGES, IDENTITIES, GENDERS, PAYERS)

# Around clock changes in all these zones, and around midnight.
MOMENTS = st.builds(
    lambda day, minute, second: datetime.combine(day, datetime.min.time(), UTC)
    + timedelta(minutes=minute, seconds=second),
    st.sampled_from([date(2026, 3, 5), date(2026, 10, 2), date(2026, 10, 20), date(2026, 10, 31), date(2026, 11, 23)]),
    st.one_of(st.sampled_from([0, 1, 239, 240, 299, 300, 540, 720, 1439]), st.integers(0, 1439)),
    st.sampled_from([0, 0, 1, 30, 59.5]),
)


def some(words: Any, largest: int | None = None) -> st.SearchStrategy[tuple[str, ...]]:
    """A few distinct words in any order, often none."""
    return st.one_of(
        st.just(()), st.lists(st.sampled_from(sorted(words)), unique=True, max_size=largest or len(words)).map(tuple)
    )


def days_around(today: date) -> st.SearchStrategy[tuple[date, date]]:
    """A first and a last day, near and far, that often begin or end within the next four weeks."""
    near = st.integers(-3, 30)
    return st.one_of(
        st.just((today - timedelta(days=500), today + timedelta(days=500))),
        st.tuples(near, st.integers(0, 30)).map(
            lambda two: (today + timedelta(days=two[0]), today + timedelta(days=two[0] + two[1]))
        ),
    )


@st.composite
def schedules(draw: Callable, today: date, origin: int) -> Schedule:
    weekly = []
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, 90)) * 15
        first, last = draw(days_around(today))
        weekly.append(
            Weekly(
                draw(st.integers(0, 6)),
                start,
                min(start + draw(st.sampled_from([30, 60, 120, 240])), 1440),
                draw(st.sampled_from(ZONES)),
                draw(st.sampled_from([None, first])),
                draw(st.sampled_from([None, last])),
            )
        )
    off = draw(st.lists(st.tuples(st.integers(0, 32 * 1440), st.integers(1, 5 * 1440)), max_size=2))
    return Schedule(
        weekly=tuple(weekly),
        time_off=tuple((origin + start, origin + start + length) for start, length in off),
        notice=draw(st.sampled_from([0, 0, 15, 60, 1440, 14 * 1440])),
        horizon_days=draw(st.sampled_from([1, 7, 14, 28, 28, 60])),
    )


@st.composite
def profiles(draw: Callable, id_: int, today: date, origin: int) -> Profile:
    concerns = draw(some(CONCERNS))
    kinds = draw(
        st.lists(
            st.sampled_from([("therapy", "individual"), ("therapy", "couple"), ("medication-management", "individual")]),
            unique=True,
            min_size=1,
        )
    )
    return Profile(
        id=id_,
        slug=f"provider-{id_}",
        timezone=draw(st.sampled_from(ZONES)),
        gender=draw(st.sampled_from([None, *GENDERS])),
        accepting=draw(st.sampled_from([True, True, True, False])),
        capacity=draw(st.sampled_from([0, 1, 2, 4, 10])),
        fee=draw(st.sampled_from([None, Decimal("0.00"), Decimal("99.99"), Decimal("100.00"), Decimal("100.01")])),
        trauma_informed=draw(st.booleans()),
        age_groups=frozenset(draw(st.sampled_from([("adult",), ("adult", "teen"), ("older_adult",), ()]))),
        concerns=frozenset(concerns),
        focus=frozenset(draw(some(concerns)) if concerns else ()),
        approaches=frozenset(draw(some(APPROACHES))),
        languages=frozenset(draw(some(LANGUAGES))),
        identities=frozenset(draw(some(IDENTITIES))),
        session_types=tuple(
            SessionType(
                *kind,
                draw(st.sampled_from(["first", "first", "first", "later"])),
                Session(
                    draw(st.sampled_from([10, 30, 45, 50, 90])),
                    draw(st.sampled_from([0, 0, 5, 15])),
                    draw(st.sampled_from([0, 10, 30])),
                ),
            )
            for kind in kinds
        ),
        authorities=tuple(
            Authority(state, draw(st.sampled_from(["license", "compact"])), *draw(days_around(today)))
            for state in draw(st.lists(st.sampled_from(STATES + ("NY",)), max_size=4))
        ),
        participations=tuple(
            Participation(
                draw(st.sampled_from(PLANS)),
                draw(st.sampled_from([None, None, frozenset({"NY"}), frozenset({"TX", "NJ"})])),
                first,
                draw(st.sampled_from([None, last])),
                today,
            )
            for first, last in draw(st.lists(days_around(today), max_size=3))
        ),
        schedule=draw(schedules(today, origin)),
        listed=draw(st.sampled_from([True, True, True, True, False])),
        changes_on=None,
    )


@st.composite
def occupancies(draw: Callable, origin: int) -> Occupancy:
    busy = draw(st.lists(st.tuples(st.integers(0, 30 * 96), st.sampled_from([10, 50, 60, 95, 1440])), max_size=6))
    return Occupancy(
        tuple((origin + 15 * start, origin + 15 * start + length) for start, length in busy),
        draw(st.integers(0, 3)),
        draw(st.integers(0, 5)),
    )


@st.composite
def worlds(draw: Callable, as_of: datetime) -> World:
    origin = int(as_of.timestamp()) // 86_400 * 1_440
    ids = draw(st.lists(st.integers(1, 2**40), unique=True, min_size=1, max_size=7))
    found = tuple(draw(profiles(id_, as_of.date(), origin)) for id_ in sorted(ids))
    return World(found, {id_: draw(occupancies(origin)) for id_ in ids}, PAYERS)


@st.composite
def questions(draw: Callable, as_of: datetime) -> Criteria:
    payment = draw(
        st.sampled_from(
            [
                *({"plan": plan} for plan in PLANS),
                *({"payer": payer} for payer in PAYERS),
                *({"self_pay_max": Decimal(text)} for text in ("0", "99.99", "100", "500.00")),
            ]
        )
    )
    times = draw(
        st.lists(
            st.builds(
                lambda days, start, length: Times(tuple(sorted(days)), start, min(start + length, 1440)),
                st.sets(st.integers(0, 6), min_size=1),
                st.sampled_from([0, 60, 75, 90, 540, 1020, 1425]),
                st.sampled_from([15, 20, 60, 240, 1440]),
            ),
            max_size=2,
        )
    )
    wishes = {"approaches": draw(some(APPROACHES)), "genders": draw(some(GENDERS)), "times": tuple(times)}
    musts = [name for name, value in wishes.items() if value]
    state = draw(st.sampled_from(STATES[:2]))
    weight = st.integers(0, 3)
    return Criteria(
        state=state,
        timezone=draw(st.sampled_from(ZONES)),
        age_group=draw(st.sampled_from(["adult", "adult", "teen"])),
        other_states=tuple(s for s in draw(some(STATES, 2)) if s != state),
        **payment,
        format=draw(st.sampled_from(["individual", "individual", "couple"])),
        care_type=draw(st.sampled_from(["therapy", "therapy", "medication-management"])),
        concerns=draw(some(CONCERNS)),
        trauma_informed=draw(st.sampled_from(["required", "preferred", "no_preference"])),
        languages=draw(some(LANGUAGES)),
        identities=draw(some(IDENTITIES)),
        must=frozenset(draw(some(musts))) if musts else frozenset(),
        importance=Importance(*(draw(st.sampled_from([1, 2, 3, 3])) if draw(st.booleans()) else draw(weight) for _ in range(7))),
        earliest=_earliest(draw, as_of),
        window_days=draw(st.sampled_from([1, 2, 14, 14, 27, 28])),
        exclude=frozenset(),
        **wishes,
    )


def _earliest(draw: Callable, as_of: datetime) -> date | None:
    away = draw(st.sampled_from([None, None, None, 0, 1, 6, 13, 27]))
    return None if away is None else as_of.date() + timedelta(days=away)


def picture(world: World, as_of: datetime) -> Columns:
    """The world as the ranking reads it, built whole."""
    columns = Columns(int(as_of.timestamp()) // 86_400 * 1_440, LEXICON)
    entering: dict[str, list[Row]] = {}
    for profile in world.profiles:
        for state, rows in columns.rows(profile, world.taken.get(profile.id, Occupancy())).items():
            entering.setdefault(state, []).extend(rows)
    shards = {state: Shard().replaced((), rows) for state, rows in entering.items()}
    return Columns(columns.origin, LEXICON, shards, sum(one.listed for one in world.profiles))
