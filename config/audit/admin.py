"""The access log in the admin, for the privacy officer."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from config.audit.models import AccessEntry
from config.readonly_admin import ReadOnlyAdmin


@admin.register(AccessEntry)
class AccessAdmin(ReadOnlyAdmin):
    list_display = ("id", "at", "by", "act", "what", "ref", "note")
    list_filter = ("act", "what")
    date_hierarchy = "at"
    search_fields = ("=by", "=ref")
    search_help_text = _("A name that signs in, or a session's reference")
    show_full_result_count = False
    list_per_page = 50
    fields = ("id", "at", "by", "act", "what", "ref", "note", "chain")
    readonly_fields = fields

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    @admin.display(description=_("Hash"))
    def chain(self, row: AccessEntry) -> str:
        return bytes(row.hash).hex()
