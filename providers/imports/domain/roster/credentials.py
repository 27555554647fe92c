"""Read and write the roster cells of licenses, privileges, plans and trainings."""

import re
from datetime import date

from providers.directory.domain.coverage import Participation
from providers.directory.domain.license import LICENSE_TYPES
from providers.directory.domain.lists import CellError, check_order, escape, format_date, split, unescape
from providers.imports.domain.roster import values
from providers.imports.domain.roster.row import License, Privilege, Training, Vocabulary
from providers.imports.domain.roster.values import truncate

STATUSES = ("active", "pending", "suspended", "ended")
# Start of a participation without a date.
DEFAULT_START = date(2000, 1, 1)
PARTICIPATION_PATTERN = re.compile(
    r"(?P<plan>[\w-]+)\s*(?:@\s*(?P<states>[\w,\s]+?))?(?:\s+from\s+(?P<starts>\S+))?(?:\s+until\s+(?P<ends>\S+))?"
    r"(?:\s+verified\s+(?P<verified>\S+))?",
    re.I | re.A,
)


def parse_license(part: str, license_type: str, today: date) -> License:
    """Parse `NY:12345:2020-01-01:2027-12-31:2026-11-01`, optionally with `psychologist/` before or `:suspended` after.

    Raises CellError, like every function here that parses.
    """
    kind, slash, fields = part.partition("/")
    if slash and kind.strip().lower() in LICENSE_TYPES:
        license_type, part = kind.strip().lower(), fields
    cells = [unescape(cell.strip()) for cell in split(part, ":")]
    if not 2 <= len(cells) <= 6:
        raise CellError(f"“{truncate(part)}” is not state:number:issued:expires:verified, such as NY:12345")
    cells += [""] * (6 - len(cells))
    state = values.state(cells[0])
    number = values.license_number(cells[1])
    issued, expires = values.optional(cells[2], values.parse_date), values.optional(cells[3], values.parse_date)
    verified = values.optional(cells[4], lambda cell: values.past_date(cell, today))
    check_order(issued, expires, f"the {state} license")
    status = values.slug(cells[5], STATUSES) if cells[5] else ("active" if issued and expires else "pending")
    if status == "active" and not (issued and expires):
        raise CellError(f"the {state} license is active and needs the days it was issued and expires")
    return License(state, license_type, number, status, issued, expires, verified)


def write_license(item: License, license_type: str) -> str:
    """Write a license as `parse_license` reads it."""
    cells = [
        item.state,
        escape(item.number),
        *(format_date(d) for d in (item.issued_on, item.expires_on, item.verified_on)),
    ]
    if item.status != ("active" if item.issued_on and item.expires_on else "pending"):
        cells.append(item.status)
    prefix = "" if item.license_type == license_type else f"{item.license_type}/"
    return prefix + _join(cells, ":")


def parse_privilege(part: str, vocabulary: Vocabulary, today: date) -> Privilege:
    """Parse `psypact:E1234:2024-01-01:2027-01-01:2026-11-01`, or `psypact@AZ,CO:…` for some states only."""
    cells = [unescape(cell.strip()) for cell in split(part, ":")]
    if not 4 <= len(cells) <= 6:
        raise CellError(f"“{truncate(part)}” is not compact:number:issued:expires:verified")
    cells += [""] * (6 - len(cells))
    compact, _, states = cells[0].partition("@")
    slug = values.slug(compact, vocabulary.compacts)
    issued, expires = values.parse_date(cells[2]), values.parse_date(cells[3])
    check_order(issued, expires, f"the {slug} privilege")
    return Privilege(
        compact=slug,
        number=values.license_number(cells[1]),
        states=_states(states),
        status=values.slug(cells[5], STATUSES) if cells[5] else "active",
        issued_on=issued,
        expires_on=expires,
        verified_on=values.optional(cells[4], lambda cell: values.past_date(cell, today)),
    )


def write_privilege(item: Privilege) -> str:
    """Write a privilege as `parse_privilege` reads it."""
    at_states = f"@{','.join(sorted(item.states))}" if item.states else ""
    cells = [
        item.compact + at_states,
        escape(item.number),
        *(format_date(d) for d in (item.issued_on, item.expires_on, item.verified_on)),
    ]
    if item.status != "active":
        cells.append(item.status)
    return _join(cells, ":")


def parse_participation(part: str, vocabulary: Vocabulary, today: date) -> Participation:
    """Parse `aetna-ppo`, or `medicaid-ny@NY from 2026-01-01 until 2026-12-31 verified 2026-11-01`."""
    match = PARTICIPATION_PATTERN.fullmatch(part)
    if not match:
        raise CellError(f"“{truncate(part)}” is not plan@STATES from DATE until DATE verified DATE")
    plan = values.slug(match["plan"], vocabulary.plans)
    states, plan_states = _states(match["states"] or ""), vocabulary.plans[plan]
    if states and plan_states is not None and states - plan_states:
        raise CellError(f"{plan} is not sold in {', '.join(sorted(states - plan_states))}")
    starts = values.parse_date(match["starts"]) if match["starts"] else DEFAULT_START
    ends = values.parse_date(match["ends"]) if match["ends"] else None
    check_order(starts, ends, plan)
    verified = values.past_date(match["verified"], today) if match["verified"] else None
    return Participation(plan, states, starts, ends, verified)


def write_participation(item: Participation) -> str:
    """Write a participation as `parse_participation` reads it."""
    at_states = f"@{','.join(sorted(item.states))}" if item.states else ""
    starts = f" from {item.starts_on}" if item.starts_on != DEFAULT_START else ""
    ends = f" until {item.ends_on}" if item.ends_on else ""
    return item.plan + at_states + starts + ends + (f" verified {item.verified_on}" if item.verified_on else "")


def parse_training(part: str, today: date) -> Training:
    """Parse `EMDR basic training | 2021 | certificate on file | 2026-10-01`. The last two parts are optional."""
    cells = [unescape(cell.strip()) for cell in split(part, "|")]
    if not 2 <= len(cells) <= 4:
        raise CellError(f"“{truncate(part)}” is not name | year | evidence | verified")
    cells += [""] * (4 - len(cells))
    evidence = values.text(cells[2], 300)
    verified = values.optional(cells[3], lambda cell: values.past_date(cell, today))
    if verified and not evidence:
        raise CellError(f"“{truncate(cells[0])}” is verified and needs its evidence")
    return Training(values.required_text(cells[0], 120), values.number(cells[1], 1950, today.year), evidence, verified)


def write_training(item: Training) -> str:
    """Write a training as `parse_training` reads it."""
    cells = [escape(item.name), str(item.year), escape(item.evidence), format_date(item.verified_on)]
    return _join(cells, " | ")


def _join(cells: list[str], separator: str) -> str:
    """Join the cells, without the empty ones at the end."""
    while not cells[-1]:
        cells.pop()
    return separator.join(cells)


def _states(cell: str) -> frozenset[str] | None:
    return frozenset(values.state(part) for part in cell.replace(",", " ").split()) or None
