"""Made-up directories and questions for the property tests: small, full of edges, each from one number.

Drawing from a number is a hundred times faster than drawing each fact from Hypothesis, which buys many more directories.
A failing case prints its number and is made anew from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from matching.appointments.domain.criteria import Criteria, Importance, Times
from matching.availability.domain.booked_time import Occupancy
from matching.search.domain.provider_arrays import Columns, Lexicon
from providers.directory.domain.coverage import Participation
from providers.directory.domain.hours import Session, Weekly
from providers.directory.domain.license import Authority
from providers.directory.domain.profile import Profile, Schedule, SessionType
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
LEXICON = Lexicon(CONCERNS, APPROACHES, LANGUAGES, IDENTITIES, GENDERS, PAYERS)
# Days whose next four weeks hold a clock change in one of these zones, and one ordinary day.
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
    """One directory, one question, one moment; `seed` makes it anew."""

    seed: int
    world: World
    criteria: Criteria
    as_of: datetime


def case(seed: int) -> Case:
    """The case that this number stands for."""
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
    """A few distinct words in any order, none in one case of three."""
    known = sorted(words)
    return tuple(dice.sample(known, dice.randint(0, min(len(known), largest)))) if dice.random() < 0.67 else ()


def days_around(dice: Random, today: date) -> tuple[date, date]:
    """A first and a last day, often without end, else beginning or ending within the next weeks."""
    if dice.random() < 0.6:
        return today - timedelta(days=500), today + timedelta(days=500)
    first = today + timedelta(days=dice.randint(-3, 25))
    return first, first + timedelta(days=dice.randint(0, 30))


def schedule(dice: Random, today: date, origin: int) -> Schedule:
    """Hours on a few weekdays in any zone, sometimes for some dates only, with time off, notice and horizon."""
    weekly = []
    for _ in range(dice.choice([0, 2, 4, 6, 8])):
        start = dice.choice([0, 15, 60, 90, 540, 1020, 1380, 15 * dice.randrange(92)])
        first, last = days_around(dice, today)
        weekly.append(
            Weekly(
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
    """A provider who usually passes, and fails in any of the possible ways now and then."""
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
            SessionType(
                *kind,
                dice.choice(["first", "first", "first", "first", "later"]),
                Session(dice.choice([10, 30, 45, 50, 90]), dice.choice([0, 0, 5, 15]), dice.choice([0, 10, 30])),
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
    """In a plan, perhaps in some states, perhaps for some days."""
    first, last = days_around(dice, today)
    states = dice.choice([None, None, None, frozenset({"NY"}), frozenset({"TX", "NJ"})])
    return Participation(plan, states, first, dice.choice([None, last]), today)


def occupancy(dice: Random, origin: int) -> Occupancy:
    """Blocked stretches anywhere, places taken, clients of the past."""
    busy = [(15 * dice.randrange(30 * 96), dice.choice([10, 50, 60, 95, 1440])) for _ in range(dice.randrange(7))]
    return Occupancy(
        tuple((origin + start, origin + start + length) for start, length in busy),
        dice.choice([0, 0, 1, 3]),
        dice.randrange(6),
    )


def question(dice: Random, world: World, as_of: datetime) -> Criteria:
    """Answers of a seeker, from none beyond the needed to all at once."""
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
        times.append(Times(days, start, min(start + dice.choice([15, 20, 60, 240, 1440]), 1440)))
    wishes = {"approaches": some(dice, APPROACHES), "genders": some(dice, GENDERS), "times": tuple(times)}
    musts = [name for name, value in wishes.items() if value and dice.random() < 0.3]
    away = dice.choice([None, None, None, None, 0, 1, 6, 13, 27])
    state = dice.choice(["NY", "NY", "NY", "NJ"])
    others: tuple[str, ...] = dice.choice([(), (), (), ("TX",), ("NJ",), ("NJ", "TX")])
    if dice.random() < 0.75:
        # An easier question, which somebody passes.
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
        importance=Importance(*(dice.choice([0, 1, 2, 3, 3]) for _ in range(7))),
        earliest=None if away is None else as_of.date() + timedelta(days=away),
        window_days=dice.choice([1, 2, 14, 14, 27, 28]),
        exclude=frozenset({world.profiles[0].slug, "nobody"}) if dice.random() < 0.2 else frozenset(),
    )


def picture(world: World, as_of: datetime) -> Columns:
    """The world as the ranking reads it, built whole."""
    columns = Columns(int(as_of.timestamp()) // 86_400 * 1_440, LEXICON)
    for one in world.profiles:
        columns.put(columns.rows(one, world.taken.get(one.id, Occupancy())))
    columns.considered = sum(one.listed for one in world.profiles)
    return columns
