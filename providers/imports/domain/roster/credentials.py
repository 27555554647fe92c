"""How a cell states licenses, privileges, networks and trainings, and how each is written back."""

import re
from datetime import date

from providers.directory.domain.coverage import Participation
from providers.directory.domain.license import TYPES
from providers.directory.domain.lists import Wrong, in_order, written
from providers.imports.domain.roster import values
from providers.imports.domain.roster.row import License, Privilege, Training, Vocabulary
from providers.imports.domain.roster.values import short

STATUSES = ("active", "pending", "suspended", "ended")
# A network membership whose beginning nobody wrote down: it has always been so.
ALWAYS = date(2000, 1, 1)
PLAN = re.compile(
    r"(?P<plan>[\w-]+)\s*(?:@\s*(?P<states>[\w,\s]+?))?(?:\s+from\s+(?P<starts>\S+))?(?:\s+until\s+(?P<ends>\S+))?"
    r"(?:\s+verified\s+(?P<verified>\S+))?",
    re.I | re.A,
)


def license_(part: str, license_type: str, today: date) -> License:
    """`NY:12345:2020-01-01:2027-12-31:2026-11-01`; perhaps `:suspended` after, `psychologist/` before."""
    kind, slash, rest = part.partition("/")
    if slash and kind.strip().lower() in TYPES:
        license_type, part = kind.strip().lower(), rest
    cells = [cell.strip() for cell in part.split(":")]
    if not 2 <= len(cells) <= 6:
        raise Wrong(f"“{short(part)}” is not state:number:issued:expires:verified")
    cells += [""] * (6 - len(cells))
    state = values.state(cells[0])
    number = values.name(cells[1], 40)
    issued, expires = values.or_none(cells[2], values.day), values.or_none(cells[3], values.day)
    verified = values.or_none(cells[4], lambda cell: values.checked_on(cell, today))
    in_order(issued, expires, f"the {state} license")
    status = values.slug(cells[5], STATUSES) if cells[5] else ("active" if issued and expires else "pending")
    if status == "active" and not (issued and expires):
        raise Wrong(f"the {state} license is active and needs the days it was issued and expires")
    return License(state, license_type, number, status, issued, expires, verified)


def write_license(held: License, license_type: str) -> str:
    """The same, written."""
    cells = [held.state, held.number, *(written(d) for d in (held.issued_on, held.expires_on, held.verified_on))]
    if held.status != ("active" if held.issued_on and held.expires_on else "pending"):
        cells.append(held.status)
    prefix = "" if held.license_type == license_type else f"{held.license_type}/"
    return prefix + ":".join(cells).rstrip(":")


def privilege(part: str, vocabulary: Vocabulary, today: date) -> Privilege:
    """`psypact:E1234:2024-01-01:2027-01-01:2026-11-01`, or `psypact@AZ,CO:…` for some states only."""
    cells = [cell.strip() for cell in part.split(":")]
    if not 4 <= len(cells) <= 6:
        raise Wrong(f"“{short(part)}” is not compact:number:issued:expires:verified")
    cells += [""] * (6 - len(cells))
    compact, _, named = cells[0].partition("@")
    slug = values.slug(compact, vocabulary.compacts)
    issued, expires = values.day(cells[2]), values.day(cells[3])
    in_order(issued, expires, f"the {slug} privilege")
    return Privilege(
        compact=slug,
        number=values.name(cells[1], 40),
        states=_states(named),
        status=values.slug(cells[5], STATUSES) if cells[5] else "active",
        issued_on=issued,
        expires_on=expires,
        verified_on=values.or_none(cells[4], lambda cell: values.checked_on(cell, today)),
    )


def write_privilege(held: Privilege) -> str:
    """The same, written."""
    where = f"@{','.join(sorted(held.states))}" if held.states else ""
    cells = [
        held.compact + where,
        held.number,
        *(written(d) for d in (held.issued_on, held.expires_on, held.verified_on)),
    ]
    if held.status != "active":
        cells.append(held.status)
    return ":".join(cells).rstrip(":")


def participation(part: str, vocabulary: Vocabulary, today: date) -> Participation:
    """`aetna-ppo`, or `medicaid-ny@NY from 2026-01-01 until 2026-12-31 verified 2026-11-01`."""
    found = PLAN.fullmatch(part)
    if not found:
        raise Wrong(f"“{short(part)}” is not plan@STATES from DATE until DATE verified DATE")
    plan = values.slug(found["plan"], vocabulary.plans)
    states, sold = _states(found["states"] or ""), vocabulary.plans[plan]
    if states and sold is not None and states - sold:
        raise Wrong(f"{plan} is not sold in {', '.join(sorted(states - sold))}")
    starts = values.day(found["starts"]) if found["starts"] else ALWAYS
    ends = values.day(found["ends"]) if found["ends"] else None
    in_order(starts, ends, plan)
    verified = values.checked_on(found["verified"], today) if found["verified"] else None
    return Participation(plan, states, starts, ends, verified)


def write_participation(held: Participation) -> str:
    """The same, written."""
    where = f"@{','.join(sorted(held.states))}" if held.states else ""
    starts = f" from {held.starts_on}" if held.starts_on != ALWAYS else ""
    ends = f" until {held.ends_on}" if held.ends_on else ""
    return held.plan + where + starts + ends + (f" verified {held.verified_on}" if held.verified_on else "")


def training(part: str, today: date) -> Training:
    """`EMDR basic training | 2021 | certificate on file | 2026-10-01`; the last two may be left out."""
    cells = [cell.strip() for cell in part.split("|")]
    if not 2 <= len(cells) <= 4:
        raise Wrong(f"“{short(part)}” is not name | year | evidence | verified")
    cells += [""] * (4 - len(cells))
    evidence = values.word(cells[2], 300)
    verified = values.or_none(cells[3], lambda cell: values.checked_on(cell, today))
    if verified and not evidence:
        raise Wrong(f"“{short(cells[0])}” is verified and needs its evidence")
    return Training(values.name(cells[0], 120), values.number(cells[1], 1950, today.year), evidence, verified)


def write_training(held: Training) -> str:
    """The same, written."""
    cells = [held.name, str(held.year), held.evidence, written(held.verified_on)]
    while not cells[-1]:
        cells.pop()
    return " | ".join(cells)


def _states(cell: str) -> frozenset[str] | None:
    return frozenset(values.state(part) for part in cell.replace(",", " ").split()) or None
