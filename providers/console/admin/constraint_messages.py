"""Messages for violated database constraints."""

from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "provider_npi_has_its_shape": _("An NPI has ten digits and begins with 1 or 2."),
    "provider_fee_is_not_negative": _("A fee can't be below zero."),
    "provider_notice_within_two_weeks": _("The notice is two weeks at most (20160 minutes)."),
    "provider_horizon_within_a_year": _("Openings are shown for 1 to 365 days ahead."),
    "provider_currency_is_usd": _("Fees are in US dollars (USD)."),
    "provider_has_name_and_zone": _("A provider needs a name to show and a time zone."),
    "provider_names_a_concern_once": _("A concern stands here twice."),
    "provider_focus_places_are_distinct": _("Two concerns have the same place in focus."),
    "provider_focus_is_at_most_four": _("At most four concerns are in focus: places 1 to 4."),
    "visit_type_once_per_provider": _("This kind of session stands here twice."),
    "visit_type_lasts_10_to_240_minutes": _("A session lasts 10 to 240 minutes."),
    "visit_type_buffers_within_two_hours": _("At most 120 minutes are kept free before and after a session."),
    "license_verified_number_is_one_persons": _("This license number is verified on another provider's record."),
    "license_number_stands_once": _("This license stands here twice."),
    "license_has_a_number": _("A license needs its number."),
    "license_ends_after_it_begins": _("A license can't expire before it is issued."),
    "license_active_has_dates": _("An active license needs the day of issue and the day it expires."),
    "privilege_verified_number_is_one_persons": _("This privilege number is verified on another provider's record."),
    "privilege_number_stands_once": _("This privilege stands here twice."),
    "privilege_has_a_number": _("A privilege needs its number."),
    "privilege_ends_after_it_begins": _("A privilege can't expire before it is issued."),
    "participation_one_a_plan_and_day": _("These days overlap with another row for the same plan."),
    "participation_ends_after_it_begins": _("Participation can't end before it begins."),
    "weekly_hours_do_not_overlap": _("These hours overlap with another row for the same weekday."),
    "weekly_hours_lie_within_a_day": _(
        "Hours end after they begin, on the same day. Hours past midnight go on the next day's row."
    ),
    "weekly_hours_validity_ends_after_it_begins": _("The last day can't be before the first day."),
    "weekly_hours_have_a_zone": _("Weekly hours need a time zone."),
    "time_off_is_bounded_and_half_open": _("Time off ends after it begins."),
    "training_stands_once": _("This training stands here twice."),
    "training_year_is_plausible": _("A training's year is from 1950 to 2100."),
    "training_has_a_name": _("A training needs a name."),
    "training_verified_has_evidence": _("A training can be verified only with its evidence named."),
    "membership_one_status_a_day": _("These days overlap with another row for the same state."),
    "membership_names_its_source": _("A membership needs the source that says so."),
    "membership_ends_after_it_begins": _("A membership can't end before it begins."),
}
DEFAULT_MESSAGE = _("The database refuses this (%(constraint)s). Nothing was saved.")


def message(constraint: str) -> str:
    """Return the message for a violated constraint."""
    return str(MESSAGES[constraint]) if constraint in MESSAGES else str(DEFAULT_MESSAGE) % {"constraint": constraint}


def constraint_name(error: IntegrityError) -> str:
    """Return the name of the violated constraint, or the exception's class name if PostgreSQL doesn't report one."""
    diagnostics: Any = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or type(error).__name__
