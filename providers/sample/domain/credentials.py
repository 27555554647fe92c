"""What sample therapists may do, and who vouches for it: licenses, privileges, networks, trainings, verified days."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from providers.directory.domain.coverage import Participation
from providers.imports.domain.roster import License, Privilege, Training
from providers.sample.domain.places import NEIGHBORS
from providers.sample.domain.specialty_profile import next_time

PSYPACT = frozenset(
    "AL AZ AR CO CT DE DC FL GA ID IL IN KS KY ME MD MI MN MS MO NE NV NH NJ NC ND OH OK PA RI SC SD TN TX UT VT VA WA "
    "WV WI WY".split()
)
COUNSELING = frozenset("AZ MN OH LA GA IN".split())
COUNSELORS = frozenset(("mental-health-counselor", "professional-counselor"))
# Why a sample person isn't on the list, so that every gate has somebody to shut out: code → how many in a thousand.
FLAWS = {"draft": 9, "paused": 8, "lapsed": 10, "unverified": 6, "stale_capacity": 10, "stale_contact": 7}
TRAININGS = {
    "emdr": "EMDR basic training",
    "tf-cbt": "Trauma-focused CBT certification",
    "cpt": "Cognitive processing therapy provider training",
    "prolonged-exposure": "Prolonged exposure workshop with consultation",
    "somatic": "Somatic trauma work, professional training",
}
GENERAL = (
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
Sold = dict[str, list[tuple[str, bool]]]


@dataclass(frozen=True, slots=True)
class Dates:
    """Days relative to today, so that a sample is as fresh as the day it was made."""

    today: date
    rng: random.Random

    def fresh(self) -> date:
        """A day in the last ten weeks."""
        return self.today - timedelta(days=int(self.rng.random() * 70))

    def stale(self) -> date:
        """A day too long ago to be believed."""
        return self.today - timedelta(days=95 + int(self.rng.random() * 205))


def flaw(rng: random.Random) -> str:
    """What keeps somebody off the list, or "" for nearly all."""
    at = rng.randrange(1_000)
    for code, share in FLAWS.items():
        if at < share:
            return code
        at -= share
    return ""


def licenses(index: int, kind: str, home: str, since: int, wrong: str, dates: Dates) -> tuple[License, ...]:
    """A license at home, sometimes one or two next door. They are renewed every second year on the same day."""
    rng = dates.rng
    states = [home]
    if rng.random() < 0.28:
        states += rng.sample(NEIGHBORS[home].split(), k=min(len(NEIGHBORS[home].split()), rng.choice((1, 1, 1, 2))))
    found = []
    for place, state in enumerate(states):
        month, day, odd = rng.randint(1, 12), rng.randint(1, 28), rng.randrange(2)
        issued = date(min(since + 2 * place, 2024), month, day)
        expires = next_time(month, day, dates.today)
        if (expires.year + odd) % 2:
            expires = expires.replace(year=expires.year + 1)
        if wrong == "lapsed":
            expires = expires.replace(year=expires.year - 2)
            expires = expires if expires < dates.today else expires.replace(year=expires.year - 1)
        verified = dates.fresh()
        status = "active"
        if wrong == "unverified":
            found.append(License(state, kind, f"S{index:06}", "pending"))
            continue
        found.append(License(state, kind, f"S{index:06}", status, issued, max(issued, expires), verified))
    return tuple(found)


def privileges(index: int, kind: str, home: str, since: int, dates: Dates) -> tuple[Privilege, ...]:
    """A compact privilege for some psychologists and counselors whose home state issues them."""
    rng = dates.rng
    issues = (kind == "psychologist" and home in PSYPACT) or (kind in COUNSELORS and home in COUNSELING)
    holds, month, day = rng.random() < 0.35, rng.randint(1, 12), rng.randint(1, 28)
    verified = dates.fresh()
    if not (issues and holds):
        return ()
    compact = "psypact" if kind == "psychologist" else "counseling"
    issued = date(max(since + 1, 2021), month, day) if compact == "psypact" else date(2026, 6, 1)
    expires = max(next_time(month, day, dates.today), issued + timedelta(days=365))
    return (Privilege(compact, f"SP{index:06}", None, "active", issued, expires, verified),)


def sold(plans: Mapping[str, frozenset[str] | None], state: str) -> Sold:
    """The plans sold in a state, by payer."""
    found: Sold = {}
    for plan, states in sorted(plans.items()):
        if states is None or state in states:
            found.setdefault(plan.rsplit("-", 1)[0], []).append((plan, states is None))
    return found


def participations(sold: Sold, licensed: list[str], since: int, dates: Dates) -> tuple[Participation, ...]:
    """Networks among the plans sold in the home state; one in six takes none."""
    rng = dates.rng
    if rng.random() < 1 / 6:
        return ()
    keen = rng.uniform(0.25, 0.75)
    found = []
    for payer, plans in sold.items():
        if rng.random() > keen * (0.7 if payer == "medicaid" else 1):
            continue
        joined = date(min(2025, max(2012, since + 1) + rng.randrange(8)), rng.randint(1, 12), 1)
        for plan, everywhere in plans:
            if rng.random() > (0.35 if plan.endswith("-eap") else 0.75):
                continue
            verified = dates.stale() if rng.random() < 0.03 else dates.fresh()
            where = frozenset(licensed) if rng.random() < 0.15 and everywhere else None
            found.append(Participation(plan, where, joined, None, verified))
    return tuple(found)


def trainings(direction: str, approaches: tuple[str, ...], since: int, dates: Dates) -> tuple[Training, ...]:
    """Trauma training with evidence for not quite half of all, and most of those whose direction it is."""
    rng = dates.rng
    if rng.random() > (0.85 if direction == "trauma" else 0.33):
        # Some name a training that nobody has checked, which counts for nothing.
        return (Training(GENERAL[0], max(since, 2015)),) if rng.random() < 0.06 else ()
    names = [TRAININGS[one] for one in approaches if one in TRAININGS][:2] or [rng.choice(GENERAL)]
    return tuple(
        Training(name, min(2025, since + rng.randrange(1, 12)), rng.choice(EVIDENCE), dates.fresh())
        for name in dict.fromkeys(names)
    )
