"""E-mail addresses and phone numbers as people type them."""

import re
import unicodedata

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

MAX_EMAIL_LENGTH = 254
EXTENSION = re.compile(r"[\s,;(]*(?:extension|extn|ext|x|#)[\s.:=]*(\d{1,7})\)?\s*$", re.IGNORECASE)


def email_address(text: str) -> str:
    """Return an e-mail address with its host in ASCII (IDNA). Raises ValidationError.

    An IP address as the host, a host without a dot and a quoted local part are valid in RFC 5321, but no mailbox of a
    person.
    """
    local, at, host = text.strip().rpartition("@")
    try:
        address = f"{local}{at}{host.encode('idna').decode()}"
        validate_email(address)
    except (UnicodeError, ValidationError) as error:
        raise ValidationError(_("This is not an e-mail address.")) from error
    if host.startswith("[") or "." not in host or '"' in local:
        raise ValidationError(_("This is not an e-mail address."))
    if len(address) > MAX_EMAIL_LENGTH:
        raise ValidationError(_("This e-mail address is too long."))
    return address


def phone_number(text: str) -> str:
    """Return a phone number as E.164 with its extension; numbers without a country code are US. Raises ValidationError."""
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("tel:")
    if not plain:
        return ""
    extension = EXTENSION.search(plain)
    plain = plain[: extension.start()] if extension else plain
    invalid = ValidationError(_("Enter a phone number, such as 608-555-0142."))
    try:
        number = phonenumbers.parse(plain, "US")
    except phonenumbers.NumberParseException as error:
        raise invalid from error
    reason = phonenumbers.is_possible_number_with_reason(number)
    is_american = number.country_code == 1
    is_short = reason in (phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY, phonenumbers.ValidationResult.TOO_SHORT)
    if re.search(r"[^\W\d_]", plain):
        raise invalid
    if is_american and is_short:
        raise ValidationError(_("Add the area code, such as 608-555-0142."))
    # No area code of North America begins with 0 or 1.
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE or (is_american and str(number.national_number)[0] in "01"):
        raise invalid
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return plain + (f";ext={extension[1]}" if extension else "")
