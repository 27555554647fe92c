"""Consent ages by state and care type: dated rules, each with its source and the day staff last checked it."""

from django.contrib import admin

from config.text.form_fields import NUMBER_FIELDS
from config.versioned_admin import VersionedAdmin
from matching.appointments.models import ConsentRule


@admin.register(ConsentRule)
class ConsentRuleAdmin(VersionedAdmin):
    formfield_overrides = NUMBER_FIELDS
    list_display = ("state", "care_type", "age", "starts_on", "ends_on", "source", "checked_on")
    list_filter = ("care_type",)
    search_fields = ("state", "source")
