"""The monthly bulk file of NPPES, the public register of NPIs (version 2, 330 columns, about nine million rows).

Only individuals with an active number and one of our license types are imported. Addresses, phones and the sex code are
not read: an address may be a home, and the code isn't the person's own description. License numbers have no dates and are
not verified, so they are `pending` until staff verify them.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

from providers.directory.domain.license import STATES, TAXONOMY_CODES
from providers.directory.domain.lists import CellError
from providers.directory.domain.zones import DEFAULT_TIMEZONE
from providers.imports.domain.roster import License, NpiSet, Problem, ProviderRow, Rejected, Skipped, values
from providers.imports.gateways.records import BrokenRow, Record, Records, UnreadableFile

NPI = "NPI"
ENTITY = "Entity Type Code"
LAST_NAME = "Provider Last Name (Legal Name)"
FIRST_NAME = "Provider First Name"
CREDENTIAL = "Provider Credential Text"
STATE = "Provider Business Practice Location Address State Name"
DEACTIVATED = "NPI Deactivation Date"
REACTIVATED = "NPI Reactivation Date"
SLOT_COUNT = 15
# The columns of one of the fifteen taxonomy slots.
SLOT_COLUMNS = (
    "Healthcare Provider Taxonomy Code_{}",
    "Provider License Number_{}",
    "Provider License Number State Code_{}",
    "Healthcare Provider Primary Taxonomy Switch_{}",
)
INDIVIDUAL, ORGANIZATION = "1", "2"
LICENSE_TYPES = {code: license_type for license_type, code in TAXONOMY_CODES.items()}
DATE = re.compile(r"\d\d/\d\d/\d{4}", re.ASCII)


class Nppes:
    """The rows of the file. The first row of each NPI counts; later ones are rejected."""

    kind = "nppes"

    def __init__(self, path: Path) -> None:
        """Read the header. Raises UnreadableFile."""
        self._records = Records(path)
        positions = {name.strip(): position for position, name in enumerate(self._records.header)}
        slots = [[part.format(number) for part in SLOT_COLUMNS] for number in range(1, SLOT_COUNT + 1)]
        required = [
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
        missing = [name for name in required if name not in positions]
        if missing:
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            raise UnreadableFile(f"{path} is not an NPPES bulk file: it lacks {', '.join(missing[:3])}{more}.")
        self._position = {name: positions[name] for name in required}
        self._slots = [tuple(positions[name] for name in slot) for slot in slots]
        self._code_positions = [slot[0] for slot in self._slots]

    @property
    def sha256(self) -> bytes:
        """The hash of the file, once all rows are read."""
        return self._records.sha256

    def __iter__(self) -> Iterator[ProviderRow | Rejected | Skipped]:
        seen = NpiSet()
        for record in self._records:
            if isinstance(record, BrokenRow):
                yield Rejected(record.line, "", "unreadable", (Problem(record.line, "", record.reason),))
                continue
            reason = self._skip_reason(record.cells)
            if reason:
                yield Skipped(record.line, reason)
                continue
            row = self._row(record)
            if isinstance(row, ProviderRow) and not seen.add(row.npi):
                problem = Problem(row.line, "NPI", "stands in an earlier row of this file already")
                row = Rejected(row.line, row.npi, "repeated_number", (problem,))
            yield row

    def _skip_reason(self, cells: list[str]) -> str:
        """Return why the row isn't imported, or ""."""
        if cells[self._position[ENTITY]] == ORGANIZATION:
            return "organization"
        deactivation = cells[self._position[DEACTIVATED]]
        if deactivation:
            deactivated, reactivated = _date(deactivation), _date(cells[self._position[REACTIVATED]])
            # An unreadable date doesn't prove that the number is active again.
            if deactivated is None or reactivated is None or reactivated < deactivated:
                return "deactivated"
        if cells[self._position[ENTITY]] == INDIVIDUAL and not any(
            cells[position] in LICENSE_TYPES for position in self._code_positions
        ):
            return "other_profession"
        return ""

    def _row(self, record: Record) -> ProviderRow | Rejected:
        cells = record.cells
        problems: list[tuple[str, Problem]] = []

        def text(name: str, limit: int) -> str:
            try:
                return values.plain_text(cells[self._position[name]], limit)
            except CellError as error:
                problems.extend(("bad_text", Problem(record.line, name, reason)) for reason in error.reasons)
                return "?"

        npi = cells[self._position[NPI]].strip()
        try:
            values.npi(npi)
        except CellError as error:
            problems.extend(("wrong_check_digit", Problem(record.line, NPI, reason)) for reason in error.reasons)
        if cells[self._position[ENTITY]] != INDIVIDUAL:
            problems.append(("unknown_entity", Problem(record.line, ENTITY, "is neither 1 nor 2")))
        family_name, given_name = text(LAST_NAME, 100), text(FIRST_NAME, 100)
        for name, value in ((LAST_NAME, family_name), (FIRST_NAME, given_name)):
            if not value:
                problems.append(("missing_name", Problem(record.line, name, "is missing")))
        credential = text(CREDENTIAL, 60)
        licenses, license_type = self._licenses(record, problems)
        zone = self._zone(cells, licenses)
        if zone is None:
            problems.append(("unknown_state", Problem(record.line, STATE, "is no state of the US, nor is a license's")))
        if problems or zone is None:
            return Rejected(
                record.line, values.truncate(npi), problems[0][0], tuple(problem for _, problem in problems)
            )
        return ProviderRow(
            line=record.line,
            npi=npi,
            given_name=title_case(given_name),
            family_name=title_case(family_name),
            license_type=license_type,
            timezone=zone,
            licenses=licenses,
            credentials=credential,
        )

    def _licenses(self, record: Record, problems: list[tuple[str, Problem]]) -> tuple[tuple[License, ...], str]:
        """Return the licenses of our types, and the primary license type, or else the first one."""
        licenses: dict[tuple[str, str, str], License] = {}
        first_type = primary_type = ""
        for number, (code, number_column, state, switch) in enumerate(self._slots, start=1):
            license_type = LICENSE_TYPES.get(record.cells[code])
            if license_type is None:
                continue
            first_type = first_type or license_type
            if record.cells[switch] == "Y":
                primary_type = primary_type or license_type
            try:
                license_number = values.text(record.cells[number_column], 40)
            except CellError as error:
                name = SLOT_COLUMNS[1].format(number)
                problems.extend(("bad_text", Problem(record.line, name, reason)) for reason in error.reasons)
                continue
            license_state = record.cells[state].strip()
            # A license without a state, or of another country, is of no use.
            if license_number and license_state in STATES:
                key = (license_state, license_type, license_number)
                licenses.setdefault(key, License(*key, "pending"))
        return tuple(licenses.values()), primary_type or first_type

    def _zone(self, cells: list[str], licenses: tuple[License, ...]) -> str | None:
        practice_zone = DEFAULT_TIMEZONE.get(cells[self._position[STATE]].strip().upper())
        return practice_zone or (DEFAULT_TIMEZONE[licenses[0].state] if licenses else None)


def title_case(name: str) -> str:
    """Return a name in capitals as normally written: DE LA CRUZ → De La Cruz, O'BRIEN → O'Brien."""
    if not name.isupper():
        return name
    return re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), name)


def _date(cell: str) -> date | None:
    if not DATE.fullmatch(cell):
        return None
    try:
        return values.parse_date(cell)
    except CellError:
        return None
