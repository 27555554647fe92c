"""The sentences that forms show for what can't be read. They replace Django's, in every form of the product.

Django's texts name types ("Enter a valid value") or its own words ("Ensure this value…"). Ours say what to do.
"""

from typing import Any

from django.core import validators
from django.db import models
from django.forms import fields, formsets
from django.forms import models as form_models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

CHOOSE = _("Choose one of the options on this page.")
FIELDS: dict[Any, dict[str, Any]] = {
    fields.Field: {"required": _("Fill this in, please.")},
    fields.IntegerField: {"invalid": _("Enter a whole number, such as 15.")},
    fields.FloatField: {"invalid": _("Enter a number, such as 1.5.")},
    fields.DecimalField: {"invalid": _("Enter a number, such as 150.")},
    fields.DateField: {"invalid": _("Enter a date, such as 2026-05-04.")},
    fields.TimeField: {"invalid": _("Enter a time, such as 17:00.")},
    fields.DateTimeField: {"invalid": _("Enter a date and a time, such as 2026-05-04 17:00.")},
    fields.DurationField: {
        "invalid": _("Enter a length of time, such as 00:50:00."),
        "overflow": _("Enter at most {max_days} days, and at least {min_days}."),
    },
    fields.FileField: {
        "invalid": _("Choose a file, then send the form again."),
        "missing": _("Choose a file, then send the form again."),
        "empty": _("This file is empty. Choose another one."),
        "max_length": ngettext_lazy(
            "The name of this file is too long. Use at most %(max)d character.",
            "The name of this file is too long. Use at most %(max)d characters.",
            "max",
        ),
        "contradiction": _("Choose a file or tick the box to remove it, but not both."),
    },
    fields.ImageField: {"invalid_image": _("This is not a picture that we can read. Choose a JPEG or PNG file.")},
    fields.ChoiceField: {"invalid_choice": CHOOSE},
    fields.MultipleChoiceField: {"invalid_choice": CHOOSE, "invalid_list": CHOOSE},
    fields.MultiValueField: {"invalid": CHOOSE, "incomplete": _("Fill in each part, please.")},
    fields.SplitDateTimeField: {
        "invalid_date": _("Enter a date, such as 2026-05-04."),
        "invalid_time": _("Enter a time, such as 17:00."),
    },
    fields.URLField: {"invalid": _("Enter a web address, such as https://example.org.")},
    fields.UUIDField: {"invalid": CHOOSE},
    fields.JSONField: {"invalid": _("Enter valid JSON.")},
    form_models.InlineForeignKeyField: {
        "invalid_choice": _("This row belongs to another record. Open the page again.")
    },
    form_models.ModelChoiceField: {"invalid_choice": CHOOSE},
    form_models.ModelMultipleChoiceField: {
        "invalid_list": CHOOSE,
        "invalid_choice": CHOOSE,
        "invalid_pk_value": CHOOSE,
    },
    formsets.BaseFormSet: {
        "missing_management_form": _("Part of this page was not sent. Open the page again, then send the form.")
    },
    models.Field: {
        "invalid_choice": CHOOSE,
        "null": _("Fill this in, please."),
        "blank": _("Fill this in, please."),
        "unique": _("This is already in use. Choose another."),
        "unique_for_date": _("This is already in use on that day. Choose another."),
    },
    models.ForeignKey: {"invalid": CHOOSE},
    models.IntegerField: {"invalid": _("Enter a whole number, such as 15.")},
    models.DecimalField: {"invalid": _("Enter a number, such as 150.")},
    models.FloatField: {"invalid": _("Enter a number, such as 1.5.")},
    models.BooleanField: {"invalid": CHOOSE, "invalid_nullable": CHOOSE},
    models.DateField: {
        "invalid": _("Enter a date, such as 2026-05-04."),
        "invalid_date": _("There is no such day. Enter a date, such as 2026-05-04."),
    },
}
AT_MOST = ngettext_lazy(
    "Use at most %(limit_value)d character. This has %(show_value)d.",
    "Use at most %(limit_value)d characters. This has %(show_value)d.",
    "limit_value",
)
AT_LEAST = ngettext_lazy(
    "Use at least %(limit_value)d character. This has %(show_value)d.",
    "Use at least %(limit_value)d characters. This has %(show_value)d.",
    "limit_value",
)
VALIDATORS: dict[Any, Any] = {
    validators.RegexValidator: _("We can't read this. Check it for a slip."),
    validators.URLValidator: _("Enter a web address, such as https://example.org."),
    validators.DomainNameValidator: _("Enter a domain name, such as example.org."),
    validators.EmailValidator: _("Enter an e-mail address, such as name@example.org."),
    validators.BaseValidator: _("Enter %(limit_value)s."),
    validators.MaxValueValidator: _("Enter %(limit_value)s or less."),
    validators.MinValueValidator: _("Enter %(limit_value)s or more."),
    validators.MinLengthValidator: AT_LEAST,
    validators.MaxLengthValidator: AT_MOST,
    validators.ProhibitNullCharactersValidator: _("This has a character that we can't keep. Type it again, please."),
    validators.FileExtensionValidator: _("Choose a file of one of these kinds: %(allowed_extensions)s."),
}
DECIMALS: dict[str, Any] = {
    "invalid": _("Enter a number, such as 150."),
    "max_digits": ngettext_lazy("Use at most %(max)s digit.", "Use at most %(max)s digits.", "max"),
    "max_decimal_places": ngettext_lazy(
        "Use at most %(max)s digit after the point.", "Use at most %(max)s digits after the point.", "max"
    ),
    "max_whole_digits": ngettext_lazy(
        "Use at most %(max)s digit before the point.", "Use at most %(max)s digits before the point.", "max"
    ),
}
# Validators that Django creates once.
INSTANCES: list[tuple[Any, Any]] = [
    (validators.validate_slug, _("Use letters, digits, hyphens and underscores only.")),
    (validators.validate_unicode_slug, _("Use letters, digits, hyphens and underscores only.")),
    (validators.validate_integer, _("Enter a whole number, such as 15.")),
    (validators.validate_email, VALIDATORS[validators.EmailValidator]),
]


def install() -> None:
    """Replace Django's sentences. Called once, when the process starts."""
    for field, messages in FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **messages}
    for validator, message in VALIDATORS.items():
        validator.message = message
    validators.DecimalValidator.messages = DECIMALS
    for instance, message in INSTANCES:
        instance.message = message
