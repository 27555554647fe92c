"""The provider admin: search, filters, editing, error messages, and deletion."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.versioned_admin import REFUSAL
from providers.directory.models import Concern, License, Provider, ProviderConcern, WeeklyHours
from tests.factories import staff
from tests.factories.booking import create_booking
from tests.factories.providers import ProviderFactory, create_listed_provider, npi, today

LIST = "/staff/directory/provider/"


@pytest.fixture
def client(db: None) -> Client:
    return staff.signed_in_client("Provider relations")


def page(provider: Provider) -> str:
    return f"{LIST}{provider.pk}/change/?rows=all"


def list_slugs(client: Client, **params: str) -> list[str]:
    response = client.get(LIST, params)
    assert response.status_code == 200
    return sorted(row.slug for row in response.context["cl"].result_list)


def save(client: Client, provider: Provider, **changed: Any) -> Provider:
    response = staff.submit(client, page(provider), changed)
    assert response.status_code == 302, staff.errors(response)
    return Provider.objects.get(pk=provider.pk)


def test_search_by_name_npi_slug_license_and_email(client):
    create_listed_provider(
        slug="ana-1", npi=npi(71), given_name="Ana", family_name="Núñez", display_name="Dr. Ana Núñez"
    )
    other = create_listed_provider(
        slug="bo-2", contact_email="bo.lee@example.org", given_name="Bo", family_name="Lee", display_name="Bo"
    )
    License.objects.filter(provider=other).update(number="LX-90210")
    terms = ("nunez", "ana NÚÑEZ", npi(71), "ana-1", "bo.lee@", "lx-902", "lee lx-902", "ana lee", "zzz")
    assert [list_slugs(client, q=term) for term in terms] == [
        ["ana-1"], ["ana-1"], ["ana-1"], ["ana-1"], ["bo-2"], ["bo-2"], ["bo-2"], [], [],
    ]  # fmt: skip


def test_search_finds_a_name_however_it_is_typed(client):
    create_listed_provider(slug="a", display_name="Siobhan O'Brienne", given_name="Siobhan", family_name="O'Brienne")
    create_listed_provider(slug="b", display_name="Ana Núñez-Ibarra", given_name="Ana", family_name="Núñez-Ibarra")
    terms = ["obrienne", "O’Brienne, Siobhan", "nunez ibarra", "nunezibarra  ana"]
    assert [list_slugs(client, q=term) for term in terms] == [["a"], ["a"], ["b"], ["b"]]


def test_list_shows_states_and_listing_status(client):
    create_listed_provider(slug="a", state="NY")
    create_listed_provider(slug="b", state="CA", contact_verified_on=None)
    rows = {row.slug: (row.license_states, row.is_listed) for row in client.get(LIST).context["cl"].result_list}
    assert rows == {"a": (["NY"], True), "b": (["CA"], False)}


def test_list_filters(client):
    create_listed_provider(slug="a", state="NY", source="roster")
    create_listed_provider(slug="b", state="CA", status="paused")
    assert list_slugs(client, listed="yes") == ["a"]
    assert list_slugs(client, listed="no") == ["b"]
    assert list_slugs(client, state="CA") == ["b"]
    assert list_slugs(client, status__exact="paused") == ["b"]
    assert list_slugs(client, source__exact="roster") == ["a"]


def test_list_query_count_does_not_grow_with_rows(client):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            create_listed_provider(concerns=("trauma",))
        with CaptureQueriesContext(connection) as queries:
            assert len(list_slugs(client, q="okafor")) == Provider.objects.count()
        counts.append(len(queries))
    assert counts == [11, 11]


@pytest.mark.parametrize("rows", ["?rows=all", ""])
def test_page_query_count_does_not_grow_with_rows(client, rows):
    client.get(page(create_listed_provider()))  # warm up: the first request has extra queries
    counts = []
    for many in (1, 3):
        provider = create_listed_provider(
            plans=("aetna-ppo", "cigna-ppo", "oscar-epo")[:many],
            concerns=("trauma", "ptsd", "grief")[:many],
            hours=None,
        )
        for day in range(many):
            WeeklyHours.objects.create(provider=provider, weekday=day, start=540, end=600, timezone="America/New_York")
            provider.time_off.create(span=span(day))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(provider).replace("?rows=all", rows)).status_code == 200
        counts.append(len(queries))
    assert counts == [counts[0]] * 2


def span(day: int) -> Any:
    from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

    from config import db as database

    start = database.db_now() + timedelta(days=day)
    return DateTimeTZRange(start, start + timedelta(hours=1), "[)")


def test_page_shows_all_rows_and_each_kind_is_edited_alone(client):
    provider = create_listed_provider(focus=("trauma",), plans=("aetna-ppo", "cigna-ppo"), trauma=True)
    plain = page(provider).removesuffix("?rows=all")
    html = client.get(plain).content.decode()
    for words in (
        "Aetna",
        "Cigna",
        "EMDR basic training",
        "09:00 – 17:00",
        "Trauma",
        f"{provider.licenses.get().expires_on}",
    ):
        assert words in html, words
    assert (html.count("<select"), "licenses-TOTAL_FORMS" in html) == (6, False)
    before = snapshot(provider)
    assert staff.submit(client, plain, {"headline": "Calm"}).status_code == 302
    assert staff.submit(client, f"{plain}?rows=time_off", {"time_off-0-start": "2027-01-04 09:00",
        "time_off-0-end": "2027-01-04 17:00"}).status_code == 302  # fmt: skip
    after = snapshot(provider)
    assert {name for name in after if after[name] != before[name]} == {"own", "time_off"}


def test_unchanged_form_changes_nothing(client):
    provider = create_listed_provider(
        focus=("trauma",), concerns=("ptsd",), languages=("en", "es"), approaches=("emdr",), trauma=True
    )
    provider.time_off.create(span=span(1), note="Away")
    before = snapshot(provider)
    save(client, provider)
    assert snapshot(provider) == before


def snapshot(provider: Provider) -> dict[str, list[Any]]:
    names = (
        "licenses privileges participations session_types weekly_hours time_off concerns trainings languages approaches"
    )
    rows = {name: list(getattr(provider, name).order_by("pk").values()) for name in names.split()}
    return {**rows, "own": list(Provider.objects.filter(pk=provider.pk).values())}


@pytest.mark.parametrize(("choice", "status"), [({}, 404), ({"redirect": "on"}, 302)])
def test_staff_change_the_address_and_the_old_one_redirects_only_by_choice(client, choice, status):
    provider = create_listed_provider(slug="former-name")
    assert save(client, provider, slug="ana-ruiz", **choice).slug == "ana-ruiz"
    assert client.get("/therapists/ana-ruiz/").status_code == 200
    assert client.get("/therapists/former-name/").status_code == status


def test_an_address_that_is_taken_is_an_error_on_the_page(client):
    create_listed_provider(slug="taken")
    provider = create_listed_provider(slug="former-name")
    response = staff.submit(client, page(provider), {"slug": "taken"})
    assert staff.errors(response) == ["This is already in use. Choose another."]


def test_new_provider_can_be_listed_in_one_save(client):
    response = staff.submit(
        client,
        f"{LIST}add/",
        {
            "given_name": "Ana", "family_name": "Ruiz", "npi": npi(900), "slug": "ana-ruiz", "status": "active",
            "license_type": "psychologist", "timezone": "America/Chicago", "age_groups": ["adult"], "languages": [],
            "accepting_new_clients": "on", "capacity": "5", "capacity_verified_on": f"{today()}",
            "contact_email": "ana@example.org", "contact_verified_on": f"{today()}", "self_pay_fee": "120",
            "licenses-0-state": "TX", "licenses-0-license_type": "psychologist", "licenses-0-number": "T1",
            "licenses-0-status": "active", "licenses-0-issued_on": "2020-01-01", "licenses-0-expires_on": "2030-01-01",
            "licenses-0-verified_on": f"{today()}",
            "session_types-0-care_type": "therapy", "session_types-0-format": "individual",
            "session_types-0-visit": "first",
            "weekly_hours-0-weekday": "0", "weekly_hours-0-start": "9:00", "weekly_hours-0-end": "24:00",
            "time_off-0-start": "2027-01-04T09:00", "time_off-0-end": "2027-01-04 17:00",
        },
    )  # fmt: skip
    assert response.status_code == 302, staff.errors(response)
    provider = Provider.objects.get(npi=npi(900))
    assert (provider.display_name, provider.source) == ("Ana Ruiz", "staff")
    assert list(provider.licenses.values_list("verified_by", flat=True)) == ["sam"]
    assert list(provider.weekly_hours.values_list("start", "end", "timezone")) == [(540, 1440, "America/Chicago")]
    assert [f"{row.span.lower:%H:%M} {row.span.upper:%H:%M}" for row in provider.time_off.all()] == ["15:00 23:00"]
    assert list_slugs(client, listed="yes") == ["ana-ruiz"]


def test_hours_are_entered_in_local_time(client):
    provider = create_listed_provider(hours=None)
    row = WeeklyHours.objects.create(provider=provider, weekday=2, start=545, end=1440, timezone="America/New_York")
    data = staff.form_values(client.get(page(provider)).content)
    assert [data[f"weekly_hours-0-{name}"] for name in ("weekday", "start", "end")] == ["2", "09:05", "24:00"]
    save(client, provider, **{"weekly_hours-0-start": "8:15", "weekly_hours-0-end": "12:00"})
    row.refresh_from_db()
    assert (row.start, row.end) == (495, 720)


def test_rows_can_swap_places_in_one_save(client):
    provider = create_listed_provider(focus=("trauma", "ptsd"), hours=None)
    first, second = (
        WeeklyHours.objects.create(provider=provider, weekday=0, start=at, end=at + 60, timezone="America/New_York")
        for at in (540, 660)
    )
    save(
        client,
        provider,
        **{
            "concerns-0-focus": "2", "concerns-1-focus": "1",
            "weekly_hours-0-DELETE": "on", "weekly_hours-1-start": "09:00",
        },
    )  # fmt: skip
    assert list(provider.concerns.values_list("concern__slug", "focus")) == [("ptsd", 1), ("trauma", 2)]
    assert list(provider.weekly_hours.values_list("pk", "start", "end")) == [(second.pk, 540, 720)]
    assert first.pk != second.pk


def test_verified_by_is_the_user_who_sets_the_date(client):
    provider = create_listed_provider()
    save(client, provider, **{"licenses-0-number": "NEW1"})
    assert provider.licenses.get().verified_by == ""
    day = today() - timedelta(days=1)
    save(client, provider, **{"licenses-0-verified_on": f"{day}"})
    assert provider.licenses.values_list("verified_on", "verified_by").get() == (day, "sam")
    save(client, provider, **{"licenses-0-verified_on": ""})
    assert provider.licenses.values_list("verified_on", "verified_by").get() == (None, "")


def others_license() -> dict[str, str]:
    other = create_listed_provider(slug="other")
    License.objects.filter(provider=other).update(number="TAKEN1")
    return {"licenses-0-number": "TAKEN1", "licenses-0-license_type": other.license_type}


HOURS = {"weekly_hours-0-weekday": "1", "weekly_hours-0-start": "09:00", "weekly_hours-0-end": "12:00"}
TWICE = "Please correct the duplicate data for concern."
PLAN = {"participations-1-plan": "{aetna}", "participations-1-starts_on": "2020-01-01"}
REFUSALS: dict[str, tuple[dict[str, str], str]] = {
    "hours that overlap": (
        HOURS
        | {"weekly_hours-TOTAL_FORMS": "2", "weekly_hours-1-weekday": "1"}
        | {"weekly_hours-1-start": "11:59", "weekly_hours-1-end": "13:00"},
        "These hours overlap with another row for the same weekday.",
    ),
    "hours past midnight": (
        HOURS | {"weekly_hours-0-end": "08:00"},
        "Hours end after they begin, on the same day. Hours past midnight go on the next day's row.",
    ),
    "no time": (HOURS | {"weekly_hours-0-end": "25:00"}, "Write a time of day as HH:MM, from 00:00 to 24:00."),
    "no zone": ({"timezone": "EST"}, "No such time zone. Write one such as America/New_York."),
    "a focus place taken": (
        {"concerns-1-focus": "1"},
        "Two concerns have the same place in focus.",
    ),
    "a fifth in focus": ({"concerns-1-focus": "5"}, "At most four concerns are in focus: places 1 to 4."),
    "a concern twice": ({"concerns-2-concern": "{trauma}"}, TWICE),
    "participation that overlaps": (PLAN, "These days overlap with another row for the same plan."),
    "participation that ends before it begins": (
        PLAN | {"participations-1-ends_on": "2019-01-01"},
        "Participation can't end before it begins.",
    ),
    "a state that is none": (
        {"participations-0-states": "NY, XX"},
        "XX is no state. Write two letters each, such as NY, NJ.",
    ),
    "a license that expires before issue": (
        {"licenses-0-issued_on": "2027-01-01", "licenses-0-expires_on": "2026-01-01"},
        "A license can't expire before it is issued.",
    ),
    "an active license without dates": (
        {"licenses-0-issued_on": ""},
        "An active license needs the day of issue and the day it expires.",
    ),
    "verified on a day to come": (
        {"licenses-0-verified_on": f"{today() + timedelta(days=2)}"},
        "Nobody can have verified this on a day to come.",
    ),
    "capacity confirmed on a day to come": (
        {"capacity_verified_on": f"{today() + timedelta(days=2)}"},
        "Nobody can have verified this on a day to come.",
    ),
    "an NPI with a slip": ({"npi": "1234567890"}, "No such NPI: its digits don't add up. Look for a slip."),
    "a fee below zero": ({"self_pay_fee": "-1"}, "A fee can't be below zero."),
    "notice of a month": ({"notice": "43200"}, "The notice is two weeks at most (20160 minutes)."),
    "a session of five hours": ({"session_types-0-minutes": "300"}, "A session lasts 10 to 240 minutes."),
    "medicine from who can't prescribe": (
        {"session_types-0-care_type": "medication-management"},
        "A provider of this license type can't prescribe.",
    ),
    "training verified without evidence": (
        {"trainings-0-name": "EMDR", "trainings-0-year": "2020", "trainings-0-verified_on": f"{today()}"},
        "A training can be verified only with its evidence named.",
    ),
    "time off that ends before it begins": (
        {"time_off-0-start": "2027-01-02T10:00", "time_off-0-end": "2027-01-01T10:00"},
        "Time off ends after it begins.",
    ),
    "time off at a time the clock skips": (
        {"time_off-0-start": "2027-03-14T02:30", "time_off-0-end": "2027-03-14T10:00"},
        "The clock skips that time on that day. Choose another.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSALS)
def test_constraint_violations_are_errors_on_the_page(client, what):
    provider = create_listed_provider(focus=("trauma",), concerns=("ptsd",), hours=None)
    changed, sentence = REFUSALS[what]
    ids = {"aetna": provider.participations.get().plan_id, "trauma": Concern.objects.get(slug="trauma").pk}
    before = snapshot(provider)
    response = staff.submit(client, page(provider), {name: text.format(**ids) for name, text in changed.items()})
    assert staff.errors(response)[:1] == [sentence]
    assert snapshot(provider) == before


def test_license_number_of_another_provider_is_an_error(client):
    provider, changed = create_listed_provider(), others_license()
    response = staff.submit(client, page(provider), changed)
    assert staff.errors(response) == ["This license number is verified on another provider's record."]


def test_database_refusal_is_shown_with_the_input(client):
    """Simulates a conflict that arises between validation and save."""
    provider = create_listed_provider()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # pending checks would block ALTER TABLE
        cursor.execute("ALTER TABLE directory_provider ADD CONSTRAINT no_such_headline CHECK (headline <> 'Refused')")
    response = staff.submit(client, page(provider), {"headline": "Refused"})
    assert staff.errors(response) == ["The database refuses this (no_such_headline). Nothing was saved."]
    assert response.context["adminform"].form["headline"].value() == "Refused"
    assert Provider.objects.get(pk=provider.pk).headline == ""


def test_concurrent_change_is_not_overwritten(committed):
    client, provider = staff.signed_in_client("Provider relations"), create_listed_provider()
    data = staff.form_values(client.get(page(provider)).content)
    Provider.objects.filter(pk=provider.pk).update(headline="By a colleague")
    response = client.post(page(provider), data | {"headline": "Mine"})
    assert staff.errors(response) == [REFUSAL, "Stored now: By a colleague"]
    assert Provider.objects.get(pk=provider.pk).headline == "By a colleague"
    assert staff.submit(client, page(provider), {"headline": "Mine"}).status_code == 302
    assert Provider.objects.get(pk=provider.pk).headline == "Mine"


def test_save_takes_the_lock_that_bookings_take(client):
    provider = create_listed_provider()
    with CaptureQueriesContext(connection) as queries:
        save(client, provider, headline="New")
    statements = [query["sql"] for query in queries]
    lock_index = next(index for index, sql in enumerate(statements) if "pg_advisory_xact_lock" in sql)
    update_index = next(index for index, sql in enumerate(statements) if sql.startswith('UPDATE "directory_provider"'))
    assert lock_index < update_index


def test_delete_asks_for_confirmation(client):
    provider = ProviderFactory()
    response = client.get(f"{LIST}{provider.pk}/delete/")
    assert (response.status_code, Provider.objects.count()) == (200, 1)
    assert client.post(f"{LIST}{provider.pk}/delete/", {"post": "yes"}).status_code == 302
    assert Provider.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_provider_with_appointments_cannot_be_deleted(client, api, method):
    provider = create_listed_provider()
    create_booking(api, provider)
    response = getattr(client, method)(f"{LIST}{provider.pk}/delete/", {"post": "yes"}, follow=True)
    assert response.redirect_chain[-1][0] == page(provider).removesuffix("?rows=all")
    assert "has sessions on record, so the record stays. Set the status to Left instead." in response.content.decode()
    assert Provider.objects.filter(pk=provider.pk).exists()


def test_autocomplete_finds_plans(client):
    response = client.get(
        "/staff/autocomplete/",
        {"term": "aetna ppo", "app_label": "directory", "model_name": "participation", "field_name": "plan"},
    )
    assert [row["text"] for row in response.json()["results"]] == ["Aetna PPO"]
    assert ProviderConcern.objects.count() == 0
