"""The form for a provider's own fields."""

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from config import db, versioned_admin
from config.text.form_fields import TextField, WholeNumberField
from providers.console.admin import constraint_messages
from providers.console.admin.inlines import ConstraintCheckedForm
from providers.console.forms import TimeZoneField, validate_npi
from providers.console.queries import listing_status
from providers.directory.domain import freshness
from providers.directory.domain import room_url as room_urls
from providers.directory.domain.license import PRESCRIBERS
from providers.directory.domain.profile import AGE_GROUPS, full_name
from providers.directory.labels import AGE_GROUP
from providers.directory.models import Provider
from providers.imports.domain.roster import rows

# Fields that are read by the rules of the roster column with the same name.
ROSTER_FIELDS = (
    "given_name family_name display_name credentials pronouns practicing_since headline bio capacity "
    "contact_email contact_phone room_url"
).split()


def _read(name: str, text: str, *, today: date) -> Any:
    return rows.read_field(name, text, today)


def _check_room(url: str) -> None:
    if not room_urls.is_public(url):
        raise ValidationError(_("Clients can't open this address, or it contains a name or password."))


class ProviderForm(ConstraintCheckedForm):
    """A provider's own fields. `seen` is the version of the record that the page was rendered from."""

    display_name = TextField(
        label=_("Name to show"), max_length=160, required=False, help_text=_("Without one: given and family name.")
    )
    timezone = TimeZoneField(label=_("Time zone"), max_length=60, help_text=_("Such as America/New_York."))
    age_groups = forms.MultipleChoiceField(
        label=_("Ages seen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(group, AGE_GROUP[group]) for group in AGE_GROUPS],
    )
    room_url = forms.URLField(
        label=_("Address of the video room"),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("This must be an address that begins with https://.")},
    )
    room_url.validators = [URLValidator(schemes=["https"]), _check_room]
    redirect = forms.BooleanField(
        label=_("Redirect the old address"),
        required=False,
        help_text=_("Only if the address changes. Leave this off if it holds a name the provider no longer uses."),
    )
    moved_hours = forms.ChoiceField(
        label=_("If the time zone changes, weekly hours keep"),
        choices=[
            ("local", _("their local times: 9 to 5 stays 9 to 5 there")),
            ("instants", _("the same moments: they stay in the former time zone")),
        ],
        initial="local",
        required=False,
        widget=forms.RadioSelect,
    )
    seen = WholeNumberField(required=False, widget=forms.HiddenInput)
    # The constraint that the database refused in the first attempt at saving.
    refused = ""
    # Set to show the form again with what the user typed, without saving.
    unsaved = False

    class Meta:
        model = Provider
        fields = ()  # the admin chooses the fields
        labels = {
            "npi": _("NPI"),
            "slug": _("Address on the site"),
            "status": _("Status"),
            "given_name": _("Given name"),
            "family_name": _("Family name"),
            "credentials": _("Credentials"),
            "license_type": _("License type"),
            "pronouns": _("Pronouns"),
            "gender": _("Gender"),
            "practicing_since": _("Practicing since (year)"),
            "headline": _("Headline"),
            "bio": _("About"),
            "approaches": _("Approaches"),
            "languages": _("Languages"),
            "identities": _("Identities, by their own description"),
            "self_pay_fee": _("Self-pay fee (US dollars)"),
            "accepting_new_clients": _("Accepting new clients"),
            "capacity": _("How many new clients"),
            "capacity_verified_on": _("Capacity confirmed on"),
            "contact_email": _("E-mail"),
            "contact_phone": _("Phone"),
            "contact_verified_on": _("Contact confirmed on"),
            "cancel_policy": _("Rule for late cancellations, shown to clients"),
            "notice": _("Notice (minutes before a session)"),
            "horizon_days": _("Openings are shown this many days ahead"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "seen" in self.fields:
            self.initial["seen"] = listing_status.version(self.instance.pk)
        if "npi" in self.fields:
            self.fields["npi"].validators.append(validate_npi)

    def _check_prescriber(self, license_type: str | None) -> None:
        """Refuse a license type without prescribing while the record offers medication management."""
        if not self.instance.pk or license_type in (None, *PRESCRIBERS) or "license_type" not in self.changed_data:
            return
        if self.instance.session_types.filter(care_type="medication-management").exists():
            text = _("Remove medication management first: this license type can't prescribe.")
            self.add_error("license_type", text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        today = freshness.latest_date(db.db_now())
        self.apply_rules({name: partial(_read, name, today=today) for name in ROSTER_FIELDS})
        if not cleaned.get("display_name"):
            cleaned["display_name"] = full_name(cleaned.get("given_name", ""), cleaned.get("family_name", ""))
        chosen = cleaned.get("age_groups") or ()
        cleaned["age_groups"] = [group for group in AGE_GROUPS if group in chosen]
        self._check_prescriber(cleaned.get("license_type"))
        for name in ("capacity_verified_on", "contact_verified_on"):
            if cleaned.get(name) and cleaned[name] > today:
                self.add_error(name, _("Nobody can have verified this on a day to come."))
        if self.instance.pk and cleaned.get("seen") != listing_status.version(self.instance.pk):
            versioned_admin.refuse(self, self.initial["seen"])
            return cleaned
        if self.unsaved:
            raise ValidationError(_("Nothing is saved yet. Change what you like, then save again."), code="unsaved")
        if self.refused:
            raise ValidationError(constraint_messages.message(self.refused), code="refused")
        return cleaned
