"""The data of a booking: the client, contact details and consents."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Contact:
    """A person's contact details, and which of them are safe to use."""

    name: str
    email: str = ""
    phone: str = ""
    email_ok: bool = False
    text_ok: bool = False
    voicemail_ok: bool = False


@dataclass(frozen=True, slots=True)
class BookingDetails:
    """The client, the person who books for them, consents, and a message to the provider."""

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
    # From the client's plan, in USD.
    copay: Decimal | None = None
    deductible_left: Decimal | None = None
    # The passphrase for mailed links. Only its hash is stored.
    passphrase: str = ""
    # The staff member who read the consents to a caller; empty if the client read them.
    read_by: str = ""

    def unreachable(self) -> bool:
        """Return whether there is neither an e-mail address nor a phone number."""
        people = [self.contact, self.booker] if self.booker else [self.contact]
        return not any(person.email or person.phone for person in people)
