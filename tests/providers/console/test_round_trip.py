"""Whatever the record's page accepts, an export followed by an import changes nothing.

The values come from the limits of the page's own fields, not from the format of the file.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from providers.directory.models import License, Provider, TimeOff, Training, WeeklyHours
from providers.imports import actions
from providers.imports.actions import single
from providers.imports.domain.roster import ProviderRow
from providers.imports.domain.roster import rows as roster
from providers.imports.gateways import roster_csv, spreadsheet
from providers.imports.queries import roster_rows
from tests.factories import staff
from tests.factories.providers import create_listed_provider, today

pytestmark = pytest.mark.django_db
SPECIAL = [
    "; ",
    ":",
    "|",
    "\\",
    "\\;",
    "'",
    '"',
    "=",
    "+",
    "-",
    "@",
    ",",
    "\n",
    "(",
    ")",
    " to ",
    "/",
    "\u00e9",
    "\u2013",
]
WORDS = ["Ana", "x", "1", "20%", "call after 5pm", "2021", "N/A", "none", "'=1", "EMDR"]
CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Co"))
numbers = count(1)


def texts(model: Any, name: str, required: bool = False) -> st.SearchStrategy[str]:
    """Texts up to the limit of the field, with everything that means something in a file."""
    limit = model._meta.get_field(name).max_length or 4_000
    pieces = st.lists(
        st.sampled_from(SPECIAL + WORDS) | CHARACTERS,
        max_size=12,
    ).map("".join)
    values = pieces | st.text(CHARACTERS, min_size=limit, max_size=limit)
    return (values.filter(str.strip) if required else values).map(lambda text: text[:limit])


def days(first: date = date(2000, 1, 1), last: date = date(2100, 12, 30)) -> st.SearchStrategy[date]:
    return st.dates(first, last)


@st.composite
def record_changes(draw: st.DrawFn) -> dict[str, str]:
    """Changes to the fields of a record's page."""
    minutes = st.integers(0, 14 * 24 * 60)
    fields: dict[str, st.SearchStrategy[Any]] = {
        "given_name": texts(Provider, "given_name", required=True),
        "family_name": texts(Provider, "family_name", required=True),
        "display_name": texts(Provider, "display_name"),
        "credentials": texts(Provider, "credentials"),
        "pronouns": texts(Provider, "pronouns"),
        "headline": texts(Provider, "headline"),
        "bio": texts(Provider, "bio"),
        "practicing_since": st.none() | st.integers(1_900, 2_100),
        "self_pay_fee": st.none() | st.decimals(0, 999_999, places=2),
        "capacity": st.integers(0, 32_767),
        "notice": minutes,
        "horizon_days": st.integers(1, 365),
        "contact_phone": st.sampled_from(
            ["", "call after 5pm", "202-555-0143 x11", "(202) 555–0143", "+44 20 7946 0958"]
        )
        | texts(Provider, "contact_phone"),
        "contact_email": st.emails() | st.just(""),
        "room_url": st.sampled_from(["", "https://video.example.org/a?b=;|:", "https://a.example.org:8443/-"]),
        "capacity_verified_on": st.none() | days(last=today()),
        "licenses-0-number": texts(License, "number", required=True).map(lambda text: f"{text[:39]}7"),
        "licenses-0-issued_on": days(date(1950, 1, 1), date(2020, 1, 1)),
        "licenses-0-expires_on": days(date(2020, 1, 2)),
        "licenses-0-status": st.sampled_from(["active", "pending", "suspended", "ended"]),
        "licenses-0-verified_on": st.none() | days(last=today()),
        "trainings-0-name": texts(Training, "name", required=True),
        "trainings-0-year": st.integers(1950, 2100),
        "trainings-0-evidence": texts(Training, "evidence"),
        "weekly_hours-0-start": st.just("00:01") | st.integers(0, 700).map(clock),
        "weekly_hours-0-end": st.integers(701, 1_440).map(clock),
        "weekly_hours-0-valid_from": st.none() | days(date(1900, 1, 1)),
        "time_off-0-note": texts(TimeOff, "note"),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(fields)), min_size=1, max_size=6))
    changes = {name: draw(fields[name]) for name in sorted(chosen)}
    if any(name.startswith("trainings") for name in chosen):
        needed = {"trainings-0-name": "EMDR", "trainings-0-year": 2015}
        changes = needed | changes
    if any(name.startswith("time_off") for name in chosen):
        start = draw(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 (the page's own zone)
        end = start + timedelta(minutes=draw(st.integers(1, 60_000)))
        changes |= {"time_off-0-start": f"{start:%Y-%m-%d %H:%M}", "time_off-0-end": f"{end:%Y-%m-%d %H:%M}"}
    return {name: "" if value is None else str(value) for name, value in changes.items()}


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def stored() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table that belongs to providers."""
    models = [Provider, *(field.related_model for field in Provider._meta.related_objects if field.related_model)]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def check_round_trip(folder: Path) -> None:
    """Export all providers as CSV and as XLSX, import the files, and compare."""
    cells = list(roster_rows.iterate(Provider.objects.order_by("pk")))
    check_import(folder, b"".join(spreadsheet.write_csv(roster.NAMES, cells)))
    if max(len(cell) for row in cells for cell in row.values()) < spreadsheet.MAX_CELL_LENGTH:
        check_import(folder, spreadsheet.write_xlsx(roster.NAMES, cells))


def check_import(folder: Path, content: bytes) -> None:
    """Import a file with all providers. Nothing may change."""
    before = stored()
    path = folder / f"{next(numbers)}.csv"
    path.write_bytes(content)
    rejected: list[Any] = []
    now = datetime.now(UTC)
    source = roster_csv.Roster(path, vocabulary=actions.load_vocabulary(), today=now.date())
    run = actions.run(source, by="a test", now=now, rejects=rejected.append)
    assert rejected == []
    assert (run.changed, run.unchanged) == (0, Provider.objects.count())
    assert stored() == before


def refused_fields(response: Any) -> set[str]:
    """Return the names of the fields with errors, as they are posted."""
    names = set(response.context["adminform"].form.errors)
    for inline in response.context["inline_admin_formsets"]:
        names |= {form.add_prefix(name) for form in inline.formset for name in form.errors}
    return names


def save_on_page(client: Client, provider: Provider, changes: dict[str, str]) -> list[str]:
    """Save changes on the record's page, without those that it refuses. Return the names of the saved fields."""
    page = f"/staff/directory/provider/{provider.pk}/change/?rows=all"
    response = staff.submit(client, page, changes)
    if response.status_code == 200:
        refused = refused_fields(response)
        changes = {name: cell for name, cell in changes.items() if name not in refused}
        response = staff.submit(client, page, changes)
    return sorted(changes) if response.status_code == 302 else []


@given(changes=record_changes())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_export_and_import_of_what_the_page_accepts_changes_nothing(tmp_path_factory, changes) -> None:
    with transaction.atomic():
        client, provider = staff.signed_in_client("Provider relations"), create_listed_provider(concerns=("trauma",))
        event("accepted" if save_on_page(client, provider, changes) else f"refused {sorted(changes)}")
        check_round_trip(tmp_path_factory.getbasetemp())
        transaction.set_rollback(True)


ODD_RECORDS: dict[str, Callable[[Provider], Any]] = {
    "focus ranks with a gap": lambda provider: provider.concerns.filter(focus=2).update(focus=4),
    "age groups in another order": lambda provider: Provider.objects.update(
        age_groups=["older_adult", "adult", "teen"]
    ),
    "the same days off twice": lambda provider: [add_time_off(provider, "") for _ in range(2)],
    "the same days off with other notes": lambda provider: [
        add_time_off(provider, note) for note in ("a; b", "a (c)\nd")
    ],
    "the second pass of a repeated hour": lambda provider: TimeOff.objects.create(
        provider=provider, span=(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), datetime(2026, 11, 1, 8, tzinfo=UTC))
    ),
    "hours in another zone": lambda provider: WeeklyHours.objects.update(timezone="America/Denver"),
    "a name cut at a space": lambda provider: Provider.objects.update(
        given_name="A" * 100, family_name=f"{'B' * 58} C", display_name=f"{'A' * 100} {'B' * 58}"
    ),
    "notice of 100 minutes": lambda provider: Provider.objects.update(notice=100),
    "a text that looks like an escape of XLSX": lambda provider: Provider.objects.update(headline="_x0041_ _x000D_"),
    "a hundred long trainings": lambda provider: Training.objects.bulk_create(
        [Training(provider=provider, name=f"{n}{';' * 110}", year=2015, evidence="|" * 300) for n in range(100)]
    ),
    "a thousand days off": lambda provider: [
        TimeOff.objects.create(
            provider=provider,
            span=(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(n), datetime(2020, 1, 1, 9, tzinfo=UTC) + timedelta(n)),
            note=";" * 120,
        )
        for n in range(1_000)
    ],
    "a text that begins with an apostrophe": lambda provider: Provider.objects.update(headline="'=a", pronouns="''-"),
}


def add_time_off(provider: Provider, note: str) -> TimeOff:
    span = (datetime(2026, 12, 24, tzinfo=UTC), datetime(2026, 12, 25, tzinfo=UTC))
    return TimeOff.objects.create(provider=provider, span=span, note=note)


@pytest.mark.parametrize("name", ODD_RECORDS)
def test_an_odd_record_survives_an_export_and_import(tmp_path: Path, name: str) -> None:
    ODD_RECORDS[name](create_listed_provider(concerns=("grief",), focus=("trauma", "ptsd")))
    check_round_trip(tmp_path)


def test_one_field_can_change_whatever_the_others_are() -> None:
    provider = create_listed_provider()
    old = {"given_name": "Ana\u202e", "family_name": "Smith, Jane PhD", "contact_phone": "911", "timezone": "EST"}
    Provider.objects.update(**old)
    License.objects.update(number="N/A", verified_on=None)
    row = roster_rows.load_row(Provider.objects.get())
    result = single.save(cells={"headline": "New"}, by="sam", now=datetime.now(UTC), stored=row)
    assert isinstance(result, ProviderRow), result
    provider.refresh_from_db()
    assert (provider.headline, {name: getattr(provider, name) for name in old}) == ("New", old)


def test_what_the_page_stores_is_what_a_roster_would(client: Client) -> None:
    provider = create_listed_provider()
    client = staff.signed_in_client("Provider relations")
    changes = {"given_name": " Nun\u0303ez\u200b ", "bio": "One\r\nTwo", "contact_phone": "202-555-0143 x11"}
    response = staff.submit(client, f"/staff/directory/provider/{provider.pk}/change/", changes)
    assert response.status_code == 302, staff.errors(response)
    provider.refresh_from_db()
    assert (provider.given_name, provider.bio, provider.contact_phone) == ("Nuñez", "One\nTwo", "+12025550143x11")
    refused = staff.submit(client, f"/staff/directory/provider/{provider.pk}/change/", {"given_name": "Ana\u202e"})
    assert staff.errors(refused) == ["holds a hidden mark that turns the direction of the text"]


def test_an_xlsx_export_that_would_cut_a_cell_is_refused_with_csv_as_the_remedy() -> None:
    provider = create_listed_provider(slug="long")
    ODD_RECORDS["a hundred long trainings"](provider)
    client = staff.signed_in_client("Provider relations")
    refused = client.get("/staff/directory/provider/export.xlsx?q=long", follow=True)
    (message,) = map(str, refused.context["messages"])
    assert (f"trainings of NPI {provider.npi}" in message, "as CSV" in message) == (True, True)
    assert refused.redirect_chain == [("/staff/directory/provider/?q=long", 302)]
    other = create_listed_provider(slug="short")
    assert client.get(f"/staff/directory/provider/export.xlsx?q={other.npi}").headers["Content-Type"].endswith("sheet")
