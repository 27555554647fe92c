"""Which field each column of a file holds: our own headings are certain, other common headings are guesses.

A guess is a proposal for a person. An import uses it only once somebody has confirmed it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from providers.imports.domain.roster import values
from providers.imports.domain.roster.rows import NAMES

# The field of a column that is not read.
IGNORED = "ignore"
# How alike two headings must be for a guess, from 0 to 1.
SIMILARITY = 0.88
# Words in parentheses that say nothing about the content of a column.
REMARK = re.compile(r"\((?:required|optional)\)")
ASSIGNMENT = re.compile(r"\s*(.*?)\s*=\s*(\w+)\s*(?:,|$)")
OWN_HEADINGS = {name.replace("_", ""): name for name in NAMES}
SYNONYMS = {
    "npi": "npinumber npino providernpi individualnpi npi1 type1npi nationalprovideridentifier "
    "nationalprovideridentifiernumber nationalproviderid",
    "given_name": "first firstname fname forename legalfirstname providerfirstname",
    "family_name": "last lastname lname surname legallastname providerlastname",
    "license_type": "licensuretype providertype profession discipline licensetypename",
    "timezone": "tz timezonename ianatimezone",
    "licenses": "license licence licensenumber licensenumbers licenseno licno licensestatenumber licstateno "
    "licensestateno licensestateandnumber statelicense statelicenses statelicensenumber",
    "display_name": "fullname name providername displayas nametodisplay",
    "credentials": "credential degree degrees postnominals",
    "status": "providerstatus recordstatus",
    "pronouns": "pronoun preferredpronouns",
    "gender": "genderidentity",
    "practicing_since": "inpracticesince practicesince practicingsinceyear firstyearofpractice",
    "headline": "tagline",
    "bio": "biography about aboutme profiletext description",
    "age_groups": "ages agesseen agesserved agegroup populations populationsserved",
    "concerns": "specialties specialty specialities areasofconcern issuestreated",
    "focus": "topspecialties mainspecialties",
    "approaches": "modalities modality treatmentapproaches therapyapproaches",
    "languages": "language languagesspoken",
    "self_pay_fee": "fee rate sessionfee sessionrate selfpayrate cashrate privatepayrate",
    "accepting_new_clients": "accepting acceptingclients acceptingnewpatients acceptingpatients takingnewclients",
    "capacity": "newclientcapacity openslots",
    "contact_email": "email emailaddress officeemail workemail",
    "contact_phone": "phone phonenumber telephone tel officephone workphone",
    "room_url": "videolink videourl telehealthlink telehealthurl meetinglink",
    "notice_hours": "minimumnotice minimumnoticehours",
    "horizon_days": "bookingwindow bookingwindowdays",
    "session_types": "sessiontype visittypes",
    "hours": "officehours weeklyhours workinghours schedule availability",
    "time_off": "vacation vacations pto daysoff",
    "plans": "insurance insurances insuranceplans insurancesaccepted acceptedinsurance networks payers",
    "privileges": "compactprivileges psypact compacts",
    "trainings": "training traumatraining traumatrainings",
}
FIELDS_BY_SYNONYM = {word: field for field, words in SYNONYMS.items() for word in words.split()}


class Basis(StrEnum):
    """Why a column is proposed for a field."""

    SAME = "same"
    GUESS = "guess"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The field that a column probably holds, IGNORED if that is not known."""

    field: str
    basis: Basis


class InvalidColumns(Exception):
    """The columns can't be assigned that way. The message is a sentence for the user."""


def own_column(heading: str) -> str | None:
    """Return the field of one of our own headings, such as “Given Name*” or “TIME ZONE (required)”, or None."""
    return OWN_HEADINGS.get(_letters(heading))


def normalize(heading: str) -> str:
    """Return a heading in the spelling in which two headings are compared."""
    return " ".join(values.plain_dashes(heading).lower().split())


def propose(headings: Sequence[str]) -> list[Proposal]:
    """Return a proposal for each heading. A field that several headings could mean is left for a person to assign."""
    fields = [own_column(heading) for heading in headings]
    guesses = [_guess(heading) for heading in headings]
    proposals = []
    for field, guess in zip(fields, guesses, strict=True):
        if field:
            proposals.append(Proposal(field, Basis.SAME))
        elif guess and guess not in fields and guesses.count(guess) == 1:
            proposals.append(Proposal(guess, Basis.GUESS))
        else:
            proposals.append(Proposal(IGNORED, Basis.UNKNOWN))
    return proposals


def parse_assignments(text: str) -> dict[str, str]:
    """Parse `First Name=given_name, Notes=ignore` to fields by normalized heading. Raises InvalidColumns.

    A heading may contain commas.
    """
    fields: dict[str, str] = {}
    position = 0
    while text[position:].strip():
        match = ASSIGNMENT.match(text, position)
        if not match:
            unread = values.truncate(text[position:])
            raise InvalidColumns(f"“{unread}” is not HEADING=FIELD, such as “First Name=given_name” or “Notes=ignore”.")
        heading, field = match.groups()
        if field != IGNORED and field not in NAMES:
            raise InvalidColumns(f"{field} is no field of a roster. The fields are listed in docs/roster.md.")
        if fields.setdefault(normalize(heading), field) != field:
            raise InvalidColumns(f"“{values.truncate(heading)}” is assigned twice.")
        position = match.end()
    return fields


def assign(headings: Sequence[str], fields: Mapping[str, str]) -> list[str]:
    """Return the field of each column: as assigned, or that of our own heading, or else the heading in quotes.

    The quotes keep a heading such as “ignore” from passing for a field. Raises InvalidColumns if `fields` names a heading
    that isn't there.
    """
    normalized = [normalize(heading) for heading in headings]
    absent = [heading for heading in fields if heading not in normalized]
    if absent:
        names = ", ".join(f"“{values.truncate(heading)}”" for heading in absent)
        raise InvalidColumns(f"The file has no column {names}.")
    return [
        fields.get(key) or own_column(heading) or (heading.strip() and f"“{values.truncate(heading)}”")
        for key, heading in zip(normalized, headings, strict=True)
    ]


def suggestion(headings: Sequence[str]) -> str:
    """Return assignments for the headings that aren't ours, as `parse_assignments` reads them."""
    parts = [
        f"{' '.join(heading.split())}={proposal.field}"
        for heading, proposal in zip(headings, propose(headings), strict=True)
        if proposal.basis != Basis.SAME
    ]
    return ", ".join(dict.fromkeys(parts))


def _guess(heading: str) -> str | None:
    letters = _letters(heading)
    field = FIELDS_BY_SYNONYM.get(letters)
    if field or not letters:
        return field
    known = OWN_HEADINGS | FIELDS_BY_SYNONYM
    close = get_close_matches(letters, known, n=1, cutoff=SIMILARITY)
    return known[close[0]] if close else None


def _letters(heading: str) -> str:
    """Return the letters and digits of a heading in lower case."""
    words = REMARK.sub(" ", values.plain_dashes(heading).lower())
    return "".join(re.findall(r"[^\W_]+", words))
