"""Import runs: rows are applied once and completely, and sources override each other by the rules."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import db
from providers.console.queries import work_queue
from providers.directory.actions import verification
from providers.directory.models import License, Provider, ProviderChange, VisitType, WeeklyHours
from providers.directory.queries import directory, profiles
from providers.imports import actions
from providers.imports.actions import batch
from providers.imports.domain.roster import Problem, Rejected
from providers.imports.gateways import roster_csv
from providers.imports.gateways.nppes import Nppes
from providers.imports.models import ImportRun
from providers.sample import domain
from tests.factories.providers import create_listed_provider
from tests.providers import registers, rosters
from tests.providers.registers import SOCIAL_WORKER, person, slot
from tests.providers.rosters import FULL, REQUIRED, npi

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
VALID_ROW = {"npi": npi(1)} | FULL | {"bio": "One line."}


def roster(path: Path, *rows: dict[str, str], now: datetime = NOW, **options: Any) -> tuple[ImportRun, list[Rejected]]:
    rosters.write(path / "roster.csv", *rows)
    source = roster_csv.Roster(path / "roster.csv", vocabulary=actions.load_vocabulary(), today=now.date())
    return run(source, now=now, **options)


def verified(number: object) -> str:
    """Return the cell of a verified license."""
    return f"NY:{number}:2020-01-01:2027-12-31:2026-11-01"


def nppes(path: Path, *rows: dict[str, str]) -> tuple[ImportRun, list[Rejected]]:
    return run(Nppes(registers.write(path / "nppes.csv", rows)))


def run(source: Any, *, now: datetime = NOW, by: str = "a test", **options: Any) -> tuple[ImportRun, list[Rejected]]:
    rejected: list[Rejected] = []
    record = actions.run(source, by=by, now=now, rejects=rejected.append, **options)
    return record, rejected


def counts(record: ImportRun) -> dict[str, int]:
    names = ("rows", "created", "changed", "unchanged", "skipped", "rejected")
    return {name: getattr(record, name) for name in names if getattr(record, name)}


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table that belongs to providers."""
    models = [field.related_model for field in Provider._meta.related_objects if field.related_model]
    models += [Provider, Provider.approaches.through, Provider.languages.through, Provider.identities.through]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def test_a_full_row_becomes_a_full_record(tmp_path: Path) -> None:
    record, rejected = roster(tmp_path, VALID_ROW)
    provider = Provider.objects.get()
    assert (counts(record), rejected) == ({"rows": 1, "created": 1}, [])
    assert {
        "npi": provider.npi,
        "name": (provider.given_name, provider.family_name, provider.display_name),
        "status": (provider.status, provider.source, provider.license_type),
        "fee": provider.self_pay_fee,
        "ages": provider.age_groups,
        "gender": provider.gender and provider.gender.slug,
        "capacity": (provider.accepting_new_clients, provider.capacity, provider.capacity_verified_on),
        "notice": (provider.notice, provider.horizon_days),
        "concerns": list(provider.concerns.values_list("concern__slug", "focus")),
        "approaches": sorted(provider.approaches.values_list("slug", flat=True)),
        "languages": sorted(provider.languages.values_list("slug", flat=True)),
        "sessions": list(provider.session_types.values_list("visit", "minutes", "buffer_before", "buffer_after")),
        "licenses": list(provider.licenses.values_list("state", "number", "status", "verified_on", "verified_by")),
        "privileges": list(provider.privileges.values_list("compact__slug", "number", "states")),
        "plans": list(provider.participations.values_list("plan__slug", "states", "starts_on", "ends_on")),
        "trainings": list(provider.trainings.values_list("name", "year", "verified_by")),
        "hours": list(provider.weekly_hours.values_list("weekday", "start", "end")),
        "time off": [(time_off.span.lower, time_off.span.upper, time_off.note) for time_off in provider.time_off.all()],
    } == {
        "npi": npi(1),
        "name": ("Ana", "Núñez", "Dr. Ana Núñez"),
        "status": ("active", "roster", "psychologist"),
        "fee": Decimal("150.00"),
        "ages": ["teen", "adult"],
        "gender": "woman",
        "capacity": (True, 5, date(2026, 11, 1)),
        "notice": (1440, 28),
        "concerns": [("ptsd", 1), ("trauma", 2), ("anxiety", None)],
        "approaches": ["cbt", "emdr"],
        "languages": ["en", "es"],
        "sessions": [("first", 50, 0, 10), ("later", 45, 5, 10)],
        "licenses": [("NY", "12345", "active", date(2026, 11, 1), "a test")],
        "privileges": [("psypact", "E1234", None)],
        "plans": [
            ("aetna-ppo", None, date(2020, 1, 1), None),
            ("medicaid-ny", ["NY"], date(2026, 1, 1), date(2027, 12, 31)),
        ],
        "trainings": [("EMDR basic training", 2015, "a test")],
        "hours": [(0, 540, 720), (0, 780, 1020), (1, 720, 1200)],
        "time off": [
            (datetime(2026, 12, 24, 5, tzinfo=UTC), datetime(2026, 12, 27, 5, tzinfo=UTC), "Vacation"),
            (datetime(2026, 12, 30, 18, tzinfo=UTC), datetime(2026, 12, 30, 22, tzinfo=UTC), ""),
        ],
    }


def test_a_row_with_only_the_required_columns_becomes_a_draft_with_the_defaults(tmp_path: Path) -> None:
    roster(tmp_path, {"npi": npi(1)} | REQUIRED)
    provider = Provider.objects.get()
    assert (provider.status, provider.display_name, provider.notice, provider.created_at) == (
        "draft",
        "Ana Núñez",
        1440,
        NOW,
    )


def test_importing_the_same_file_again_writes_nothing(tmp_path: Path) -> None:
    roster(tmp_path, VALID_ROW, VALID_ROW | {"npi": npi(2), "licenses": "CO:77", "privileges": ""})
    before, changes = everything(), list(ProviderChange.objects.order_by("pk").values())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        record, rejected = roster(
            tmp_path, VALID_ROW, VALID_ROW | {"npi": npi(2), "licenses": "CO:77", "privileges": ""}, by="someone else"
        )
    assert (counts(record), rejected) == ({"rows": 2, "unchanged": 2}, [])
    assert (everything(), list(ProviderChange.objects.order_by("pk").values())) == (before, changes)
    writes = [q["sql"] for q in queries if not q["sql"].startswith("SELECT") and "importrun" not in q["sql"]]
    assert writes == []


def test_a_run_is_recorded_with_its_counts_and_the_hash_of_the_file(tmp_path: Path) -> None:
    record, _ = roster(tmp_path, VALID_ROW)
    stored = ImportRun.objects.get()
    assert (stored.kind, stored.started_at, stored.rows, stored.created) == ("roster", NOW, 1, 1)
    assert bytes(stored.sha256 or b"") == record.sha256
    assert stored.finished_at is not None


def test_columns_that_a_roster_does_not_have_stay_unchanged(tmp_path: Path) -> None:
    roster(tmp_path, VALID_ROW)
    before = everything()
    record, _ = roster(tmp_path, {"npi": npi(1)} | REQUIRED)
    assert (counts(record), everything()) == ({"rows": 1, "unchanged": 1}, before)


def test_empty_cells_clear_the_record(tmp_path: Path) -> None:
    roster(tmp_path, VALID_ROW)
    record, _ = roster(tmp_path, VALID_ROW | {"gender": "", "hours": "", "plans": "", "concerns": "", "focus": ""})
    provider = Provider.objects.get()
    assert counts(record) == {"rows": 1, "changed": 1}
    assert (provider.gender, provider.weekly_hours.count(), provider.participations.count()) == (None, 0, 0)
    assert provider.concerns.count() == 0


def test_a_changed_row_keeps_its_id_and_others_are_untouched(tmp_path: Path) -> None:
    roster(tmp_path, VALID_ROW)
    ids = set(VisitType.objects.values_list("pk", flat=True))
    record, _ = roster(
        tmp_path, VALID_ROW | {"session_types": "therapy/individual/first/60+0+10; therapy/individual/later/45+5+10"}
    )
    assert counts(record) == {"rows": 1, "changed": 1}
    assert set(VisitType.objects.values_list("pk", flat=True)) == ids
    assert list(VisitType.objects.values_list("visit", "minutes")) == [("first", 60), ("later", 45)]


def test_only_the_changed_provider_is_marked_as_changed(tmp_path: Path) -> None:
    other = VALID_ROW | {"npi": npi(2), "licenses": "CO:77", "privileges": ""}
    roster(tmp_path, VALID_ROW, other)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_providerchange SET xid = 0")
    roster(tmp_path, VALID_ROW | {"headline": "New"}, other)
    changed = dict(ProviderChange.objects.values_list("provider__npi", "xid"))
    assert {number: xid > 0 for number, xid in changed.items()} == {npi(1): True, npi(2): False}


def test_focus_ranks_may_be_swapped(tmp_path: Path) -> None:
    roster(tmp_path, VALID_ROW)
    roster(tmp_path, VALID_ROW | {"focus": "trauma; ptsd; anxiety"})
    concerns = Provider.objects.get().concerns.values_list("concern__slug", "focus")
    assert list(concerns) == [("trauma", 1), ("ptsd", 2), ("anxiety", 3)]


def test_concerns_without_a_focus_column_keep_the_stored_focus(tmp_path: Path) -> None:
    roster(tmp_path, VALID_ROW)
    roster(tmp_path, {"npi": npi(1)} | REQUIRED | {"concerns": "ptsd; grief"})
    concerns = Provider.objects.get().concerns.values_list("concern__slug", "focus")
    assert list(concerns) == [("ptsd", 1), ("grief", None)]


def test_new_hours_may_overlap_the_old_ones(tmp_path: Path) -> None:
    roster(tmp_path, VALID_ROW)
    record, rejected = roster(tmp_path, VALID_ROW | {"hours": "mon 10:00-15:00"})
    assert (counts(record), rejected) == ({"rows": 1, "changed": 1}, [])
    assert list(WeeklyHours.objects.values_list("weekday", "start", "end")) == [(0, 600, 900)]


def test_only_the_row_with_another_providers_license_is_rejected(tmp_path: Path) -> None:
    rows = [VALID_ROW | {"npi": npi(n), "licenses": verified(n), "privileges": ""} for n in range(1, 8)]
    roster(tmp_path, rows[1])
    rows[4] |= {"licenses": verified(2)}
    record, rejected = roster(tmp_path, *rows)
    assert counts(record) == {"rows": 7, "created": 5, "unchanged": 1, "rejected": 1}
    reason = "NY psychologist license 2 is claimed by another row of this file too; one of the two is mistyped"
    assert rejected == [Rejected(6, npi(5), "license_taken", (Problem(6, "licenses", reason),))]
    assert sorted(Provider.objects.values_list("npi", flat=True)) == sorted(npi(n) for n in (1, 2, 3, 4, 6, 7))
    assert ProviderChange.objects.exclude(provider_id=0).count() == 6


def test_only_the_row_with_another_providers_privilege_is_rejected(tmp_path: Path) -> None:
    roster(tmp_path, VALID_ROW)
    record, rejected = roster(tmp_path, VALID_ROW | {"npi": npi(2), "licenses": "NY:2"})
    reason = "psypact privilege E1234 belongs to another provider already; one of the two is mistyped"
    assert counts(record) == {"rows": 1, "rejected": 1}
    assert rejected == [Rejected(2, npi(2), "privilege_taken", (Problem(2, "privileges", reason),))]


def test_a_license_may_move_to_another_provider_in_one_file(tmp_path: Path) -> None:
    first = VALID_ROW | {"licenses": "NY:1", "privileges": ""}
    second = first | {"npi": npi(2), "licenses": "NY:2"}
    roster(tmp_path, first, second)
    record, _ = roster(tmp_path, first | {"licenses": "NY:3"}, second | {"licenses": "NY:1"})
    assert counts(record) == {"rows": 2, "changed": 2}
    assert dict(License.objects.values_list("provider__npi", "number")) == {npi(1): "3", npi(2): "1"}


def test_a_later_verification_of_an_unchanged_fact_is_kept(tmp_path: Path) -> None:
    roster(tmp_path, VALID_ROW)
    License.objects.update(verified_on=date(2026, 11, 20), verified_by="staff")
    Provider.objects.update(capacity_verified_on=date(2026, 11, 20))
    before = everything()
    record, _ = roster(tmp_path, VALID_ROW)
    assert (counts(record), everything()) == ({"rows": 1, "unchanged": 1}, before)


def test_a_changed_fact_has_the_verification_of_the_roster(tmp_path: Path) -> None:
    roster(tmp_path, VALID_ROW)
    License.objects.update(verified_on=date(2026, 11, 20), verified_by="staff")
    roster(
        tmp_path,
        VALID_ROW | {"licenses": "NY:12345:2020-01-01:2029-12-31", "capacity": "6", "capacity_verified_on": ""},
    )
    assert License.objects.values_list("expires_on", "verified_on", "verified_by").get() == (
        date(2029, 12, 31),
        None,
        "",
    )
    assert Provider.objects.values_list("capacity", "capacity_verified_on").get() == (6, None)


def test_only_the_roster_sets_verification_dates(tmp_path: Path) -> None:
    roster(
        tmp_path,
        {"npi": npi(1)} | REQUIRED | {"licenses": "NY:1:2020-01-01:2027-01-01", "plans": "aetna-ppo", "capacity": "3"},
    )
    provider = Provider.objects.get()
    assert [license.verified_on for license in provider.licenses.all()] == [None]
    assert [row.verified_on for row in provider.participations.all()] == [None]
    assert (provider.capacity_verified_on, provider.contact_verified_on) == (None, None)


def test_the_display_name_follows_the_name_unless_it_was_set(tmp_path: Path) -> None:
    row = {"npi": npi(1)} | REQUIRED
    roster(tmp_path, row)
    roster(tmp_path, row | {"given_name": "Anna"})
    assert Provider.objects.get().display_name == "Anna Núñez"
    Provider.objects.update(display_name="Dr. N.")
    roster(tmp_path, row | {"given_name": "Anne"})
    assert Provider.objects.values_list("given_name", "display_name").get() == ("Anne", "Dr. N.")


def test_slugs_contain_the_name_but_not_the_npi(tmp_path: Path) -> None:
    rows = [
        VALID_ROW | {"npi": npi(n), "licenses": f"NY:{n}", "privileges": "", "family_name": "李", "given_name": "李"}
        for n in (1, 2)
    ]
    roster(tmp_path, *rows)
    slugs = sorted(Provider.objects.values_list("slug", flat=True))
    assert [slug[:9] for slug in slugs] == ["provider-", "provider-"]
    assert {len(slug) for slug in slugs} == {13}
    assert len(set(slugs)) == 2


def test_a_slug_is_longer_if_the_short_one_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "HASH_LENGTH", 0)
    roster(tmp_path, VALID_ROW)
    monkeypatch.undo()
    other = Provider.objects.get()
    row = VALID_ROW | {"npi": npi(2), "licenses": "NY:2", "privileges": ""}
    roster(tmp_path, row)
    slug = Provider.objects.get(npi=npi(2)).slug
    Provider.objects.filter(npi=npi(2)).delete()
    Provider.objects.filter(pk=other.pk).update(slug=slug)
    roster(tmp_path, row)
    assert Provider.objects.get(npi=npi(2)).slug[: len(slug)] == slug
    assert len(Provider.objects.get(npi=npi(2)).slug) == len(slug) + 4


def test_nppes_creates_drafts_with_pending_licenses(tmp_path: Path) -> None:
    record, rejected = nppes(tmp_path, person(1), person(2, entity="2"), person(3, last=""))
    provider = Provider.objects.get()
    assert counts(record) == {"rows": 3, "created": 1, "skipped": 1, "rejected": 1}
    assert [row.code for row in rejected] == ["missing_name"]
    assert (provider.status, provider.source, provider.display_name) == ("draft", "nppes", "Zoé O'Brien")
    assert (provider.gender, provider.contact_phone, provider.timezone) == (None, "", "America/Denver")
    assert list(provider.licenses.values_list("state", "number", "status", "verified_on")) == [
        ("CO", "PSY1", "pending", None)
    ]


def test_importing_the_same_nppes_file_again_changes_nothing(tmp_path: Path) -> None:
    rows = [person(1), person(1, last="OTHER"), person(2), person(3, license="PSY2"), person(4, license="")]
    _, first = nppes(tmp_path, *rows)
    before, changes = everything(), list(ProviderChange.objects.order_by("pk").values())
    record, second = nppes(tmp_path, *rows)
    assert counts(record) == {"rows": 5, "unchanged": 4, "rejected": 1}
    assert second == first
    assert (everything(), list(ProviderChange.objects.order_by("pk").values())) == (before, changes)


def test_nppes_changes_name_and_credentials_and_adds_licenses_to_its_own_records(tmp_path: Path) -> None:
    nppes(tmp_path, person(1))
    License.objects.update(status="active", issued_on="2020-01-01", expires_on="2027-01-01", verified_on="2026-11-01")
    Provider.objects.update(timezone="America/Boise", status="active")
    changed = person(1, last="RUIZ", credential="PSYD", state="NY") | slot(2, SOCIAL_WORKER, "SW1", "NY")
    record, _ = nppes(tmp_path, changed)
    provider = Provider.objects.get()
    assert counts(record) == {"rows": 1, "changed": 1}
    assert (provider.display_name, provider.credentials) == ("Zoé Ruiz", "PSYD")
    assert (provider.timezone, provider.status) == ("America/Boise", "active")
    assert sorted(provider.licenses.values_list("state", "number", "status", "verified_on")) == [
        ("CO", "PSY1", "active", date(2026, 11, 1)),
        ("NY", "SW1", "pending", None),
    ]


@pytest.mark.parametrize("source", ["staff", "roster", "sample"])
def test_nppes_does_not_change_records_from_other_sources(tmp_path: Path, source: str) -> None:
    nppes(tmp_path, person(1))
    Provider.objects.update(source=source)
    before = everything()
    record, _ = nppes(tmp_path, person(1, last="RUIZ") | slot(2, SOCIAL_WORKER, "SW1", "NY"))
    assert (counts(record), everything()) == ({"rows": 1, "unchanged": 1}, before)


def test_a_roster_takes_over_a_record_of_nppes(tmp_path: Path) -> None:
    nppes(tmp_path, person(1))
    roster(tmp_path, VALID_ROW)
    provider = Provider.objects.get()
    assert (provider.source, provider.display_name, provider.status) == ("roster", "Dr. Ana Núñez", "active")
    assert list(provider.licenses.values_list("state", "number")) == [("NY", "12345")]


def test_sample_data_never_overwrites_a_real_provider(tmp_path: Path) -> None:
    roster(tmp_path, VALID_ROW)
    before = everything()
    record, rejected = roster(tmp_path, VALID_ROW | {"sample": "yes", "given_name": "Nobody"})
    assert (counts(record), everything()) == ({"rows": 1, "rejected": 1}, before)
    problem = Problem(2, "npi", "belongs to a provider who is not sample data")
    assert rejected == [Rejected(2, npi(1), "not_sample", (problem,))]


def test_a_sample_provider_stays_marked(tmp_path: Path) -> None:
    roster(tmp_path, VALID_ROW | {"sample": "yes"})
    roster(tmp_path, VALID_ROW | {"headline": "New"})
    assert Provider.objects.values_list("source", "headline").get() == ("sample", "New")


def test_a_dry_run_counts_changes_but_makes_none(tmp_path: Path) -> None:
    record, _ = roster(tmp_path, VALID_ROW, dry_run=True)
    assert counts(record) == {"rows": 1, "created": 1}
    assert (Provider.objects.count(), ImportRun.objects.count(), record.pk) == (0, 0, None)


def test_progress_counts_every_row(tmp_path: Path) -> None:
    progress: list[actions.Progress] = []
    roster(tmp_path, VALID_ROW, VALID_ROW | {"npi": "1"}, progress=progress.append)
    assert progress[-1] == actions.Progress(rows=2, imported=1, skipped=0, rejected=1)


def test_seeding_a_sample_on_a_later_day_only_changes_dates(tmp_path: Path) -> None:
    def seed(now: datetime) -> ImportRun:
        vocabulary = actions.load_vocabulary()
        rows = domain.generate_rows(300, seed=1, today=now.date(), vocabulary=vocabulary)
        roster_csv.write(tmp_path / "sample.csv", rows)
        source = roster_csv.Roster(tmp_path / "sample.csv", vocabulary=vocabulary, today=now.date())
        record, rejected = run(source, now=now)
        assert rejected == []
        return record

    assert counts(seed(NOW)) == {"rows": 300, "created": 300}
    names = list(Provider.objects.order_by("npi").values_list("id", "slug", "family_name", "status", "bio", "source"))
    licenses = set(License.objects.values_list("id", "number"))
    verified_on = dict(Provider.objects.values_list("npi", "capacity_verified_on"))
    assert counts(seed(NOW)) == {"rows": 300, "unchanged": 300}
    assert counts(seed(NOW + timedelta(days=3))) == {"rows": 300, "changed": 300}
    assert (
        list(Provider.objects.order_by("npi").values_list("id", "slug", "family_name", "status", "bio", "source"))
        == names
    )
    assert set(License.objects.values_list("id", "number")) == licenses
    differences = {
        Provider.objects.get(npi=number).capacity_verified_on - day for number, day in verified_on.items() if day
    }
    assert differences == {timedelta(days=3)}
    assert {source for *_, source in names} == {"sample"}


def test_rows_that_change_nothing_take_no_lock(tmp_path: Path) -> None:
    roster(tmp_path, VALID_ROW)
    with CaptureQueriesContext(connection) as queries:
        roster(tmp_path, VALID_ROW)
    assert [q["sql"] for q in queries if "advisory" in q["sql"]] == []
    with CaptureQueriesContext(connection) as queries:
        roster(tmp_path, VALID_ROW | {"headline": "New"})
    locks = [" ".join(q["sql"].split()) for q in queries if "advisory" in q["sql"]]
    provider = Provider.objects.get().pk
    assert locks == [
        f"SELECT pg_advisory_xact_lock({db.PROVIDER}, {db._int32('import')})",
        f"SELECT pg_advisory_xact_lock({db.PROVIDER}, {db._int32(provider)})",
    ]


@pytest.mark.parametrize("number", ["NA", "N/A", "NONE", "PENDING", "0", "LMHC", "00000", "."])
def test_nppes_keeps_the_person_without_a_placeholder_number_and_says_so(tmp_path: Path, number: str) -> None:
    left_out: list[tuple[str, str]] = []
    registers.write(tmp_path / "nppes.csv", [person(1, license=number), person(2, license=number)])
    record, rejected = run(
        Nppes(tmp_path / "nppes.csv"), left_out=lambda who, problem: left_out.append((who, problem.field))
    )
    assert (counts(record), rejected) == ({"rows": 2, "created": 2}, [])
    assert License.objects.count() == 0
    assert left_out == [(npi(n), "Provider License Number_1") for n in (1, 2)]


@pytest.mark.parametrize("credential", ["-", "N/A", ".", "none", "X" * 61])
def test_nppes_keeps_the_person_without_a_credential_that_is_none(tmp_path: Path, credential: str) -> None:
    record, rejected = nppes(tmp_path, person(1, credential=credential))
    assert (counts(record), rejected) == ({"rows": 1, "created": 1}, [])
    assert Provider.objects.get().credentials == ""


def test_a_mistyped_number_does_not_block_the_person_whose_number_it_is(tmp_path: Path) -> None:
    nppes(tmp_path, person(1, license="777001"), person(2, license="777001"))
    assert work_queue.contested_licenses().count() == 2
    row = {"npi": npi(2)} | REQUIRED | {"licenses": "CO:777-001:2020-01-01:2027-12-31:2026-11-01"}
    record, rejected = roster(tmp_path, row)
    assert (counts(record), rejected) == ({"rows": 1, "changed": 1}, [])
    assert sorted(License.objects.values_list("provider__npi", "number", "verified_on")) == [
        (npi(1), "777001", None),
        (npi(2), "777001", date(2026, 11, 1)),
    ]
    assert list(work_queue.contested_licenses().values_list("provider__npi", flat=True)) == [npi(1)]


def test_contested_numbers_are_not_verified_with_many_others(tmp_path: Path) -> None:
    row = VALID_ROW | {"privileges": "", "licenses": "NY:1:2020-01-01:2027-12-31"}
    roster(tmp_path, row, row | {"npi": npi(2)}, row | {"npi": npi(3), "licenses": "NY:3:2020-01-01:2027-12-31"})
    ids = list(Provider.objects.values_list("pk", flat=True))
    verification.confirm_credentials(ids=ids, by="sam", now=NOW)
    assert list(License.objects.filter(verified_on__isnull=False).values_list("number", flat=True)) == ["3"]


@pytest.mark.parametrize("source", ["nppes", "staff", "roster"])
def test_a_deactivated_npi_leaves_the_list_and_comes_back_when_it_is_active_again(tmp_path: Path, source: str) -> None:
    provider = create_listed_provider(npi=npi(1), source=source)
    assert directory.listed_providers(db.db_now()).exists()
    gone = {"NPI": npi(1), "NPI Deactivation Date": "11/01/2026"}
    record, _ = nppes(tmp_path, gone, {"NPI": npi(2), "NPI Deactivation Date": "11/01/2026"})
    assert counts(record) == {"rows": 2, "changed": 1, "skipped": 1}
    provider.refresh_from_db()
    assert (provider.npi_deactivated_on, provider.status) == (date(2026, 11, 1), "active")
    assert not directory.listed_providers(db.db_now()).exists()
    assert not profiles.load([provider.pk], db.today())[0].listable
    assert list(work_queue.deactivated()) == [provider]
    record, _ = nppes(tmp_path, gone)
    assert counts(record) == {"rows": 1, "unchanged": 1}
    nppes(tmp_path, person(1, deactivated="11/01/2026", reactivated="11/15/2026"))
    assert directory.listed_providers(db.db_now()).exists()


def test_a_deactivated_npi_that_no_provider_has_is_skipped_with_this_reason(tmp_path: Path) -> None:
    registers.write(tmp_path / "nppes.csv", [{"NPI": npi(2), "NPI Deactivation Date": "11/01/2026"}])
    skips: list[Any] = []
    run(Nppes(tmp_path / "nppes.csv"), skips=skips.append)
    assert [skipped.code for skipped in skips] == ["deactivated"]


def test_a_dry_run_deactivates_no_one(tmp_path: Path) -> None:
    create_listed_provider(npi=npi(1))
    registers.write(tmp_path / "nppes.csv", [{"NPI": npi(1), "NPI Deactivation Date": "11/01/2026"}])
    differences: list[Any] = []
    record, _ = run(Nppes(tmp_path / "nppes.csv"), dry_run=True, differences=differences.append)
    assert (counts(record), differences) == (
        {"rows": 1, "changed": 1},
        [(npi(1), "npi_deactivated_on", "", "2026-11-01")],
    )
    assert directory.listed_providers(db.db_now()).exists()


@pytest.mark.parametrize("also", ["", "mon 10:00-12:00"])
def test_a_new_time_zone_moves_the_hours_and_says_so(tmp_path: Path, also: str) -> None:
    """Hours in a zone that the record no longer has would be in no list."""
    row = rosters.REQUIRED | {"npi": npi(1), "hours": "mon-tue 09:00-17:00; wed 09:00-12:00 America/Denver"}
    roster(tmp_path, row)
    moved_row = {name: cell for name, cell in row.items() if name != "hours"} | {"timezone": "America/Los_Angeles"}
    if also:
        moved_row["hours"] = also
    moved: list[Any] = []
    differences: list[Any] = []
    roster(tmp_path, moved_row, dry_run=True, differences=differences.append)
    record, rejected = roster(tmp_path, moved_row, moved_hours=moved.append)
    assert (counts(record), rejected) == ({"rows": 1, "changed": 1}, [])
    rows = set(WeeklyHours.objects.values_list("weekday", "start", "end", "timezone"))
    if also:
        assert (rows, moved) == ({(0, 600, 720, "America/Los_Angeles")}, [])
        return
    assert rows == {
        (0, 540, 1020, "America/Los_Angeles"),
        (1, 540, 1020, "America/Los_Angeles"),
        (2, 540, 720, "America/Denver"),
    }
    note = (
        npi(1),
        "hours",
        "the same local times in America/New_York",
        "the same local times in America/Los_Angeles",
    )
    assert moved == [note]
    assert note in differences
