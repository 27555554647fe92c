"""What sample therapists do: license, concerns and ways of working, sessions, hours, time off."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from providers.directory.domain import hours, intervals
from providers.directory.domain.hours import Session, Weekly
from providers.directory.domain.license import PRESCRIBERS
from providers.directory.domain.profile import SessionType
from providers.imports.domain.roster import TimeOff

# License type → how many in a hundred, lowest and highest fee in dollars, degrees.
TYPES: dict[str, tuple[float, int, int, tuple[str, ...]]] = {
    "clinical-social-worker": (31, 90, 190, ("LCSW", "LCSW", "MSW, LCSW")),
    "professional-counselor": (17, 85, 180, ("LPC", "LPC", "MA, LPC")),
    "mental-health-counselor": (17, 85, 180, ("LMHC", "LMHC", "MS, LMHC")),
    "psychologist": (15, 140, 280, ("PhD", "PsyD", "PhD")),
    "marriage-family-therapist": (12, 90, 200, ("LMFT", "MA, LMFT")),
    "psychiatrist": (2.5, 220, 420, ("MD", "MD", "DO")),
    "child-psychiatrist": (1.5, 240, 450, ("MD", "DO")),
    "psychiatric-nurse-practitioner": (4, 150, 300, ("PMHNP-BC", "DNP, PMHNP-BC")),
}
# Where the clinical social worker's license has another name.
LICSW = frozenset("DC MA MN NH RI VT WA".split())
# Where boards license mental health counselors; elsewhere they are professional counselors.
MENTAL_HEALTH_COUNSELORS = frozenset("DC DE FL HI IA IN MA NH NM NY RI SD TN UT VT WA WI WY".split())


@dataclass(frozen=True, slots=True)
class Bent:
    """A direction of work: what is in focus, what goes with it, and how."""

    weight: int
    focus: tuple[str, ...]
    beside: tuple[str, ...]
    approaches: tuple[str, ...]


def _bent(weight: int, focus: str, beside: str, approaches: str) -> Bent:
    return Bent(weight, tuple(focus.split()), tuple(beside.split()), tuple(approaches.split()))


BENTS = {
    "trauma": _bent(
        26,
        "trauma ptsd emotional-numbness abuse-or-violence",
        "anxiety depression grief sleep self-esteem anger relationships substance-use self-harm",
        "emdr tf-cbt cpt prolonged-exposure somatic internal-family-systems mindfulness-based cbt",
    ),
    "mood": _bent(
        26,
        "anxiety depression stress-and-burnout sleep self-esteem",
        "trauma emotional-numbness grief life-change ocd anger chronic-illness-or-pain relationships",
        "cbt act mindfulness-based interpersonal psychodynamic dbt",
    ),
    "couples": _bent(
        12,
        "relationships family-conflict life-change anger",
        "anxiety depression stress-and-burnout grief identity abuse-or-violence",
        "gottman emotionally-focused interpersonal narrative cbt",
    ),
    "young": _bent(
        10,
        "adhd autism family-conflict anxiety self-esteem",
        "trauma depression anger identity self-harm grief eating sleep",
        "play-therapy art-therapy cbt tf-cbt dbt music-therapy narrative",
    ),
    "loss": _bent(
        7,
        "grief chronic-illness-or-pain life-change emotional-numbness",
        "depression anxiety sleep stress-and-burnout relationships trauma",
        "act narrative mindfulness-based interpersonal group-therapy",
    ),
    "self": _bent(
        8,
        "lgbtq identity racism-and-discrimination self-esteem",
        "anxiety depression trauma relationships life-change family-conflict",
        "narrative internal-family-systems psychodynamic act somatic",
    ),
    "use": _bent(
        5,
        "substance-use trauma stress-and-burnout",
        "depression anxiety anger relationships sleep self-harm",
        "motivational-interviewing cbt dbt group-therapy mindfulness-based",
    ),
    "birth": _bent(
        4,
        "pregnancy-and-after-birth life-change relationships",
        "anxiety depression trauma grief sleep identity",
        "interpersonal cbt mindfulness-based emotionally-focused",
    ),
    "steady": _bent(
        6,
        "bipolar ocd psychosis eating self-harm",
        "depression anxiety sleep trauma substance-use",
        "dbt cbt act prolonged-exposure",
    ),
}
HOURS = (
    # Weight, then weekday → windows in hours of the day.
    (30, dict.fromkeys(range(5), ((9, 12), (13, 17)))),
    (12, dict.fromkeys(range(4), ((8, 12), (12.5, 16)))),
    (14, {0: ((12, 20),), 1: ((12, 20),), 2: ((9, 17),), 3: ((12, 20),)}),
    (12, {1: ((17, 21),), 2: ((17, 21),), 3: ((17, 21),), 5: ((9, 14),)}),
    (9, {0: ((9, 14),), 2: ((9, 14),), 4: ((9, 14),)}),
    (8, {1: ((10, 18),), 3: ((10, 18),), 5: ((10, 15),)}),
    (7, dict.fromkeys(range(5), ((7.5, 11.5), (12, 15.5)))),
    (5, {5: ((8, 17),), 6: ((10, 16),)}),
    (3, {0: ((10, 13), (16, 20)), 2: ((10, 13), (16, 20)), 3: ((9, 13),), 6: ((13, 18),)}),
)


def license_type(state: str, rng: random.Random) -> str:
    """A profession, by how common it is and what the state calls it."""
    found = rng.choices(list(TYPES), [weight for weight, *_ in TYPES.values()])[0]
    if found in ("mental-health-counselor", "professional-counselor"):
        return "mental-health-counselor" if state in MENTAL_HEALTH_COUNSELORS else "professional-counselor"
    return found


def credentials(kind: str, state: str, rng: random.Random) -> str:
    """Letters behind the name."""
    letters = rng.choice(TYPES[kind][3])
    return letters.replace("LCSW", "LICSW") if state in LICSW else letters


def fee(kind: str, dear: float, rng: random.Random) -> int:
    """Dollars for a session that the client pays alone, in steps of five."""
    _, low, high, _ = TYPES[kind]
    return round(rng.triangular(low, high, low + (high - low) * 0.4) * dear / 5) * 5


def bent(kind: str, rng: random.Random) -> str:
    """A direction, by how common it is in that profession."""
    weights = {name: float(one.weight) for name, one in BENTS.items()}
    if kind in PRESCRIBERS:
        weights |= {"couples": 0, "steady": 30}
    if kind == "marriage-family-therapist":
        weights["couples"] = 90
    if kind == "child-psychiatrist":
        weights = {"young": 1.0}
    return rng.choices(list(weights), list(weights.values()))[0]


def concerns(direction: str, kind: str, rng: random.Random) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All concerns somebody works with, and the one to four in focus."""
    chosen = BENTS[direction]
    focus = rng.sample(chosen.focus, k=min(len(chosen.focus), rng.choices((1, 2, 3, 4), (10, 25, 35, 30))[0]))
    others = [one for one in (*chosen.focus, *chosen.beside) if one not in focus]
    beside = rng.sample(others, k=rng.randint(3, min(9, len(others))))
    if kind in PRESCRIBERS:
        beside.append("medication-questions")
    return tuple(dict.fromkeys((*focus, *beside))), tuple(focus)


def approaches(direction: str, rng: random.Random) -> tuple[str, ...]:
    """Two to five ways of working."""
    pool = BENTS[direction].approaches
    return tuple(rng.sample(pool, k=rng.randint(2, min(5, len(pool)))))


def age_groups(direction: str, kind: str, rng: random.Random) -> tuple[str, ...]:
    """Whom somebody sees, in order of age."""
    if kind == "child-psychiatrist" or direction == "young":
        chosen = {"child", "teen"} | ({"adult"} if rng.random() < 0.3 else set())
    else:
        chosen = {"adult"}
        chosen |= {"teen"} if rng.random() < 0.35 else set()
        chosen |= {"older_adult"} if rng.random() < 0.55 else set()
        chosen |= {"child"} if "teen" in chosen and rng.random() < 0.3 else set()
    return tuple(group for group in ("child", "teen", "adult", "older_adult") if group in chosen)


def session_types(direction: str, kind: str, ages: tuple[str, ...], rng: random.Random) -> tuple[SessionType, ...]:
    """What can be booked: therapy, for prescribers medicine, for some couples and families."""
    before, after = rng.choices(((0, 10), (0, 15), (5, 10), (0, 5), (0, 0), (10, 10)), (60, 14, 8, 6, 8, 4))[0]
    minutes = rng.choices((50, 45, 55, 60), (72, 14, 8, 6))[0]
    first = minutes if rng.random() < 0.7 else rng.choice((60, 75, 90))
    found: list[SessionType] = []

    def offer(care: str, form: str, first_minutes: int, later_minutes: int) -> None:
        found.append(SessionType(care, form, "first", Session(first_minutes, before, after)))
        found.append(SessionType(care, form, "later", Session(later_minutes, before, after)))

    if kind not in PRESCRIBERS or rng.random() < 0.45:
        offer("therapy", "individual", first, minutes)
        if "adult" in ages and rng.random() < (0.85 if direction == "couples" else 0.12):
            offer("therapy", "couple", max(first, 60), max(minutes, 60))
        if rng.random() < (0.45 if direction in ("couples", "young") else 0.06):
            offer("therapy", "family", max(first, 60), max(minutes, 60))
    if kind in PRESCRIBERS:
        offer("medication-management", "individual", rng.choice((45, 60, 60)), rng.choice((20, 25, 30)))
    return tuple(found)


def weekly(timezone: str, rng: random.Random) -> tuple[Weekly, ...]:
    """Hours of a week in the therapist's own zone."""
    pattern = rng.choices([days for _, days in HOURS], [weight for weight, _ in HOURS])[0]
    shift = rng.choice((-30, 0, 0, 0, 30, 60))
    days = [day for day in pattern if len(pattern) < 3 or rng.random() < 0.9] or list(pattern)
    return tuple(
        Weekly(day, int(start * 60) + shift, int(end * 60) + shift, timezone)
        for day in days
        for start, end in pattern[day]
    )


def time_off(timezone: str, today: date, rng: random.Random) -> tuple[TimeOff, ...]:
    """Holidays that come back each year: the ones that aren't over. Sometimes an afternoon."""
    found = []
    for _ in range(rng.choices((0, 1, 2, 3), (25, 30, 30, 15))[0]):
        month, day, length = rng.randint(1, 12), rng.randint(1, 28), rng.choice((3, 5, 7, 7, 10, 14))
        first = next_time(month, day, today - timedelta(days=length - 1))
        found.append(_days_off(first, length, timezone, "Vacation"))
    if rng.random() < 0.08:
        first = next_time(rng.randint(1, 12), rng.randint(1, 28), today)
        noon = intervals.instant(hours.local_midnight(timezone, first)) + timedelta(hours=13)
        found.append(TimeOff(noon.astimezone(UTC), noon.astimezone(UTC) + timedelta(hours=4), "Training"))
    return tuple(sorted(dict.fromkeys(found), key=lambda away: (away.start, away.end)))


def next_time(month: int, day: int, since: date) -> date:
    """The first such day of a year on or after `since`."""
    found = date(since.year, month, day)
    return found if found >= since else date(since.year + 1, month, day)


def _days_off(first: date, length: int, timezone: str, note: str) -> TimeOff:
    return TimeOff(_midnight(first, timezone), _midnight(first + timedelta(days=length), timezone), note)


def _midnight(day: date, timezone: str) -> datetime:
    return intervals.instant(hours.local_midnight(timezone, day))
