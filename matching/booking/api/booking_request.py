"""Booking request serializers: client, contact details, consents."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from config.http import serializer_fields
from config.http.problems import invalid
from config.text.addresses import phone_number
from matching.appointments.domain.booking_request import BookingDetails, Contact
from matching.booking.forms.booking import validate_date_of_birth
from providers.directory.domain.license import STATES


def validated_phone(value: str | None) -> str:
    """Return a phone number in E.164 with extension; numbers without a country code are US. Raises ValidationError."""
    try:
        return phone_number(value or "")
    except DjangoValidationError as error:
        raise serializers.ValidationError(error.messages) from error


class ContactField(serializer_fields.StrictSerializer):
    """Safe ways to contact a person. All default to false."""

    email_ok = serializer_fields.StrictBooleanField(default=False)
    text_ok = serializer_fields.StrictBooleanField(default=False)
    voicemail_ok = serializer_fields.StrictBooleanField(default=False)


class PersonField(serializer_fields.StrictSerializer):
    """A person's name and contact details."""

    name = serializer_fields.StrictCharField(max_length=150)
    email = serializer_fields.StrictEmailField(required=False, allow_null=True)
    phone = serializer_fields.StrictCharField(max_length=40, required=False, allow_null=True)
    contact = ContactField()

    def validate_phone(self, value: str | None) -> str:
        return validated_phone(value)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["contact"]["email_ok"] and not attrs.get("email"):
            raise serializers.ValidationError({"email": _("Give an e-mail address, or don't ask for e-mail.")})
        return attrs


class ClientField(PersonField):
    """The client."""

    pronouns = serializer_fields.StrictCharField(max_length=40, required=False, allow_null=True, allow_blank=True)
    date_of_birth = serializer_fields.StrictDateField()
    member_id = serializer_fields.StrictCharField(max_length=60, required=False, allow_null=True, allow_blank=True)
    state = serializers.ChoiceField(choices=STATES)
    timezone = serializer_fields.TimeZoneField()
    language = serializer_fields.LanguageTagField(required=False, allow_null=True)

    def validate_member_id(self, value: str | None) -> str:
        """Remove spaces and dashes; uppercase."""
        return re.sub(r"[\s-]", "", value or "").upper()


class BookerField(PersonField):
    """The adult who books for the client and receives the messages."""

    relationship = serializer_fields.StrictCharField(max_length=60)


class ConsentsField(serializer_fields.StrictSerializer):
    """Consents."""

    telehealth = serializer_fields.StrictBooleanField()
    privacy = serializer_fields.StrictBooleanField()
    guardian = serializer_fields.StrictBooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        missing = [name for name in ("telehealth", "privacy") if not attrs[name]]
        if missing:
            raise serializers.ValidationError({name: _("A session can't be booked without this.") for name in missing})
        return attrs


class BookRequest(serializer_fields.StrictSerializer):
    """A hold, the client and their consents."""

    hold = serializer_fields.StrictCharField(max_length=200)
    client = ClientField()
    booker = BookerField(required=False, allow_null=True)
    known_client = serializer_fields.StrictCharField(max_length=200, required=False, allow_null=True)
    share = serializer_fields.StrictCharField(
        max_length=4_000, lines=True, required=False, allow_null=True, allow_blank=True
    )
    consents = ConsentsField()


def details(data: dict[str, Any], today: date) -> BookingDetails:
    """Convert valid BookRequest data. Raises Problem (`invalid`) for an impossible date of birth."""
    client, booker = data["client"], data.get("booker")
    date_of_birth = client["date_of_birth"]
    try:
        validate_date_of_birth(date_of_birth, today)
    except DjangoValidationError as error:
        raise invalid({"client": {"date_of_birth": error.messages}}) from error
    return BookingDetails(
        contact=_contact(client),
        date_of_birth=date_of_birth,
        state=client["state"],
        timezone=client["timezone"],
        language=client.get("language") or (get_language() or "en")[:2],
        consents=frozenset(name for name, agreed in data["consents"].items() if agreed),
        pronouns=client.get("pronouns") or "",
        member_id=client.get("member_id") or "",
        booker=_contact(booker) if booker else None,
        relationship=booker["relationship"] if booker else "",
        share=data.get("share") or "",
    )


def _contact(person: dict[str, Any]) -> Contact:
    return Contact(person["name"], person.get("email") or "", person.get("phone") or "", **person["contact"])
