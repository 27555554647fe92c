"""Admin pages for staff accounts. Only superusers see superusers, and no superuser can be created here."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from config.staff.models import User

# Managed elsewhere: on the second-factor pages and in the editor at `/cms/`.
for label in ("account.EmailAddress", "mfa.Authenticator", "wagtaildocs.Document", "wagtailimages.Image", "taggit.Tag"):
    admin.site.unregister(apps.get_model(label))
admin.site.unregister(Group)


@admin.register(User)
class StaffAdmin(UserAdmin):
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Who"), {"fields": ("first_name", "last_name", "email")}),
        (_("Role"), {"fields": ("is_active", "groups", "last_login")}),
    )
    readonly_fields = ("last_login",)
    filter_horizontal = ()
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> "QuerySet[User]":
        users = super().get_queryset(request).prefetch_related("groups")
        return users if request.user.is_superuser else users.filter(is_superuser=False)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the account as staff. Its permissions come from its role."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Accounts are deactivated, never deleted: audit rows name them."""
        return False

    @admin.display(description=_("Role"))
    def roles(self, row: User) -> str:
        return ", ".join(sorted(group.name for group in row.groups.all()))


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Roles, read-only: they are defined in `config.staff.roles`."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
