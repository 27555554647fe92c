"""License types, concerns, approaches, visit types, hours and time off of sample therapists."""

import random
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from providers.directory.domain import hours
from providers.directory.domain.hours import VisitLength, WeeklyRule
from providers.directory.domain.license import PRESCRIBERS
from providers.directory.domain.profile import VisitType
from providers.imports.domain.roster import TimeOff

# License type → percentage, lowest and highest fee in dollars, credentials.
LICENSE_TYPES: dict[str, tuple[float, int, int, tuple[str, ...]]] = {
    "clinical-social-worker": (31, 90, 190, ("LCSW", "LCSW", "MSW, LCSW")),
    "professional-counselor": (17, 85, 180, ("LPC", "LPC", "MA, LPC")),
    "mental-health-counselor": (17, 85, 180, ("LMHC", "LMHC", "MS, LMHC")),
    "psychologist": (15, 140, 280, ("PhD", "PsyD", "PhD")),
    "marriage-family-therapist": (12, 90, 200, ("LMFT", "MA, LMFT")),
    "psychiatrist": (2.5, 220, 420, ("MD", "MD", "DO")),
    "child-psychiatrist": (1.5, 240, 450, ("MD", "DO")),
    "psychiatric-nurse-practitioner": (4, 150, 300, ("PMHNP-BC", "DNP, PMHNP-BC")),
}
# States where the clinical social worker's license has another name.
LICSW_STATES = frozenset("DC MA MN NH RI VT WA".split())
# States that license mental health counselors. Elsewhere they are professional counselors.
MENTAL_HEALTH_COUNSELOR_STATES = frozenset("DC DE FL HI IA IN MA NH NM NY RI SD TN UT VT WA WI WY".split())


@dataclass(frozen=True, slots=True)
class Specialty:
    """A specialty: concerns in focus, related concerns, and approaches."""

    weight: int
    focus: tuple[str, ...]
    related: tuple[str, ...]
    approaches: tuple[str, ...]


def _specialty(weight: int, focus: str, related: str, approaches: str) -> Specialty:
    return Specialty(weight, tuple(focus.split()), tuple(related.split()), tuple(approaches.split()))


SPECIALTIES = {
    "trauma": _specialty(
        26,
        "trauma ptsd emotional-numbness abuse-or-violence",
        "anxiety depression grief sleep self-esteem anger relationships substance-use self-harm",
        "emdr tf-cbt cpt prolonged-exposure somatic internal-family-systems mindfulness-based cbt",
    ),
    "mood": _specialty(
        26,
        "anxiety depression stress-and-burnout sleep self-esteem",
        "trauma emotional-numbness grief life-change ocd anger chronic-illness-or-pain relationships",
        "cbt act mindfulness-based interpersonal psychodynamic dbt",
    ),
    "couples": _specialty(
        12,
        "relationships family-conflict life-change anger",
        "anxiety depression stress-and-burnout grief identity abuse-or-violence",
        "gottman emotionally-focused interpersonal narrative cbt",
    ),
    "young": _specialty(
        10,
        "adhd autism family-conflict anxiety self-esteem",
        "trauma depression anger identity self-harm grief eating sleep",
        "play-therapy art-therapy cbt tf-cbt dbt music-therapy narrative",
    ),
    "loss": _specialty(
        7,
        "grief chronic-illness-or-pain life-change emotional-numbness",
        "depression anxiety sleep stress-and-burnout relationships trauma",
        "act narrative mindfulness-based interpersonal group-therapy",
    ),
    "self": _specialty(
        8,
        "lgbtq identity racism-and-discrimination self-esteem",
        "anxiety depression trauma relationships life-change family-conflict",
        "narrative internal-family-systems psychodynamic act somatic",
    ),
    "use": _specialty(
        5,
        "substance-use trauma stress-and-burnout",
        "depression anxiety anger relationships sleep self-harm",
        "motivational-interviewing cbt dbt group-therapy mindfulness-based",
    ),
    "birth": _specialty(
        4,
        "pregnancy-and-after-birth life-change relationships",
        "anxiety depression trauma grief sleep identity",
        "interpersonal cbt mindfulness-based emotionally-focused",
    ),
    "steady": _specialty(
        6,
        "bipolar ocd psychosis eating self-harm",
        "depression anxiety sleep trauma substance-use",
        "dbt cbt act prolonged-exposure",
    ),
}
HOURS = (
    # Weight, and weekday → windows in hours of the day.
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
    """Return a license type, by how common it is and by its name in the state."""
    license_type = rng.choices(list(LICENSE_TYPES), [weight for weight, *_ in LICENSE_TYPES.values()])[0]
    if license_type in ("mental-health-counselor", "professional-counselor"):
        return "mental-health-counselor" if state in MENTAL_HEALTH_COUNSELOR_STATES else "professional-counselor"
    return license_type


def credentials(license_type: str, state: str, rng: random.Random) -> str:
    """Return the credentials after the name."""
    text = rng.choice(LICENSE_TYPES[license_type][3])
    return text.replace("LCSW", "LICSW") if state in LICSW_STATES else text


def fee(license_type: str, factor: float, rng: random.Random) -> int:
    """Return the self-pay fee in dollars, in steps of five."""
    _, low, high, _ = LICENSE_TYPES[license_type]
    return round(rng.triangular(low, high, low + (high - low) * 0.4) * factor / 5) * 5


def choose_specialty(license_type: str, rng: random.Random) -> str:
    """Return a specialty, by how common it is among holders of the license."""
    weights = {name: float(specialty.weight) for name, specialty in SPECIALTIES.items()}
    if license_type in PRESCRIBERS:
        weights |= {"couples": 0, "steady": 30}
    if license_type == "marriage-family-therapist":
        weights["couples"] = 90
    if license_type == "child-psychiatrist":
        weights = {"young": 1.0}
    return rng.choices(list(weights), list(weights.values()))[0]


def concerns(specialty: str, license_type: str, rng: random.Random) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return all concerns that a therapist works with, and the one to four in focus."""
    profile = SPECIALTIES[specialty]
    focus = rng.sample(profile.focus, k=min(len(profile.focus), rng.choices((1, 2, 3, 4), (10, 25, 35, 30))[0]))
    others = [concern for concern in (*profile.focus, *profile.related) if concern not in focus]
    further = rng.sample(others, k=rng.randint(3, min(9, len(others))))
    if license_type in PRESCRIBERS:
        further.append("medication-questions")
    return tuple(dict.fromkeys((*focus, *further))), tuple(focus)


def approaches(specialty: str, rng: random.Random) -> tuple[str, ...]:
    """Return two to five approaches."""
    choices = SPECIALTIES[specialty].approaches
    return tuple(rng.sample(choices, k=rng.randint(2, min(5, len(choices)))))


def age_groups(specialty: str, license_type: str, rng: random.Random) -> tuple[str, ...]:
    """Return the age groups that a therapist sees, youngest first."""
    if license_type == "child-psychiatrist" or specialty == "young":
        groups = {"child", "teen"} | ({"adult"} if rng.random() < 0.3 else set())
    else:
        groups = {"adult"}
        groups |= {"teen"} if rng.random() < 0.35 else set()
        groups |= {"older_adult"} if rng.random() < 0.55 else set()
        groups |= {"child"} if "teen" in groups and rng.random() < 0.3 else set()
    return tuple(group for group in ("child", "teen", "adult", "older_adult") if group in groups)


def session_types(
    specialty: str, license_type: str, ages: tuple[str, ...], rng: random.Random
) -> tuple[VisitType, ...]:
    """Return the visit types: therapy, also for couples and families, and medication management for prescribers."""
    before, after = rng.choices(((0, 10), (0, 15), (5, 10), (0, 5), (0, 0), (10, 10)), (60, 14, 8, 6, 8, 4))[0]
    minutes = rng.choices((50, 45, 55, 60), (72, 14, 8, 6))[0]
    first = minutes if rng.random() < 0.7 else rng.choice((60, 75, 90))
    visit_types: list[VisitType] = []

    def add(care_type: str, format_: str, first_minutes: int, later_minutes: int) -> None:
        visit_types.append(VisitType(care_type, format_, "first", VisitLength(first_minutes, before, after)))
        visit_types.append(VisitType(care_type, format_, "later", VisitLength(later_minutes, before, after)))

    if license_type not in PRESCRIBERS or rng.random() < 0.45:
        add("therapy", "individual", first, minutes)
        if "adult" in ages and rng.random() < (0.85 if specialty == "couples" else 0.12):
            add("therapy", "couple", max(first, 60), max(minutes, 60))
        if rng.random() < (0.45 if specialty in ("couples", "young") else 0.06):
            add("therapy", "family", max(first, 60), max(minutes, 60))
    if license_type in PRESCRIBERS:
        add("medication-management", "individual", rng.choice((45, 60, 60)), rng.choice((20, 25, 30)))
    return tuple(visit_types)


def weekly(timezone: str, rng: random.Random) -> tuple[WeeklyRule, ...]:
    """Return weekly hours in the therapist's time zone."""
    pattern = rng.choices([days for _, days in HOURS], [weight for weight, _ in HOURS])[0]
    shift = rng.choice((-30, 0, 0, 0, 30, 60))
    days = [day for day in pattern if len(pattern) < 3 or rng.random() < 0.9] or list(pattern)
    return tuple(
        WeeklyRule(day, int(start * 60) + shift, int(end * 60) + shift, timezone)
        for day in days
        for start, end in pattern[day]
    )


def time_off(timezone: str, today: date, rng: random.Random) -> tuple[TimeOff, ...]:
    """Return yearly vacations that aren't over yet, and sometimes an afternoon off."""
    periods = []
    for _ in range(rng.choices((0, 1, 2, 3), (25, 30, 30, 15))[0]):
        month, day, length = rng.randint(1, 12), rng.randint(1, 28), rng.choice((3, 5, 7, 7, 10, 14))
        first = next_occurrence(month, day, today - timedelta(days=length - 1))
        periods.append(_days_off(first, length, timezone, "Vacation"))
    if rng.random() < 0.08:
        first = next_occurrence(rng.randint(1, 12), rng.randint(1, 28), today)
        noon = hours.local_day_start(timezone, first) + timedelta(hours=13)
        periods.append(TimeOff(noon.astimezone(UTC), noon.astimezone(UTC) + timedelta(hours=4), "Training"))
    return tuple(sorted(dict.fromkeys(periods), key=lambda period: (period.start, period.end)))


def next_occurrence(month: int, day: int, since: date) -> date:
    """Return the first date with this month and day on or after `since`."""
    this_year = date(since.year, month, day)
    return this_year if this_year >= since else date(since.year + 1, month, day)


def _days_off(first: date, days: int, timezone: str, note: str) -> TimeOff:
    start, end = (hours.local_day_start(timezone, day) for day in (first, first + timedelta(days=days)))
    return TimeOff(start, end, note)
