"""Licenses, privileges, plans, trainings and verification dates of sample therapists."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from providers.directory.domain.coverage import Participation
from providers.imports.domain.roster import License, Privilege, Training
from providers.sample.domain.places import NEIGHBORS
from providers.sample.domain.specialty_profile import next_occurrence

PSYPACT = frozenset(
    "AL AZ AR CO CT DE DC FL GA ID IL IN KS KY ME MD MI MN MS MO NE NV NH NJ NC ND OH OK PA RI SC SD TN TX UT VT VA WA "
    "WV WI WY".split()
)
COUNSELING = frozenset("AZ MN OH LA GA IN".split())
COUNSELORS = frozenset(("mental-health-counselor", "professional-counselor"))
# Reasons why a sample person isn't listed, so that every listing requirement fails for some: code → people per thousand.
DEFECTS = {"draft": 9, "paused": 8, "lapsed": 10, "unverified": 6, "stale_capacity": 10, "stale_contact": 7}
TRAININGS = {
    "emdr": "EMDR basic training",
    "tf-cbt": "Trauma-focused CBT certification",
    "cpt": "Cognitive processing therapy provider training",
    "prolonged-exposure": "Prolonged exposure workshop with consultation",
    "somatic": "Somatic trauma work, professional training",
}
GENERAL_TRAININGS = (
    "Trauma-informed care certificate",
    "Complex trauma, certificate course",
    "Trauma and the body, two-year course",
)
EVIDENCE = (
    "Certificate on file (sample)",
    "Letter from the trainer on file (sample)",
    "Training body's register (sample)",
)

# Payer → its plans, each with whether it is sold in every state.
PlansByPayer = dict[str, list[tuple[str, bool]]]


@dataclass(frozen=True, slots=True)
class Dates:
    """Random days relative to today."""

    today: date
    rng: random.Random

    def fresh(self) -> date:
        """Return a day in the last ten weeks, on which a verification still counts."""
        return self.today - timedelta(days=int(self.rng.random() * 70))

    def stale(self) -> date:
        """Return a day so long ago that a verification doesn't count any more."""
        return self.today - timedelta(days=95 + int(self.rng.random() * 205))


def choose_defect(rng: random.Random) -> str:
    """Return a reason not to be listed, or "" for most people."""
    position = rng.randrange(1_000)
    for code, share in DEFECTS.items():
        if position < share:
            return code
        position -= share
    return ""


def licenses(index: int, license_type: str, home: str, since: int, defect: str, dates: Dates) -> tuple[License, ...]:
    """Return a license for the home state, and sometimes for one or two neighbors.

    Licenses are renewed every second year on the same day.
    """
    rng = dates.rng
    number = f"S{index:06}"
    states = [home]
    if rng.random() < 0.28:
        states += rng.sample(NEIGHBORS[home].split(), k=min(len(NEIGHBORS[home].split()), rng.choice((1, 1, 1, 2))))
    items = []
    for position, state in enumerate(states):
        month, day, parity = rng.randint(1, 12), rng.randint(1, 28), rng.randrange(2)
        issued = date(min(since + 2 * position, 2024), month, day)
        expires = next_occurrence(month, day, dates.today)
        if (expires.year + parity) % 2:
            expires = expires.replace(year=expires.year + 1)
        if defect == "lapsed":
            expires = expires.replace(year=expires.year - 2)
            expires = expires if expires < dates.today else expires.replace(year=expires.year - 1)
        verified = dates.fresh()
        if defect == "unverified":
            items.append(License(state, license_type, number, "pending"))
            continue
        items.append(License(state, license_type, number, "active", issued, max(issued, expires), verified))
    return tuple(items)


def privileges(index: int, license_type: str, home: str, since: int, dates: Dates) -> tuple[Privilege, ...]:
    """Return a privilege for some psychologists and counselors whose home state is in the compact."""
    rng = dates.rng
    is_eligible = (license_type == "psychologist" and home in PSYPACT) or (
        license_type in COUNSELORS and home in COUNSELING
    )
    has_one, month, day = rng.random() < 0.35, rng.randint(1, 12), rng.randint(1, 28)
    verified = dates.fresh()
    if not (is_eligible and has_one):
        return ()
    compact = "psypact" if license_type == "psychologist" else "counseling"
    issued = date(max(since + 1, 2021), month, day) if compact == "psypact" else date(2026, 6, 1)
    expires = max(next_occurrence(month, day, dates.today), issued + timedelta(days=365))
    return (Privilege(compact, f"SP{index:06}", None, "active", issued, expires, verified),)


def plans_by_payer(plans: Mapping[str, frozenset[str] | None], state: str) -> PlansByPayer:
    """Return the plans sold in a state, by payer."""
    by_payer: PlansByPayer = {}
    for plan, states in sorted(plans.items()):
        if states is None or state in states:
            by_payer.setdefault(plan.rsplit("-", 1)[0], []).append((plan, states is None))
    return by_payer


def participations(
    plans_by_payer: PlansByPayer, license_states: list[str], since: int, dates: Dates
) -> tuple[Participation, ...]:
    """Return participations in plans sold in the home state. One in six therapists takes no plans."""
    rng = dates.rng
    if rng.random() < 1 / 6:
        return ()
    acceptance = rng.uniform(0.25, 0.75)
    items = []
    for payer, plans in plans_by_payer.items():
        if rng.random() > acceptance * (0.7 if payer == "medicaid" else 1):
            continue
        joined = date(min(2025, max(2012, since + 1) + rng.randrange(8)), rng.randint(1, 12), 1)
        for plan, is_national in plans:
            if rng.random() > (0.35 if plan.endswith("-eap") else 0.75):
                continue
            verified = dates.stale() if rng.random() < 0.03 else dates.fresh()
            states = frozenset(license_states) if rng.random() < 0.15 and is_national else None
            items.append(Participation(plan, states, joined, None, verified))
    return tuple(items)


def trainings(specialty: str, approaches: tuple[str, ...], since: int, dates: Dates) -> tuple[Training, ...]:
    """Return verified trauma training for a little under half of all, and for most trauma specialists."""
    rng = dates.rng
    if rng.random() > (0.85 if specialty == "trauma" else 0.33):
        # Some state an unverified training, which doesn't count.
        return (Training(GENERAL_TRAININGS[0], max(since, 2015)),) if rng.random() < 0.06 else ()
    names = [TRAININGS[approach] for approach in approaches if approach in TRAININGS][:2] or [
        rng.choice(GENERAL_TRAININGS)
    ]
    return tuple(
        Training(name, min(2025, since + rng.randrange(1, 12)), rng.choice(EVIDENCE), dates.fresh())
        for name in dict.fromkeys(names)
    )
