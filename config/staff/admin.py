"""Admin pages for staff accounts. Only superusers see superusers, and no superuser can be created here."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config import db
from config.staff import actions
from config.staff.models import User
from config.versioned_admin import VersionedAdmin

# Managed elsewhere: on the second-factor pages and in the editor at `/cms/`.
for label in ("account.EmailAddress", "mfa.Authenticator", "wagtaildocs.Document", "wagtailimages.Image", "taggit.Tag"):
    admin.site.unregister(apps.get_model(label))
admin.site.unregister(Group)


class InvitationForm(forms.ModelForm):
    """A colleague's address, name and role. They choose their own password. The address is their username, too."""

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name", "groups")

    email = forms.EmailField(label=_("E-mail"), max_length=150)
    groups = forms.ModelMultipleChoiceField(
        label=_("Role"), queryset=Group.objects.order_by("name"), widget=forms.CheckboxSelectMultiple
    )

    def clean_email(self) -> str:
        """Refuse an address that already has an account."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(Q(username__iexact=email) | Q(email__iexact=email)).exists():
            raise ValidationError(_("This address has an account already."))
        self.instance.username = email
        return email


@admin.register(User)
class StaffAdmin(VersionedAdmin, UserAdmin):
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    add_form = InvitationForm
    add_fieldsets = ((None, {"fields": ("email", "first_name", "last_name", "groups")}),)
    actions = ("mail_link",)
    fieldsets = (
        (None, {"fields": ("username",)}),
        (_("Who"), {"fields": ("first_name", "last_name", "email")}),
        (_("Role"), {"fields": ("is_active", "groups", "last_login")}),
    )
    readonly_fields = ("last_login",)
    filter_horizontal = ()
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> "QuerySet[User]":
        users = super().get_queryset(request).prefetch_related("groups")
        return users if request.user.is_superuser else users.filter(is_superuser=False)

    def get_urls(self) -> list[URLPattern]:
        """Leave out Django's page on which one person chooses another one's password."""
        return admin.ModelAdmin.get_urls(self)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": obj.email})
        return HttpResponseRedirect(reverse("admin:staff_user_changelist"))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the account as staff, or invite a new colleague. Its permissions come from its role."""
        if change:
            obj.is_staff = True
            super().save_model(request, obj, form, change)
            return
        actions.invite(
            user=obj,
            groups=list(form.cleaned_data["groups"]),
            language=get_language() or "en",
            by=request.user.get_username(),
            now=db.db_now(),
        )

    @admin.action(description=_("Mail a link to choose a new password"), permissions=["change"])
    def mail_link(self, request: HttpRequest, selected: "QuerySet[User]") -> None:
        """Mail each selected account a link. Accounts without an address, and inactive ones, get none."""
        who, now, language = request.user.get_username(), db.db_now(), get_language() or "en"
        count = sum(actions.send_link(user=user, language=language, by=who, now=now) for user in selected)
        if count < len(selected):
            text = _("Not all got a link: an account needs an address, must be active, and gets three an hour at most.")
            messages.warning(request, text)
        messages.success(request, _("Links on their way: %(count)s.") % {"count": count})

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
