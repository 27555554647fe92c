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
VOCABULARY = VocabularyBits(CONCERNS, APPROACHES, LANGUAGES, IDENTITIES, GENDERS, PAYERS)
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
    random = Random(seed)
    minute = random.choice([*MINUTES, random.randrange(1440)])
    as_of = datetime.combine(random.choice(DATES), datetime.min.time(), UTC)
    as_of += timedelta(minutes=minute, seconds=random.choice([0, 0, 1, 30, 59.5]))
    origin = int(as_of.timestamp()) // 86_400 * 1_440
    ids = sorted({random.randrange(1, 2**40) for _ in range(random.randrange(2, 10))})
    world = World(
        tuple(profile(random, id_, as_of.date(), origin) for id_ in ids),
        {id_: booked_time(random, origin) for id_ in ids if random.random() < 0.7},
        PAYERS,
    )
    return Case(seed, world, generate_criteria(random, world, as_of), as_of)


def sample_slugs(random: Random, words: Iterable[str], largest: int = 9) -> tuple[str, ...]:
    """Return a few distinct slugs in any order, none in one of three cases."""
    known = sorted(words)
    return tuple(random.sample(known, random.randint(0, min(len(known), largest)))) if random.random() < 0.67 else ()


def days_around(random: Random, today: date) -> tuple[date, date]:
    """Return a first and last day: often unlimited, else beginning or ending in the next weeks."""
    if random.random() < 0.6:
        return today - timedelta(days=500), today + timedelta(days=500)
    first = today + timedelta(days=random.randint(-3, 25))
    return first, first + timedelta(days=random.randint(0, 30))


def schedule(random: Random, today: date, origin: int) -> Schedule:
    """Return hours on a few weekdays in any time zone, sometimes with dates, time off, notice and horizon."""
    weekly = []
    for _ in range(random.choice([0, 2, 4, 6, 8])):
        start = random.choice([0, 15, 60, 90, 540, 1020, 1380, 15 * random.randrange(92)])
        first, last = days_around(random, today)
        weekly.append(
            WeeklyRule(
                random.randrange(7),
                start,
                min(start + random.choice([60, 120, 240]), 1440),
                random.choice(ZONES),
                random.choice([None, None, first]),
                random.choice([None, None, last]),
            )
        )
    off = [(random.randrange(32 * 1440), random.randint(1, 5 * 1440)) for _ in range(random.choice([0, 0, 1, 2]))]
    return Schedule(
        tuple(weekly),
        tuple((origin + start, origin + start + length) for start, length in off),
        random.choice([0, 0, 0, 15, 60, 1440, 14 * 1440]),
        random.choice([1, 7, 14, 28, 28, 28, 28, 60]),
    )


def profile(random: Random, id_: int, today: date, origin: int) -> Profile:
    """Return a provider who usually passes, and fails each filter now and then."""
    kinds = [("therapy", "individual")] * (random.random() < 0.9)
    kinds += [("therapy", "couple")] * (random.random() < 0.5) + [("medication-management", "individual")] * (
        random.random() < 0.2
    )
    concerns = sample_slugs(random, CONCERNS)
    states = ["NY"] * (random.random() < 0.9) + random.choices(["NY", "NJ", "TX"], k=random.randrange(4))
    plans = ["aetna-ppo"] * (random.random() < 0.7) + random.choices(PLANS, k=random.randrange(3))
    return Profile(
        id=id_,
        slug=f"provider-{id_}",
        timezone=random.choice(ZONES),
        gender=random.choice([None, *GENDERS]),
        accepting=random.random() < 0.95,
        capacity=random.choice([0, 1, 4, 4, 10, 10, 10]),
        fee=random.choice([None, Decimal("0.00"), Decimal("99.99"), Decimal("100.00"), Decimal("100.01")]),
        trauma_informed=random.random() < 0.5,
        age_groups=frozenset(random.choice([*[("adult",), ("adult", "teen")] * 4, ("older_adult",), ()])),
        concerns=frozenset(concerns),
        focus=frozenset(sample_slugs(random, concerns)),
        approaches=frozenset(sample_slugs(random, APPROACHES)),
        languages=frozenset(sample_slugs(random, LANGUAGES)),
        identities=frozenset(sample_slugs(random, IDENTITIES)),
        session_types=tuple(
            VisitType(
                *kind,
                random.choice(["first", "first", "first", "first", "later"]),
                VisitLength(
                    random.choice([10, 30, 45, 50, 90]), random.choice([0, 0, 5, 15]), random.choice([0, 10, 30])
                ),
            )
            for kind in kinds
        ),
        authorities=tuple(
            Authority(state, random.choice(["license", "compact"]), *days_around(random, today)) for state in states
        ),
        participations=tuple(participation(random, plan, today) for plan in plans),
        schedule=schedule(random, today, origin),
        listable=random.random() < 0.95,
        changes_on=None,
    )


def participation(random: Random, plan: str, today: date) -> Participation:
    """Return a participation in a plan, sometimes limited to states or days."""
    first, last = days_around(random, today)
    states = random.choice([None, None, None, frozenset({"NY"}), frozenset({"TX", "NJ"})])
    return Participation(plan, states, first, random.choice([None, last]), today)


def booked_time(random: Random, origin: int) -> BookedTime:
    """Return random blocked periods, booked places and past clients."""
    busy = [(15 * random.randrange(30 * 96), random.choice([10, 50, 60, 95, 1440])) for _ in range(random.randrange(7))]
    return BookedTime(
        tuple((origin + start, origin + start + length) for start, length in busy),
        random.choice([0, 0, 1, 3]),
        random.randrange(6),
    )


def generate_criteria(random: Random, world: World, as_of: datetime) -> Criteria:
    """Return criteria with anything from only the required answers to all answers."""
    payment: dict[str, Any] = random.choice(
        [
            *[{"plan": "aetna-ppo"}] * 3,
            *({"plan": plan} for plan in PLANS),
            *({"payer": payer} for payer in PAYERS),
            *({"self_pay_max": Decimal(text)} for text in ("0", "99.99", "100", "500.00")),
        ]
    )
    times = []
    for _ in range(random.choice([0, 0, 1, 2])):
        start = random.choice([0, 60, 75, 90, 540, 1020, 1425])
        days = tuple(sorted(random.sample(range(7), random.randint(1, 7))))
        times.append(PreferredTimes(days, start, min(start + random.choice([15, 20, 60, 240, 1440]), 1440)))
    preferences = {
        "approaches": sample_slugs(random, APPROACHES),
        "genders": sample_slugs(random, GENDERS),
        "times": tuple(times),
    }
    required = [name for name, value in preferences.items() if value and random.random() < 0.3]
    days_ahead = random.choice([None, None, None, None, 0, 1, 6, 13, 27])
    state = random.choice(["NY", "NY", "NY", "NJ"])
    other_states: tuple[str, ...] = random.choice([(), (), (), ("TX",), ("NJ",), ("NJ", "TX")])
    if random.random() < 0.75:
        # Easier criteria, which some provider passes.
        payment = random.choice([{"plan": "aetna-ppo"}, {"payer": "aetna"}, {"self_pay_max": Decimal("100.01")}])
        state, other_states, required, days_ahead = "NY", (), required[:1], random.choice([None, None, 1])
    return Criteria(
        state=state,
        timezone=random.choice(ZONES),
        age_group=random.choice(["adult"] * 7 + ["teen"]),
        other_states=tuple(other for other in other_states if other != state),
        **payment,
        **preferences,
        format=random.choice(["individual"] * 7 + ["couple"]),
        care_type="medication-management" if random.random() < 0.05 else "therapy",
        concerns=sample_slugs(random, CONCERNS),
        trauma_informed=random.choice(["required", *["preferred"] * 3, *["no_preference"] * 3]),
        languages=sample_slugs(random, LANGUAGES) if random.random() < 0.3 else (),
        identities=sample_slugs(random, IDENTITIES),
        must=frozenset(required),
        importance=Weights(*(random.choice([0, 1, 2, 3, 3]) for _ in range(7))),
        earliest=None if days_ahead is None else as_of.date() + timedelta(days=days_ahead),
        window_days=random.choice([1, 2, 14, 14, 27, 28]),
        exclude=frozenset({world.profiles[0].slug, "nobody"}) if random.random() < 0.2 else frozenset(),
    )


def picture(world: World, as_of: datetime) -> ProviderArrays:
    """Return the provider arrays of a world."""
    arrays = ProviderArrays(int(as_of.timestamp()) // 86_400 * 1_440, VOCABULARY)
    for profile in world.profiles:
        arrays.put(arrays.rows(profile, world.booked.get(profile.id, BookedTime())))
        arrays.set_listed(profile.id, arrays.days_listed(profile))
    return arrays
