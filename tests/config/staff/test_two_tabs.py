"""Two tabs of one staff form: the second save is refused, changes nothing, and shows what is stored and what was typed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from config.staff.models import User
from content.models import CrisisLine, Person
from matching.appointments.models import ConsentRule
from providers.directory.models import Compact, Payer
from tests.factories import staff
from tests.factories.providers import create_listed_provider

# Model of the console → a field to edit, what the first and the second tab type, and how the first is shown.
EDITS: dict[str, tuple[str, str, str]] = {
    **{f"directory.{name}": ("label_es", "Primero", "Segundo") for name in ("approach", "concern", "gender")},
    **{f"directory.{name}": ("label_es", "Primero", "Segundo") for name in ("identity", "language")},
    "directory.payer": ("source", "First source", "Second source"),
    "directory.plan": ("source", "First source", "Second source"),
    "directory.compact": ("label", "First compact", "Second compact"),
    "directory.provider": ("headline", "First headline", "Second headline"),
    "appointments.consentrule": ("source", "First source", "Second source"),
    "staff.user": ("last_name", "First name", "Second name"),
}

# Pages of the console beside Django's own → why a second tab can't overwrite anything there.
OTHER_PAGES = {
    "providers_weekly_hours": "walked below",
    "providers_documents": "each upload is a row of its own, and none is edited",
    "providers_document": "a download",
    "providers_changes": "read only",
    "providers_revert": "refused by its own check if the row has changed again (test_provider_pages)",
    "providers_export_csv": "a download",
    "providers_export_xlsx": "a download",
    "providers_import": "each upload is a row of its own",
    "providers_import_status": "read only",
    "providers_import_columns": "columns belong to one upload; the check that follows shows what they read",
    "providers_import_apply": "an import is applied once, and refused if a record changed (test_imports)",
    "providers_import_diff": "a download",
    "providers_import_rejected": "a download",
    "providers_import_undo": "skips rows that have changed again (test_imports)",
    "matching_queues": "read only",
    "matching_dashboard": "read only",
    "matching_invite": "mails a link and edits nothing",
    "matching_find_appointment": "a search",
    "matching_move_appointment": "carries the appointment's version (test_caller)",
    "matching_phone_ask": "the answers of one call, in the browser of the one who takes it",
    "matching_phone_list": "read only",
    "matching_phone_told": "notes an answer of the same call",
    "matching_phone_times": "read only",
    "matching_phone_hold": "a new hold, which releases the former",
    "matching_phone_release": "releasing twice changes nothing",
    "matching_phone_book": "a hold is booked once",
    "matching_phone_end": "erases the answers of the same call",
}
DJANGO_PAGES = {
    *("app_list", "autocomplete", "index", "jsi18n", "login", "logout", "password_change", "password_change_done"),
    "view_on_site",
}


def superuser() -> Client:
    return staff.signed_in_client(name="boss", is_superuser=True)


def row_of(label: str) -> Any:
    """Return a row to edit."""
    if label == "directory.provider":
        return create_listed_provider()
    if label == "staff.user":
        return staff.create_member("Scheduler", name="kim")
    if label == "appointments.consentrule":
        facts = {"source": "Code", "checked_on": date(2026, 11, 1), "starts_on": date(2026, 1, 1)}
        return ConsentRule.objects.create(state="NY", care_type="therapy", age=16, **facts)
    return apps.get_model(label)._default_manager.order_by("pk").first()


def change_page(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def test_each_form_of_the_console_that_edits_a_row_is_walked(django_user_model: type[User]) -> None:
    """A new model in the console that can be edited needs a line in EDITS."""
    request = RequestFactory().get("/")
    request.user = django_user_model(username="boss", is_superuser=True, is_active=True, is_staff=True)
    editable = {
        model._meta.label_lower for model, page in admin.site._registry.items() if page.has_change_permission(request)
    }
    assert editable == set(EDITS)


def test_each_other_page_of_the_console_is_known() -> None:
    """A new page needs a line in OTHER_PAGES: a test of its own, or the reason why it needs none."""
    kinds = ("changelist", "add", "history", "delete", "change")
    of_models = {
        f"{model._meta.app_label}_{model._meta.model_name}_{kind}" for model in admin.site._registry for kind in kinds
    }
    assert page_names(admin.site.urls[0]) - of_models - DJANGO_PAGES == set(OTHER_PAGES)


def page_names(patterns: Iterable[Any]) -> set[str]:
    names: set[str] = set()
    for pattern in patterns:
        names |= page_names(pattern.url_patterns) if hasattr(pattern, "url_patterns") else {pattern.name or ""}
    return names - {""}


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("label", EDITS)
def test_the_second_tab_saves_nothing_and_loses_nothing(label: str) -> None:
    field, first, second = EDITS[label]
    client, row = superuser(), row_of(label)
    tabs = [staff.form_values(client.get(change_page(row)).content) for _ in range(2)]
    assert client.post(change_page(row), tabs[0] | {field: first}).status_code == 302
    response = client.post(change_page(row), tabs[1] | {field: second})
    assert any("This has changed since you opened it" in error for error in staff.errors(response))
    assert f"Stored now: {first}" in staff.errors(response)
    form = response.context["adminform"].form
    assert form[field].value() == second
    row.refresh_from_db()
    assert getattr(row, field) == first
    assert client.post(change_page(row), staff.form_values(response.content)).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == second


@pytest.mark.usefixtures("committed")
def test_another_field_is_no_excuse_and_the_stored_one_is_shown() -> None:
    """The second tab would also put back what the first one changed, without having touched it."""
    client, row = superuser(), Payer.objects.first()
    tab = staff.form_values(client.get(change_page(row)).content)
    Payer.objects.filter(pk=row.pk).update(label="Renamed")
    response = client.post(change_page(row), tab | {"source": "Mine"})
    assert "Stored now: Renamed" in staff.errors(response)


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("kind", ["compact", "provider"])
def test_rows_below_the_form_count_too(kind: str) -> None:
    client = superuser()
    row: Any = (
        Compact.objects.filter(memberships__isnull=False).first() if kind == "compact" else create_listed_provider()
    )
    page, prefix = change_page(row), "memberships" if kind == "compact" else "licenses"
    if kind == "provider":
        page = f"{page}?rows=licenses"
    field = "source" if kind == "compact" else "number"
    tab = staff.form_values(client.get(page).content)
    name = f"{prefix}-0-{field}"
    child = row._meta.get_field(prefix).related_model.objects.get(pk=tab[f"{prefix}-0-id"])
    type(child).objects.filter(pk=child.pk).update(**{field: "FIRST1"})
    response = client.post(page, tab | {name: "SECOND2"})
    assert "Stored now: FIRST1" in staff.errors(response)
    assert "SECOND2" in response.content.decode()
    child.refresh_from_db()
    assert getattr(child, field) == "FIRST1"


@pytest.mark.usefixtures("committed")
def test_the_weekly_grid_says_so() -> None:
    provider, client = create_listed_provider(), superuser()
    path = reverse("admin:providers_weekly_hours", args=[provider.pk])
    seen = staff.form_values(client.get(path).content)["seen"]
    assert client.post(path, {"box": ["0-540", "0-570"], "seen": seen}).status_code == 302
    response = client.post(path, {"box": ["2-600", "2-630"], "seen": seen})
    page = response.content.decode()
    assert (response.status_code, "changed in another window" in page, "Monday 09:00" in page) == (409, True, True)
    assert [row.weekday for row in provider.weekly_hours.all()] == [0]
    assert client.post(path, {"box": ["2-600", "2-630"]}).status_code == 409
    sent_anew = staff.form_values(response.content) | {"box": ["2-600", "2-630"]}
    assert client.post(path, sent_anew).status_code == 302
    assert [row.weekday for row in provider.weekly_hours.all()] == [2]


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize(("model", "field"), [(CrisisLine, "what"), (Person, "about")])
def test_people_and_crisis_lines_of_the_editor(model: Any, field: str) -> None:
    row = model.objects.first() or model.objects.create(name="Ada")
    client = superuser()
    path = reverse(f"wagtailsnippets_content_{model._meta.model_name}:edit", args=[row.pk])
    tabs = [staff.form_values(client.get(path).content) for _ in range(2)]
    assert client.post(path, tabs[0] | {field: "First text"}).status_code == 302
    response = client.post(path, tabs[1] | {field: "Second text"})
    page = response.content.decode()
    texts = ("This has changed since you opened it", "Stored now: First text", "Second text")
    assert [text in page for text in texts] == [True, True, True]
    row.refresh_from_db()
    assert getattr(row, field) == "First text"
    assert client.post(path, staff.form_values(response.content)).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "Second text"
