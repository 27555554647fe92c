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

from providers.directory.domain import npi as npis
from providers.directory.domain.license import STATES, TAXONOMY_CODES
from providers.directory.domain.license_number import comparison_key
from providers.directory.domain.lists import CellError
from providers.directory.domain.zones import DEFAULT_TIMEZONE
from providers.imports.domain.roster import (
    Deactivated,
    License,
    NpiSet,
    Problem,
    ProviderRow,
    Rejected,
    Skipped,
    values,
)
from providers.imports.domain.roster.claims import Claim
from providers.imports.gateways.records import BrokenRow, Record, Records, UnreadableFile

NPI = "NPI"
ENTITY = "Entity Type Code"
LAST_NAME = "Provider Last Name (Legal Name)"
FIRST_NAME = "Provider First Name"
CREDENTIAL = "Provider Credential Text"
STATE = "Provider Business Practice Location Address State Name"
DEACTIVATED = "NPI Deactivation Date"
REACTIVATED = "NPI Reactivation Date"
DEACTIVATED_CODE = "deactivated"
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

    def shared_claims(self) -> frozenset[Claim]:
        """Return none: NPPES verifies no number, and unverified ones may be on several records."""
        return frozenset()

    def __iter__(self) -> Iterator[ProviderRow | Rejected | Skipped | Deactivated]:
        seen = NpiSet()
        for record in self._records:
            if isinstance(record, Record) and record.added:
                record = BrokenRow(record.line, f"ends {record.added} cells early")
            if isinstance(record, BrokenRow):
                yield Rejected(record.line, "", "unreadable", (Problem(record.line, "", record.reason),))
                continue
            reason = self._skip_reason(record.cells)
            npi = record.cells[self._position[NPI]].strip()
            if reason == DEACTIVATED_CODE and npis.is_valid(npi):
                yield Deactivated(record.line, npi, _date(record.cells[self._position[DEACTIVATED]]))
                continue
            if reason:
                yield Skipped(record.line, reason)
                continue
            row = self._row(record)
            if isinstance(row, ProviderRow) and not seen.add(row.npi):
                problem = Problem(row.line, "NPI", "is in an earlier row of this file already")
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
                return DEACTIVATED_CODE
        if cells[self._position[ENTITY]] == INDIVIDUAL and not any(
            cells[position] in LICENSE_TYPES for position in self._code_positions
        ):
            return "other_profession"
        return ""

    def _row(self, record: Record) -> ProviderRow | Rejected:
        cells = record.cells
        problems: list[tuple[str, Problem]] = []
        left_out: list[Problem] = []

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
        try:
            credential = values.credentials(cells[self._position[CREDENTIAL]])
        except CellError as error:
            credential = ""
            left_out += [Problem(record.line, CREDENTIAL, reason) for reason in error.reasons]
        licenses, license_type = self._licenses(record, left_out)
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
            left_out=tuple(left_out),
        )

    def _licenses(self, record: Record, left_out: list[Problem]) -> tuple[tuple[License, ...], str]:
        """Return the licenses of our types, and the primary license type, or else the first one.

        A text that is no number is left out: people must write something into this field of NPPES.
        """
        licenses: dict[tuple[str, str, str], License] = {}
        first_type = primary_type = ""
        for number, (code, number_column, state, switch) in enumerate(self._slots, start=1):
            license_type = LICENSE_TYPES.get(record.cells[code])
            if license_type is None:
                continue
            first_type = first_type or license_type
            if record.cells[switch] == "Y":
                primary_type = primary_type or license_type
            cell, license_state = record.cells[number_column], record.cells[state].strip()
            # A license without a state, or of another country, is of no use.
            if not cell.strip() or license_state not in STATES:
                continue
            try:
                license_number = values.license_number(cell)
            except CellError as error:
                name = SLOT_COLUMNS[1].format(number)
                left_out += [Problem(record.line, name, reason) for reason in error.reasons]
                continue
            key = (license_state, license_type, comparison_key(license_number))
            licenses.setdefault(key, License(license_state, license_type, license_number, "pending"))
        return tuple(licenses.values()), primary_type or first_type

    def _zone(self, cells: list[str], licenses: tuple[License, ...]) -> str | None:
        practice_zone = DEFAULT_TIMEZONE.get(cells[self._position[STATE]].strip().upper())
        return practice_zone or (DEFAULT_TIMEZONE[licenses[0].state] if licenses else None)


def title_case(name: str) -> str:
    """Return a name in capitals as normally written: DE LA CRUZ → De La Cruz, MCDONALD → McDonald, KING III → King III.

    MAC stays as it is, because MACK and MACHADO are names too.
    """
    if not name.isupper():
        return name
    return re.sub(r"[^\W\d_]+", lambda match: _title_case_word(match[0], is_first=match.start() == 0), name)


def _title_case_word(word: str, *, is_first: bool) -> str:
    if word in ("II", "III", "IV") and not is_first:
        return word
    if word.startswith("MC") and len(word) > 4:
        return "Mc" + word[2:].capitalize()
    return word.capitalize()


def _date(cell: str) -> date | None:
    if not DATE.fullmatch(cell):
        return None
    try:
        return values.parse_date(cell)
    except CellError:
        return None
