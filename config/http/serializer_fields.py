"""Strict serializers and fields: they reject unknown fields, wrong types and times without a zone."""

import re
import zoneinfo
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from config.http.problems import invalid
from config.text import addresses, cleaning, languages

INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII
)
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# A request with thousands of unknown fields gets a short answer.
MAX_UNKNOWN_FIELDS = 20


class StrictSerializer(serializers.Serializer):
    """A serializer that rejects unknown fields. Call `parse` or `parse_query`."""

    rejects_unknown_fields = True

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [key for key in data if key not in self.fields]
            if unknown:
                first = unknown[:MAX_UNKNOWN_FIELDS]
                raise serializers.ValidationError({str(key)[:80]: [_("This field is not known.")] for key in first})
        return super().to_internal_value(data)

    @classmethod
    def parse(cls, data: Any, **context: Any) -> dict[str, Any]:
        """Return the validated values. Raises Problem `invalid` with the errors by field."""
        serializer = cls(data=data, context=context)
        if not serializer.is_valid():
            raise invalid(serializer.errors)
        return serializer.validated_data

    @classmethod
    def parse_query(cls, params: QueryDict) -> dict[str, Any]:
        """Return the validated query parameters. Only a list field accepts a repeated parameter.

        Raises Problem `invalid` with the errors by field.
        """
        declared = cls().fields
        repeated = [name for name, values in params.lists() if len(values) > 1 and not _is_list(declared.get(name))]
        if repeated:
            raise invalid({name: [_("This parameter stands twice.")] for name in repeated})
        return cls.parse({name: vs if _is_list(declared.get(name)) else vs[-1] for name, vs in params.lists()})


class EmptySerializer(StrictSerializer):
    """A request without parameters or members."""


class StrictCharField(serializers.CharField):
    """A string, not a number. Removes invisible characters, normalizes to NFC; one line unless `lines` is set."""

    def __init__(self, *, lines: bool = False, **kwargs: Any) -> None:
        self.lines = lines
        super().__init__(**kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        # Clean up first, so that a text of zero-width characters counts as empty.
        if isinstance(data, str):
            data = cleaning.clean(data)
        return super().run_validation(data)

    def to_internal_value(self, text: Any) -> str:
        if not isinstance(text, str):
            raise serializers.ValidationError(_("This must be text."))
        if cleaning.has_control_characters(text, lines=self.lines):
            raise serializers.ValidationError(_("This must be one line without control characters."))
        if cleaning.has_too_many_marks(text):
            raise serializers.ValidationError(_("There are too many marks on one letter."))
        return super().to_internal_value(text)


class StrictIntegerField(serializers.IntegerField):
    """An integer, not a string or a boolean."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            raise serializers.ValidationError(_("This must be a whole number."))
        return super().to_internal_value(data)


class StrictBooleanField(serializers.BooleanField):
    """true or false, not a string or a number."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError(_("This must be true or false."))
        return data


class StrictDecimalField(serializers.DecimalField):
    """A decimal number in a string, used for money."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        return serializers.Field.validate_empty_values(self, data)  # DRF would read "" as null.

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or not re.fullmatch(r"-?\d{1,12}(\.\d{1,4})?", data.strip(), re.ASCII):
            raise serializers.ValidationError(_("This must be a decimal number in a string."))
        return super().to_internal_value(data)


class StrictDateTimeField(serializers.DateTimeField):
    """An RFC 3339 date and time with an offset, as an aware datetime in UTC."""

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str) or not INSTANT.fullmatch(data):
            raise serializers.ValidationError(_("This must be an instant such as 2026-11-23T15:00:00Z."))
        try:
            instant = datetime.fromisoformat(data).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise serializers.ValidationError(_("There is no such instant.")) from error
        # Adding days or converting zones would overflow in the first and the last year.
        if instant.year in (MINYEAR, MAXYEAR):
            raise serializers.ValidationError(_("There is no such instant."))
        return instant


class StrictDateField(serializers.DateField):
    """A date in ISO 8601 format."""

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str) or not DATE.fullmatch(data):
            raise serializers.ValidationError(_("This must be a date such as 2026-11-23."))
        return super().to_internal_value(data)


class TimeZoneField(serializers.CharField):
    """An IANA time zone, as its canonical name (`Asia/Calcutta` becomes `Asia/Kolkata`)."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in accepted_zones():
            raise serializers.ValidationError(_("This must be an IANA time zone such as America/New_York."))
        return ZONE_ALIASES.get(data, data)


class StrictSlugField(StrictCharField):
    """A slug: lower-case letters, digits, dashes and underscores, at most 120 characters."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,119}", text, re.ASCII):
            raise serializers.ValidationError(_("This must be lower-case letters, digits and dashes."))
        return text


class StrictEmailField(StrictCharField):
    """An e-mail address of at most 254 characters. A host name in another script becomes its ASCII (IDNA) form."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not text:
            return ""
        try:
            return addresses.email_address(text)
        except DjangoValidationError as error:
            raise serializers.ValidationError(error.messages) from error


class LanguageTagField(StrictCharField):
    """A language tag (BCP 47) in any case, as the language of ours that it means."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=languages.MAX_TAG_LENGTH, **kwargs)

    def to_internal_value(self, text: Any) -> str:
        text = super().to_internal_value(text)
        if not languages.is_tag(text):
            raise serializers.ValidationError(_("This must be a language tag such as en or pt-BR."))
        return languages.supported(text)


class TimeOfDayField(serializers.CharField):
    """A time of day such as 17:30, up to 24:00, as minutes after midnight."""

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override]
        if not isinstance(data, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d|24:00", data, re.ASCII):
            raise serializers.ValidationError(_("This must be a time of day such as 17:30."))
        hour, minute = data.split(":")
        return int(hour) * 60 + int(minute)


@cache
def accepted_zones() -> frozenset[str]:
    """Return every accepted zone name: those with a region, and UTC."""
    return frozenset(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC")


# Old zone names that browsers still send → current names (IANA `backward` file).
ZONE_ALIASES = {
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Asia/Rangoon": "Asia/Yangon",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Indianapolis": "America/Indiana/Indianapolis",
    "America/Fort_Wayne": "America/Indiana/Indianapolis",
    "America/Louisville": "America/Kentucky/Louisville",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Europe/Kiev": "Europe/Kyiv",
    "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "US/Alaska": "America/Anchorage",
    "US/Arizona": "America/Phoenix",
    "US/Central": "America/Chicago",
    "US/East-Indiana": "America/Indiana/Indianapolis",
    "US/Eastern": "America/New_York",
    "US/Hawaii": "Pacific/Honolulu",
    "US/Michigan": "America/Detroit",
    "US/Mountain": "America/Denver",
    "US/Pacific": "America/Los_Angeles",
    "US/Samoa": "Pacific/Pago_Pago",
    "Etc/UTC": "UTC",
    "Etc/UCT": "UTC",
    "Etc/Universal": "UTC",
    "Etc/Zulu": "UTC",
}


def _is_list(field: Any) -> bool:
    return isinstance(field, (serializers.ListField, serializers.MultipleChoiceField))
