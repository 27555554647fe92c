"""The house rules that neither the import contract nor the linter can say."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "providers", "matching", "content")
NEVER = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "base", "core", "stuff", "lib"}
# The names of our modules. A new one is added here on purpose; what it means, its docstring says.
NOUNS = frozenset(
    "access again agenda alternatives anchor answers appointment apps arrival article attendance bench "
    "blocks booking calendar call card caseload celery cells change changes checkin chunk circles client "
    "columns comparison conditions confirm confirmation consent contest cost coverage credentials crisis "
    "criteria dashboard database days deliver_notices delivery demand demo desk details diary difference diff_csv "
    "directory document draft due eligibility encrypted ending english estimate face factor feelings figure filters "
    "fit folder forms frame freshness gates guessing health history hold hours ics idempotency idempotent "
    "import_providers imports inquiry intervals keys kinds late launcher letter license link linked lint "
    "lint_content listing lists logs mail match measures middleware names negotiation notice npi nppes "
    "occupancy offer offered openings optimum order outbox override ownership pages paging pairs parsers passkey passkeys "
    "payment people personal picture place places placing plot policies postgres practice private problems "
    "processes profile profiles proof prose provider queries question queue queues ranking readability "
    "reasons receivers record records redis refusal refusals rejects_csv relaxing relay remark reminder "
    "report request rescue review review_content robots roles roster roster_csv row rows run sample "
    "schedule schema sealing search season seed_content seed_sample seed_staff seen session sessions "
    "settings shard sheet shortlist simulate site sms sources spanish spelling staff_codes standing "
    "starter states stored strict summary supply support tab tables tally tasks taste therapists therapy "
    "throttles tokens topics training upkeep upload urls values verify_access video views vocabulary "
    "wagtail_hooks waitlist week whereabouts winners wording work workflow world write_crisis wsgi zones".split()
)
# Wiring and wording, which other tests hold: rows by their constraints, addresses by the schema, texts by translations.
WITHOUT_LOGIC = {"__init__", "apps", "urls", "wsgi", "celery", "settings", "wording", "forms", "blocks", "face"}
FLOORS_WITHOUT = {"models", "migrations", "admin", "templatetags", "views"}
# Module → the test that holds it, where that isn't its mirror.
HELD_BY = {
    "config/embedded": "tests/config/test_embedded.py",
    "config/http/middleware": "tests/config/http/test_middleware.py",
    "config/http/context_processors": "tests/journeys/test_pages.py",
    "config/http/tab_sessions": "tests/journeys/test_pages.py",
    "config/http/schema": "tests/config/test_schema.py",
    "config/management/commands/demo": "tests/config/test_demo.py",
    "booking/hold/management/relay": "tests/matching/booking/test_run_worker.py",
    "config/management/commands/seed_staff": "tests/config/staff/test_sample.py",
    "config/management/commands/staff_codes": "tests/config/staff/test_sample.py",
    "config/staff/admin": "tests/config/staff/test_roles.py",
    "config/staff/login_throttle": "tests/config/staff/test_site.py",
    "config/audit/gateways": "tests/config/audit/test_access_log.py",
    "config/audit/queries": "tests/config/audit/test_access_log.py",
    "config/audit/domain": "tests/config/audit/test_access_log.py",
    "config/audit/management/commands/verify_access": "tests/config/audit/test_access_log.py",
    "booking/hold/actions/delivery": "tests/matching/booking/test_notice.py",
    "booking/hold/actions/events": "tests/matching/booking/test_appointment.py",
    "booking/hold/actions/outbox": "tests/matching/booking/test_notice.py",
    "booking/hold/actions/scheduling": "tests/matching/booking/test_appointment.py",
    "matching/search/actions": "tests/journeys/test_pages.py",
    "matching/search/presenters/calendar": "tests/matching/search/test_shortlist.py",
    "matching/reports/queries/dashboard": "tests/matching/console/test_dashboard.py",
    "matching/reports/queries/capacity": "tests/matching/reports/test_capacity.py",
    "matching/reports/gateways": "tests/matching/reports/test_daily_counts.py",
    "matching/console/forms/phone_booking": "tests/matching/console/test_phone_booking.py",
    "matching/search/presenters/match_card": "tests/matching/search/test_shortlist.py",
    "booking/hold/presenters/refusal": "tests/matching/console/test_phone_booking.py",
    "booking/hold/api/booking_request": "tests/matching/booking/test_appointment_api.py",
    "booking/hold/api/base": "tests/matching/booking/test_idempotency.py",
    "matching/search/domain/answers": "tests/journeys/test_pages.py",
    "matching/appointments/domain/booking_request": "tests/matching/booking/test_appointment.py",
    "matching/search/domain/day_bitmaps": "tests/matching/search/test_ranking.py",
    "matching/search/domain/results": "tests/matching/search/test_ranking.py",
    "matching/availability/domain/eligibility": "tests/matching/availability/test_booking_rules.py",
    "matching/search/domain/scoring": "tests/matching/search/test_ranking.py",
    "matching/search/domain/hard_filters": "tests/matching/search/test_ranking.py",
    "matching/search/domain/relaxations": "tests/matching/search/test_ranking.py",
    "booking/hold/forms/booking": "tests/matching/booking/test_appointment_api.py",
    "matching/search/forms/payment": "tests/matching/search/test_shortlist.py",
    "matching/search/forms/question": "tests/journeys/test_pages.py",
    "matching/search/forms/request": "tests/journeys/test_pages.py",
    "booking/hold/gateways/calendar": "tests/matching/booking/test_appointment.py",
    "booking/hold/gateways/message": "tests/matching/booking/test_notice.py",
    "booking/hold/gateways/offer_context": "tests/matching/booking/test_offer.py",
    "booking/hold/gateways/mail": "tests/matching/booking/test_notice.py",
    "matching/availability/queries/booked_time": "tests/matching/search/test_snapshot.py",
    "booking/hold/queries/alternatives": "tests/matching/booking/test_hold.py",
    "matching/console/domain/schedule_impact": "tests/matching/console/test_schedule_impact.py",
    "booking/hold/actions/estimate": "tests/matching/booking/test_estimate.py",
    "booking/hold/actions/check_in": "tests/matching/booking/test_attendance.py",
    "booking/hold/actions/no_show_dispute": "tests/matching/booking/test_attendance.py",
    "booking/hold/actions/client_location": "tests/matching/booking/test_attendance.py",
    "booking/hold/forms/attendance": "tests/matching/booking/test_attendance.py",
    "booking/hold/gateways/video": "tests/matching/booking/test_attendance.py",
    "matching/console/forms/schedule_impact": "tests/matching/console/test_schedule_impact.py",
    "matching/console/queries/schedule_impact": "tests/matching/console/test_schedule_impact.py",
    "booking/hold/queries/appointment": "tests/matching/booking/test_appointment.py",
    "booking/hold/queries/consent": "tests/matching/booking/test_appointment.py",
    "booking/hold/api/rebook": "tests/matching/booking/test_rebook.py",
    "booking/hold/actions/replacement_offers": "tests/matching/booking/test_offer.py",
    "booking/hold/domain/offer": "tests/matching/booking/test_offer.py",
    "booking/hold/queries/offer": "tests/matching/booking/test_offer.py",
    "booking/hold/domain/waitlist": "tests/matching/booking/test_waitlist.py",
    "booking/hold/forms/waitlist": "tests/matching/booking/test_waitlist.py",
    "matching/portal/actions/passkey": "tests/matching/portal/test_passkey.py",
    "matching/portal/gateways/passkeys": "tests/matching/portal/test_passkey.py",
    "matching/portal/actions/provider_login": "tests/matching/portal/test_provider_login.py",
    "matching/portal/actions/remark": "tests/matching/portal/test_provider_login.py",
    "matching/portal/forms": "tests/matching/portal/test_provider_login.py",
    "matching/portal/gateways/provider_login_mail": "tests/matching/portal/test_provider_login.py",
    "matching/portal/queries": "tests/matching/portal/test_provider_login.py",
    "providers/directory/actions/self_service": "tests/matching/portal/test_provider_login.py",
    "booking/hold/queries/waitlist": "tests/matching/booking/test_waitlist.py",
    "booking/hold/api/offer": "tests/matching/booking/test_offer.py",
    "booking/hold/api/waitlist": "tests/matching/booking/test_waitlist.py",
    "matching/search/queries/provider": "tests/matching/search/test_provider.py",
    "matching/search/queries/match_request": "tests/matching/booking/test_hold.py",
    "matching/search/index/expiry_queue": "tests/matching/search/test_snapshot.py",
    "matching/search/queries/shortlist": "tests/matching/search/test_snapshot.py",
    "matching/domain/market/calendar": "tests/matching/domain/market/test_season.py",
    "matching/domain/market/conditions": "tests/matching/domain/market/test_season.py",
    "matching/domain/market/people": "tests/matching/domain/market/test_pairs.py",
    "matching/domain/market/states": "tests/matching/domain/market/test_pairs.py",
    "matching/domain/market/taste": "tests/matching/domain/market/test_season.py",
    "matching/domain/market/therapists": "tests/matching/domain/market/test_pairs.py",
    "matching/domain/market/world": "tests/matching/domain/market/test_season.py",
    "matching/management/figure": "tests/matching/management/test_simulate.py",
    "matching/management/prose": "tests/matching/management/test_simulate.py",
    "matching/management/summary": "tests/matching/management/test_simulate.py",
    "matching/console/api": "tests/providers/console/test_api.py",
    "config/http/authentication": "tests/providers/console/test_api.py",
    "matching/portal/actions/listing_verification": "tests/matching/console/test_queues.py",
    "matching/portal/gateways/listing_verification_mail": "tests/matching/console/test_queues.py",
    "matching/console/queries/expiring_licenses": "tests/matching/console/test_queues.py",
    "providers/console/queries/work_queue": "tests/matching/console/test_queues.py",
    "providers/directory/actions/verification": "tests/matching/console/test_queues.py",
    "providers/directory/actions/weekly_grid": "tests/providers/console/test_provider_pages.py",
    "providers/directory/actions/documents": "tests/providers/console/test_provider_pages.py",
    "providers/imports/gateways/diff_csv": "tests/providers/imports/test_upload.py",
    "providers/imports/gateways/spreadsheet": "tests/providers/imports/test_roster_rows.py",
    "providers/imports/actions": "tests/providers/imports/test_import_run.py",
    "providers/directory/actions/provider": "tests/providers/console/test_provider.py",
    "providers/directory/domain/profile": "tests/matching/search/test_ranking.py",
    "providers/imports/domain/roster": "tests/providers/imports/test_roster.py",
    "providers/sample/domain": "tests/providers/sample/test_sample.py",
    "providers/imports/gateways/rejects_csv": "tests/providers/imports/test_import_providers.py",
    "providers/imports/management/report": "tests/providers/imports/test_import_providers.py",
    "providers/directory/queries/directory": "tests/matching/search/test_provider.py",
    "providers/directory/queries/places": "tests/journeys/test_pages.py",
    "providers/directory/queries/profiles": "tests/matching/search/test_snapshot.py",
    "providers/console/queries/listing_status": "tests/providers/console/test_provider.py",
    "providers/directory/queries/vocabulary": "tests/providers/directory/test_api.py",
    "content/management/commands/review_content": "tests/content/actions/test_due.py",
    "matching/search/views/openings": "tests/matching/availability/test_openings.py",
    "matching/search/domain/week_openings": "tests/matching/availability/test_openings.py",
    "content/actions/workflow": "tests/content/actions/test_review.py",
    "content/domain/starter": "tests/content/domain/test_starter.py",
    "content/actions/desk": "tests/content/views/test_desk.py",
    "content/queries/remark": "tests/content/views/test_desk.py",
    "content/gateways/crisis": "tests/content/management/test_write_crisis.py",
    "content/gateways/reminder": "tests/content/actions/test_due.py",
    "content/tasks": "tests/content/actions/test_due.py",
    "providers/imports/tasks": "tests/providers/imports/test_upload.py",
}


def modules() -> Iterator[Path]:
    """Every module of ours."""
    for app in APPS:
        yield from sorted(path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT).with_suffix(""))


def holder(path: Path) -> Path:
    """The test file that should hold a module: its mirror, or the one named for it or its folder."""
    name = named(path)
    for place in (name, *map(str, Path(name).parents)):
        if place in HELD_BY:
            return ROOT / HELD_BY[place]
    folder = Path(*(part for part in Path(name).parent.parts if part != "commands"))
    return ROOT / "tests" / folder / f"test_{path.stem}.py"


def test_no_module_is_a_drawer() -> None:
    assert [named(path) for path in modules() if path.stem in NEVER or path.parent.name in NEVER] == []


def test_every_module_is_a_known_noun() -> None:
    assert sorted({path.stem for path in modules()} - NOUNS - {"__init__"}) == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        named(path)
        for path in modules()
        if path.stem not in WITHOUT_LOGIC and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_every_module_with_logic_has_its_test() -> None:
    missing = []
    for path in modules():
        name = named(path)
        if path.stem in WITHOUT_LOGIC or set(path.parts) & FLOORS_WITHOUT:
            continue
        found = holder(path)
        if not found.exists():
            missing.append(f"{name} wants {found.relative_to(ROOT)}")
    print("\n".join(missing))
    assert missing == []


def test_no_exception_to_the_mirror_is_stale() -> None:
    for name, test in HELD_BY.items():
        place = ROOT / name
        assert place.is_dir() or place.with_suffix(".py").exists(), f"{name} is gone"
        assert (ROOT / test).exists(), f"{test} is gone"


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """The dotted name of each call in a module, and its line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


@pytest.mark.parametrize("floor", ["domain", "actions"])
def test_the_time_is_handed_down_and_never_looked_up(floor: str) -> None:
    clocks = {"now", "today", "utcnow", "time", "monotonic", "localtime"}
    found = [
        f"{named(path)}:{line} {name}"
        for path in modules()
        if floor in path.parts
        for name, line in calls(path)
        if name.rpartition(".")[2] in clocks and name.rpartition(".")[0] in ("datetime", "date", "time", "timezone")
    ]
    assert found == []


def test_a_transaction_opens_in_actions_only() -> None:
    found = [
        f"{named(path)}:{line}"
        for path in modules()
        if "actions" not in path.parts and "ground" not in path.parts
        for name, line in calls(path)
        if name in ("transaction.atomic", "atomic")
    ]
    assert found == []


def test_an_action_takes_keywords_only() -> None:
    found = []
    for path in modules():
        if "actions" not in path.parts or path.parts[-2] != "actions":
            continue
        for node in ast.parse(path.read_text()).body:
            opens = isinstance(node, ast.FunctionDef) and "transaction.atomic" in ast.unparse(node)
            if opens and not node.name.startswith("_") and (node.args.args or node.args.posonlyargs):
                found.append(f"{named(path)}.{node.name}")
    print("\n".join(found))
    assert [one for one in found if one != "booking/hold/actions/idempotency.once"] == []


def test_the_domain_imports_no_framework_even_inside_a_function() -> None:
    allowed = {"numpy", "icalendar", "pyphen", *APPS}
    import sys

    found = []
    for path in modules():
        if "domain" not in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            found += [f"{named(path)}: {n}" for n in names if n.split(".")[0] not in allowed | sys.stdlib_module_names]
    assert found == []
