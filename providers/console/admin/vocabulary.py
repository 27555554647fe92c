"""Vocabularies shared by clients and providers. The API depends on `slug` and the ranking on `bit`: both are fixed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from config.text.form_fields import NUMBER_FIELDS
from config.versioned_admin import VersionedAdmin
from providers.directory.models import Approach, Concern, Gender, Identity, Language


@admin.register(Approach, Concern, Gender, Identity, Language)
class TermAdmin(VersionedAdmin):
    formfield_overrides = NUMBER_FIELDS
    list_display = ("label", "label_es", "slug", "position", "checked_on")
    search_fields = ("label", "label_es", "slug")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug", "bit") if obj else ()
