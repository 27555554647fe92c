"""Roles and permissions at `/staff/`."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from config.staff import roles
from tests.factories import staff
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db
PAGES = (
    "/staff/",
    "/staff/directory/provider/",
    "/staff/directory/provider/{provider}/change/",
    "/staff/directory/provider/add/",
    "/staff/directory/provider/{provider}/delete/",
    "/staff/imports/importrun/",
    "/staff/imports/importrun/import/",
    "/staff/directory/concern/",
    "/staff/directory/plan/",
    "/staff/directory/plan/add/",
    "/staff/appointments/appointment/",
    "/staff/appointments/appointment/add/",
    "/staff/staff/user/",
    "/staff/auth/group/",
)
# In the order of PAGES.
OPEN = {
    None: "200 403 403 403 403 403 403 403 403 403 403 403 403 403",
    "Provider relations": "200 200 200 200 200 200 200 200 200 403 403 403 403 403",
    "Scheduler": "200 200 200 403 403 403 403 403 403 403 200 403 403 403",
}


@pytest.mark.parametrize("role", OPEN)
def test_each_role_opens_its_pages_and_no_other(role):
    provider, client = create_listed_provider(), staff.signed_in_client(role)
    codes = [client.get(page.format(provider=provider.pk)).status_code for page in PAGES]
    assert " ".join(map(str, codes)) == OPEN[role]


def test_staff_without_a_role_are_shown_nothing():
    assert "This account has no role yet." in staff.signed_in_client().get("/staff/").content.decode()


def test_a_scheduler_may_look_at_a_provider_and_change_nothing():
    provider, client = create_listed_provider(), staff.signed_in_client("Scheduler")
    page = f"/staff/directory/provider/{provider.pk}/change/"
    html = client.get(page).content.decode()
    assert ("_save" in html, "09:00" in html, "Why is this provider listed" in html) == (False, True, True)
    assert client.post(page, {"given_name": "Other"}).status_code == 403
    assert client.post(f"/staff/directory/provider/{provider.pk}/delete/", {"post": "yes"}).status_code == 403


def test_migrate_gives_each_role_exactly_its_rights():
    group = Group.objects.get(name="Scheduler")
    before = set(group.permissions.values_list("codename", flat=True))
    group.permissions.set(Permission.objects.filter(codename="change_user"))
    roles.sync_roles(apps.get_app_config("staff"), apps=apps)
    assert set(group.permissions.values_list("codename", flat=True)) == before
    assert {code for code in before if not code.startswith("view_")} == {"change_appointment"}


def test_every_right_that_a_role_names_exists():
    named = sum(
        len(acts.split()) for role in roles.ROLES.values() for models in role.values() for acts in models.values()
    )
    assert sum(group.permissions.count() for group in Group.objects.filter(name__in=roles.ROLES)) == named


def test_a_new_database_gives_administrators_their_rights_with_the_first_migrate():
    Permission.objects.filter(content_type__app_label="staff").delete()
    roles.sync_roles(sender=apps.get_app_config("staff"), using="default", apps=apps)
    granted = Group.objects.get(name=roles.ADMINISTRATOR).permissions.filter(
        content_type__app_label__in=("auth", "staff")
    )
    assert set(granted.values_list("codename", flat=True)) == {"view_user", "add_user", "change_user", "view_group"}


@pytest.mark.parametrize("model", ["person", "crisisline"])
def test_content_managers_edit_people_and_crisis_lines_and_no_page(model):
    path = f"/cms/snippets/content/{model}/"
    client = staff.signed_in_client("Content managers")
    assert [client.get(path).status_code, client.get(f"{path}add/").status_code] == [200, 200]
    assert client.get("/cms/pages/").status_code == 302
    for role in ("Authors", "Clinical reviewers"):
        assert staff.signed_in_client(role, name=role[:3]).get(f"{path}add/").status_code == 302
