"""What somebody says when they book: who comes, how to reach them, what they agree to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Contact:
    """How a person may be reached, and by which of these ways safely."""

    name: str
    email: str = ""
    phone: str = ""
    email_ok: bool = False
    text_ok: bool = False
    voicemail_ok: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """Who comes, who books for them, what they agreed to and what they chose to share."""

    contact: Contact
    date_of_birth: date
    state: str
    timezone: str
    language: str
    consents: frozenset[str]
    pronouns: str = ""
    member_id: str = ""
    booker: Contact | None = None
    relationship: str = ""
    share: str = ""
    # What the person knows of their plan, in USD.
    copay: Decimal | None = None
    deductible_left: Decimal | None = None
    # Without which a mailed link opens nothing. Never kept as it is.
    word: str = ""
    # The member of staff who read the consents aloud to a caller; empty where the person read them.
    read_by: str = ""

    def unreachable(self) -> bool:
        """Whether nobody left an address or a number."""
        people = [self.contact, self.booker] if self.booker else [self.contact]
        return not any(person.email or person.phone for person in people)
