"""The monthly bulk file of NPPES, the public register of NPIs (version 2, 330 columns, about nine million rows).

Kept: individuals with an active number and one of our license types. Their addresses, phones and sex code are not read:
an address may be a home, and the code is not how a person describes themself. License numbers come without dates and
unchecked, so they are `pending` until staff verify them.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

from providers.directory.domain.license import STATES, TAXONOMY
from providers.directory.domain.lists import Wrong
from providers.directory.domain.zones import MOST_PEOPLE
from providers.imports.domain.roster import License, Problem, ProviderRow, Rejected, Seen, Skipped, values
from providers.imports.gateways.records import Broken, Record, Records, Unreadable

NPI = "NPI"
ENTITY = "Entity Type Code"
LAST_NAME = "Provider Last Name (Legal Name)"
FIRST_NAME = "Provider First Name"
CREDENTIAL = "Provider Credential Text"
STATE = "Provider Business Practice Location Address State Name"
DEACTIVATED = "NPI Deactivation Date"
REACTIVATED = "NPI Reactivation Date"
TAXONOMIES = 15
SLOT = (
    "Healthcare Provider Taxonomy Code_{}",
    "Provider License Number_{}",
    "Provider License Number State Code_{}",
    "Healthcare Provider Primary Taxonomy Switch_{}",
)
INDIVIDUAL, ORGANIZATION = "1", "2"
TYPE_OF = {code: license_type for license_type, code in TAXONOMY.items()}
DATE = re.compile(r"\d\d/\d\d/\d{4}", re.ASCII)


class Nppes:
    """The rows of the file, one at a time. The first row of a number counts; later ones are rejected."""

    kind = "nppes"

    def __init__(self, path: Path) -> None:
        """Raises `Unreadable`; nothing has been read then."""
        self._records = Records(path)
        places = {name.strip(): place for place, name in enumerate(self._records.header)}
        slots = [[part.format(number) for part in SLOT] for number in range(1, TAXONOMIES + 1)]
        needed = [
            NPI,
            ENTITY,
            LAST_NAME,
            FIRST_NAME,
            CREDENTIAL,
            STATE,
            DEACTIVATED,
            REACTIVATED,
            *chain.from_iterable(slots),
        ]
        missing = [name for name in needed if name not in places]
        if missing:
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            raise Unreadable(f"{path} is not an NPPES bulk file: it lacks {', '.join(missing[:3])}{more}.")
        self._at = {name: places[name] for name in needed}
        self._slots = [tuple(places[name] for name in slot) for slot in slots]
        self._codes = [slot[0] for slot in self._slots]

    @property
    def sha256(self) -> bytes:
        """The hash of the file, once all is read."""
        return self._records.sha256

    def __iter__(self) -> Iterator[ProviderRow | Rejected | Skipped]:
        seen = Seen()
        for record in self._records:
            if isinstance(record, Broken):
                yield Rejected(record.line, "", "unreadable", (Problem(record.line, "", record.reason),))
                continue
            reason = self._skip(record.cells)
            if reason:
                yield Skipped(record.line, reason)
                continue
            row = self._row(record)
            if isinstance(row, ProviderRow) and not seen.add(row.npi):
                problem = Problem(row.line, "NPI", "stands in an earlier row of this file already")
                row = Rejected(row.line, row.npi, "repeated_number", (problem,))
            yield row

    def _skip(self, cells: list[str]) -> str:
        """Why a row is not for us, or ""."""
        if cells[self._at[ENTITY]] == ORGANIZATION:
            return "organization"
        off = cells[self._at[DEACTIVATED]]
        if off:
            deactivated, reactivated = _date(off), _date(cells[self._at[REACTIVATED]])
            # An unreadable date is no proof of being active again.
            if deactivated is None or reactivated is None or reactivated < deactivated:
                return "deactivated"
        if cells[self._at[ENTITY]] == INDIVIDUAL and not any(cells[place] in TYPE_OF for place in self._codes):
            return "other_profession"
        return ""

    def _row(self, record: Record) -> ProviderRow | Rejected:
        cells = record.cells
        problems: list[tuple[str, Problem]] = []

        def text(name: str, limit: int) -> str:
            try:
                return values.word(cells[self._at[name]], limit)
            except Wrong as wrong:
                problems.extend(("bad_text", Problem(record.line, name, reason)) for reason in wrong.reasons)
                return "?"

        npi = cells[self._at[NPI]].strip()
        try:
            values.npi(npi)
        except Wrong as wrong:
            problems.extend(("wrong_check_digit", Problem(record.line, NPI, reason)) for reason in wrong.reasons)
        if cells[self._at[ENTITY]] != INDIVIDUAL:
            problems.append(("unknown_entity", Problem(record.line, ENTITY, "is neither 1 nor 2")))
        family, given = text(LAST_NAME, 100), text(FIRST_NAME, 100)
        for name, value in ((LAST_NAME, family), (FIRST_NAME, given)):
            if not value:
                problems.append(("missing_name", Problem(record.line, name, "is missing")))
        credential = text(CREDENTIAL, 60)
        licenses, license_type = self._licenses(record, problems)
        zone = self._zone(cells, licenses)
        if zone is None:
            problems.append(("unknown_state", Problem(record.line, STATE, "is no state of the US, nor is a license's")))
        if problems or zone is None:
            return Rejected(record.line, values.short(npi), problems[0][0], tuple(problem for _, problem in problems))
        return ProviderRow(
            line=record.line,
            npi=npi,
            given_name=cased(given),
            family_name=cased(family),
            license_type=license_type,
            timezone=zone,
            licenses=licenses,
            credentials=credential,
        )

    def _licenses(self, record: Record, problems: list[tuple[str, Problem]]) -> tuple[tuple[License, ...], str]:
        """The licenses of our types, and the type that the primary switch names, or else the first."""
        found: dict[tuple[str, str, str], License] = {}
        first = primary = ""
        for number, (code, license_number, state, switch) in enumerate(self._slots, start=1):
            license_type = TYPE_OF.get(record.cells[code])
            if license_type is None:
                continue
            first = first or license_type
            if record.cells[switch] == "Y":
                primary = primary or license_type
            try:
                held = values.text(record.cells[license_number], 40)
            except Wrong as wrong:
                name = SLOT[1].format(number)
                problems.extend(("bad_text", Problem(record.line, name, reason)) for reason in wrong.reasons)
                continue
            where = record.cells[state].strip()
            # A number without a state, or a state of another country, names no license that could count here.
            if held and where in STATES:
                found.setdefault((where, license_type, held), License(where, license_type, held, "pending"))
        return tuple(found.values()), primary or first

    def _zone(self, cells: list[str], licenses: tuple[License, ...]) -> str | None:
        practice = MOST_PEOPLE.get(cells[self._at[STATE]].strip().upper())
        return practice or (MOST_PEOPLE[licenses[0].state] if licenses else None)


def cased(name: str) -> str:
    """A name in capitals, as the register has them, in the ordinary way: DE LA CRUZ → De La Cruz, O'BRIEN → O'Brien."""
    if not name.isupper():
        return name
    return re.sub(r"[^\W\d_]+", lambda found: found[0].capitalize(), name)


def _date(cell: str) -> date | None:
    if not DATE.fullmatch(cell):
        return None
    try:
        return values.day(cell)
    except Wrong:
        return None
