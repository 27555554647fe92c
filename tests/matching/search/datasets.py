"""Generated directories and criteria for the property tests: small, full of edge cases, each from one seed.

A seed is a hundred times faster than Hypothesis strategies for each value, so the tests cover many more directories. A
failing case prints its seed, which generates it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from matching.appointments.domain.criteria import Criteria, PreferredTimes, Weights
from matching.availability.domain.booked_time import BookedTime
from matching.search.domain.provider_arrays import ProviderArrays, VocabularyBits
from providers.directory.domain.coverage import Participation
from providers.directory.domain.hours import VisitLength, WeeklyRule
from providers.directory.domain.license import Authority
from providers.directory.domain.profile import Profile, Schedule, VisitType
from tests.matching.search.reference import World

# Bits at both ends of a word.
CONCERNS = {"trauma": 0, "grief": 1, "sleep": 31, "anger": 63}
APPROACHES = {"emdr": 0, "cbt": 32, "art": 63}
LANGUAGES = {"en": 0, "es": 63}
IDENTITIES = {"black": 0, "lgbtq": 63}
GENDERS = {"woman": 0, "man": 1, "non-binary": 63}
PAYERS = {"aetna": ("aetna-ppo", "aetna-hmo"), "oscar": ("oscar-epo",), "nobody": ()}
PLANS = ("aetna-ppo", "aetna-hmo", "oscar-epo")
ZONES = (
    "America/New_York",
    "America/Phoenix",
    "Europe/Dublin",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Etc/GMT+12",
)
LEXICON = VocabularyBits(CONCERNS, APPROACHES, LANGUAGES, IDENTITIES, GENDERS, PAYERS)
# Days with a clock change in one of these zones in the next four weeks, and one ordinary day.
DATES = (
    date(2026, 3, 5),
    date(2026, 3, 28),
    date(2026, 10, 2),
    date(2026, 10, 20),
    date(2026, 10, 31),
    date(2026, 11, 23),
)
MINUTES = (0, 1, 239, 240, 299, 300, 540, 720, 1439)


@dataclass(frozen=True)
class Case:
    """One directory, criteria and time, generated from `seed`."""

    seed: int
    world: World
    criteria: Criteria
    as_of: datetime


def case(seed: int) -> Case:
    """Return the case of this seed."""
    dice = Random(seed)
    minute = dice.choice([*MINUTES, dice.randrange(1440)])
    as_of = datetime.combine(dice.choice(DATES), datetime.min.time(), UTC)
    as_of += timedelta(minutes=minute, seconds=dice.choice([0, 0, 1, 30, 59.5]))
    origin = int(as_of.timestamp()) // 86_400 * 1_440
    ids = sorted({dice.randrange(1, 2**40) for _ in range(dice.randrange(2, 10))})
    world = World(
        tuple(profile(dice, id_, as_of.date(), origin) for id_ in ids),
        {id_: occupancy(dice, origin) for id_ in ids if dice.random() < 0.7},
        PAYERS,
    )
    return Case(seed, world, question(dice, world, as_of), as_of)


def some(dice: Random, words: Iterable[str], largest: int = 9) -> tuple[str, ...]:
    """Return a few distinct slugs in any order, none in one of three cases."""
    known = sorted(words)
    return tuple(dice.sample(known, dice.randint(0, min(len(known), largest)))) if dice.random() < 0.67 else ()


def days_around(dice: Random, today: date) -> tuple[date, date]:
    """Return a first and last day: often unlimited, else beginning or ending in the next weeks."""
    if dice.random() < 0.6:
        return today - timedelta(days=500), today + timedelta(days=500)
    first = today + timedelta(days=dice.randint(-3, 25))
    return first, first + timedelta(days=dice.randint(0, 30))


def schedule(dice: Random, today: date, origin: int) -> Schedule:
    """Return hours on a few weekdays in any time zone, sometimes with dates, time off, notice and horizon."""
    weekly = []
    for _ in range(dice.choice([0, 2, 4, 6, 8])):
        start = dice.choice([0, 15, 60, 90, 540, 1020, 1380, 15 * dice.randrange(92)])
        first, last = days_around(dice, today)
        weekly.append(
            WeeklyRule(
                dice.randrange(7),
                start,
                min(start + dice.choice([60, 120, 240]), 1440),
                dice.choice(ZONES),
                dice.choice([None, None, first]),
                dice.choice([None, None, last]),
            )
        )
    off = [(dice.randrange(32 * 1440), dice.randint(1, 5 * 1440)) for _ in range(dice.choice([0, 0, 1, 2]))]
    return Schedule(
        tuple(weekly),
        tuple((origin + start, origin + start + length) for start, length in off),
        dice.choice([0, 0, 0, 15, 60, 1440, 14 * 1440]),
        dice.choice([1, 7, 14, 28, 28, 28, 28, 60]),
    )


def profile(dice: Random, id_: int, today: date, origin: int) -> Profile:
    """Return a provider who usually passes, and fails each filter now and then."""
    kinds = [("therapy", "individual")] * (dice.random() < 0.9)
    kinds += [("therapy", "couple")] * (dice.random() < 0.5) + [("medication-management", "individual")] * (
        dice.random() < 0.2
    )
    concerns = some(dice, CONCERNS)
    states = ["NY"] * (dice.random() < 0.9) + dice.choices(["NY", "NJ", "TX"], k=dice.randrange(4))
    plans = ["aetna-ppo"] * (dice.random() < 0.7) + dice.choices(PLANS, k=dice.randrange(3))
    return Profile(
        id=id_,
        slug=f"provider-{id_}",
        timezone=dice.choice(ZONES),
        gender=dice.choice([None, *GENDERS]),
        accepting=dice.random() < 0.95,
        capacity=dice.choice([0, 1, 4, 4, 10, 10, 10]),
        fee=dice.choice([None, Decimal("0.00"), Decimal("99.99"), Decimal("100.00"), Decimal("100.01")]),
        trauma_informed=dice.random() < 0.5,
        age_groups=frozenset(dice.choice([*[("adult",), ("adult", "teen")] * 4, ("older_adult",), ()])),
        concerns=frozenset(concerns),
        focus=frozenset(some(dice, concerns)),
        approaches=frozenset(some(dice, APPROACHES)),
        languages=frozenset(some(dice, LANGUAGES)),
        identities=frozenset(some(dice, IDENTITIES)),
        session_types=tuple(
            VisitType(
                *kind,
                dice.choice(["first", "first", "first", "first", "later"]),
                VisitLength(dice.choice([10, 30, 45, 50, 90]), dice.choice([0, 0, 5, 15]), dice.choice([0, 10, 30])),
            )
            for kind in kinds
        ),
        authorities=tuple(
            Authority(state, dice.choice(["license", "compact"]), *days_around(dice, today)) for state in states
        ),
        participations=tuple(participation(dice, plan, today) for plan in plans),
        schedule=schedule(dice, today, origin),
        listed=dice.random() < 0.95,
        changes_on=None,
    )


def participation(dice: Random, plan: str, today: date) -> Participation:
    """Return a participation in a plan, sometimes limited to states or days."""
    first, last = days_around(dice, today)
    states = dice.choice([None, None, None, frozenset({"NY"}), frozenset({"TX", "NJ"})])
    return Participation(plan, states, first, dice.choice([None, last]), today)


def occupancy(dice: Random, origin: int) -> BookedTime:
    """Return random blocked periods, places taken, and past clients."""
    busy = [(15 * dice.randrange(30 * 96), dice.choice([10, 50, 60, 95, 1440])) for _ in range(dice.randrange(7))]
    return BookedTime(
        tuple((origin + start, origin + start + length) for start, length in busy),
        dice.choice([0, 0, 1, 3]),
        dice.randrange(6),
    )


def question(dice: Random, world: World, as_of: datetime) -> Criteria:
    """Return criteria with anything from only the required answers to all answers."""
    payment: dict[str, Any] = dice.choice(
        [
            *[{"plan": "aetna-ppo"}] * 3,
            *({"plan": plan} for plan in PLANS),
            *({"payer": payer} for payer in PAYERS),
            *({"self_pay_max": Decimal(text)} for text in ("0", "99.99", "100", "500.00")),
        ]
    )
    times = []
    for _ in range(dice.choice([0, 0, 1, 2])):
        start = dice.choice([0, 60, 75, 90, 540, 1020, 1425])
        days = tuple(sorted(dice.sample(range(7), dice.randint(1, 7))))
        times.append(PreferredTimes(days, start, min(start + dice.choice([15, 20, 60, 240, 1440]), 1440)))
    wishes = {"approaches": some(dice, APPROACHES), "genders": some(dice, GENDERS), "times": tuple(times)}
    musts = [name for name, value in wishes.items() if value and dice.random() < 0.3]
    away = dice.choice([None, None, None, None, 0, 1, 6, 13, 27])
    state = dice.choice(["NY", "NY", "NY", "NJ"])
    others: tuple[str, ...] = dice.choice([(), (), (), ("TX",), ("NJ",), ("NJ", "TX")])
    if dice.random() < 0.75:
        # Easier criteria, which some provider passes.
        payment = dice.choice([{"plan": "aetna-ppo"}, {"payer": "aetna"}, {"self_pay_max": Decimal("100.01")}])
        state, others, musts, away = "NY", (), musts[:1], dice.choice([None, None, 1])
    return Criteria(
        state=state,
        timezone=dice.choice(ZONES),
        age_group=dice.choice(["adult"] * 7 + ["teen"]),
        other_states=tuple(other for other in others if other != state),
        **payment,
        **wishes,
        format=dice.choice(["individual"] * 7 + ["couple"]),
        care_type="medication-management" if dice.random() < 0.05 else "therapy",
        concerns=some(dice, CONCERNS),
        trauma_informed=dice.choice(["required", *["preferred"] * 3, *["no_preference"] * 3]),
        languages=some(dice, LANGUAGES) if dice.random() < 0.3 else (),
        identities=some(dice, IDENTITIES),
        must=frozenset(musts),
        importance=Weights(*(dice.choice([0, 1, 2, 3, 3]) for _ in range(7))),
        earliest=None if away is None else as_of.date() + timedelta(days=away),
        window_days=dice.choice([1, 2, 14, 14, 27, 28]),
        exclude=frozenset({world.profiles[0].slug, "nobody"}) if dice.random() < 0.2 else frozenset(),
    )


def picture(world: World, as_of: datetime) -> ProviderArrays:
    """Return the provider arrays of a world."""
    columns = ProviderArrays(int(as_of.timestamp()) // 86_400 * 1_440, LEXICON)
    for one in world.profiles:
        columns.put(columns.rows(one, world.taken.get(one.id, BookedTime())))
    columns.considered = sum(one.listed for one in world.profiles)
    return columns
