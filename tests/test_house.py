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
    "config/ground/middleware": "tests/config/ground/test_middleware.py",
    "config/ground/pages": "tests/journeys/test_pages.py",
    "config/ground/tab": "tests/journeys/test_pages.py",
    "config/ground/schema": "tests/config/test_schema.py",
    "config/management/commands/demo": "tests/config/test_demo.py",
    "matching/management/relay": "tests/config/management/test_work.py",
    "config/management/commands/seed_staff": "tests/config/staff/test_sample.py",
    "config/management/commands/staff_codes": "tests/config/staff/test_sample.py",
    "config/staff/people": "tests/config/staff/test_roles.py",
    "config/staff/guessing": "tests/config/staff/test_site.py",
    "matching/gateways/anchor": "tests/matching/actions/test_access.py",
    "matching/queries/access": "tests/matching/actions/test_access.py",
    "matching/domain/access": "tests/matching/actions/test_access.py",
    "matching/management/commands/verify_access": "tests/matching/actions/test_access.py",
    "matching/actions/delivery": "tests/matching/actions/test_notice.py",
    "matching/actions/history": "tests/matching/actions/test_appointment.py",
    "matching/actions/outbox": "tests/matching/actions/test_notice.py",
    "matching/actions/place": "tests/matching/actions/test_appointment.py",
    "matching/actions/request": "tests/journeys/test_pages.py",
    "matching/queries/days": "tests/matching/views/test_shortlist.py",
    "matching/queries/dashboard": "tests/matching/admin/test_dashboard.py",
    "matching/queries/supply": "tests/matching/domain/test_supply.py",
    "matching/gateways/tally": "tests/matching/actions/test_tally.py",
    "matching/forms/call": "tests/matching/admin/test_call.py",
    "matching/queries/card": "tests/matching/views/test_shortlist.py",
    "matching/queries/refusal": "tests/matching/admin/test_call.py",
    "matching/api/details": "tests/matching/api/test_appointment.py",
    "matching/api/idempotent": "tests/matching/actions/test_idempotency.py",
    "matching/domain/answers": "tests/journeys/test_pages.py",
    "matching/domain/booking": "tests/matching/actions/test_appointment.py",
    "matching/domain/days": "tests/matching/domain/test_ranking.py",
    "matching/domain/winners": "tests/matching/domain/test_ranking.py",
    "matching/domain/eligibility": "tests/matching/domain/test_placing.py",
    "matching/domain/fit": "tests/matching/domain/test_ranking.py",
    "matching/domain/gates": "tests/matching/domain/test_ranking.py",
    "matching/domain/relaxing": "tests/matching/domain/test_ranking.py",
    "matching/forms/booking": "tests/matching/api/test_appointment.py",
    "matching/forms/payment": "tests/matching/views/test_shortlist.py",
    "matching/forms/question": "tests/journeys/test_pages.py",
    "matching/forms/request": "tests/journeys/test_pages.py",
    "matching/gateways/calendar": "tests/matching/actions/test_appointment.py",
    "matching/gateways/letter": "tests/matching/actions/test_notice.py",
    "matching/gateways/offered": "tests/matching/actions/test_offer.py",
    "matching/gateways/mail": "tests/matching/actions/test_notice.py",
    "matching/index/occupancy": "tests/matching/index/test_picture.py",
    "matching/queries/alternatives": "tests/matching/actions/test_hold.py",
    "matching/domain/change": "tests/matching/admin/test_change.py",
    "matching/actions/estimate": "tests/matching/views/test_estimate.py",
    "matching/actions/arrival": "tests/matching/views/test_attendance.py",
    "matching/actions/contest": "tests/matching/views/test_attendance.py",
    "matching/actions/whereabouts": "tests/matching/views/test_attendance.py",
    "matching/forms/attendance": "tests/matching/views/test_attendance.py",
    "matching/gateways/video": "tests/matching/views/test_attendance.py",
    "matching/forms/change": "tests/matching/admin/test_change.py",
    "matching/queries/change": "tests/matching/admin/test_change.py",
    "matching/queries/appointment": "tests/matching/actions/test_appointment.py",
    "matching/queries/consent": "tests/matching/actions/test_appointment.py",
    "matching/api/again": "tests/matching/actions/test_again.py",
    "matching/actions/rescue": "tests/matching/actions/test_offer.py",
    "matching/domain/offer": "tests/matching/actions/test_offer.py",
    "matching/queries/offer": "tests/matching/actions/test_offer.py",
    "matching/domain/waitlist": "tests/matching/actions/test_waitlist.py",
    "matching/forms/waitlist": "tests/matching/actions/test_waitlist.py",
    "matching/actions/passkey": "tests/matching/views/test_passkey.py",
    "matching/gateways/passkeys": "tests/matching/views/test_passkey.py",
    "matching/actions/practice": "tests/matching/views/test_practice.py",
    "matching/actions/remark": "tests/matching/views/test_practice.py",
    "matching/forms/practice": "tests/matching/views/test_practice.py",
    "matching/gateways/keys": "tests/matching/views/test_practice.py",
    "matching/queries/practice": "tests/matching/views/test_practice.py",
    "providers/actions/upkeep": "tests/matching/views/test_practice.py",
    "matching/queries/waitlist": "tests/matching/actions/test_waitlist.py",
    "matching/api/offer": "tests/matching/actions/test_offer.py",
    "matching/api/waitlist": "tests/matching/actions/test_waitlist.py",
    "matching/queries/provider": "tests/matching/api/test_provider.py",
    "matching/queries/request": "tests/matching/actions/test_hold.py",
    "matching/index/agenda": "tests/matching/index/test_picture.py",
    "matching/queries/shortlist": "tests/matching/index/test_picture.py",
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
    "matching/api/desk": "tests/providers/api/test_desk.py",
    "config/ground/sessions": "tests/providers/api/test_desk.py",
    "matching/actions/confirmation": "tests/matching/admin/test_queues.py",
    "matching/gateways/inquiry": "tests/matching/admin/test_queues.py",
    "matching/queries/ending": "tests/matching/admin/test_queues.py",
    "providers/queries/queue": "tests/matching/admin/test_queues.py",
    "providers/actions/confirm": "tests/matching/admin/test_queues.py",
    "providers/actions/week": "tests/providers/admin/test_record.py",
    "providers/actions/document": "tests/providers/admin/test_record.py",
    "providers/gateways/diff_csv": "tests/providers/actions/test_upload.py",
    "providers/gateways/sheet": "tests/providers/queries/test_cells.py",
    "providers/actions/imports": "tests/providers/actions/test_imports.py",
    "providers/actions/profile": "tests/providers/admin/test_profile.py",
    "providers/domain/profile": "tests/matching/domain/test_ranking.py",
    "providers/domain/rows": "tests/providers/domain/test_rows.py",
    "providers/domain/sample": "tests/providers/domain/test_sample.py",
    "providers/gateways/rejects_csv": "tests/providers/management/test_import_providers.py",
    "providers/management/report": "tests/providers/management/test_import_providers.py",
    "providers/queries/directory": "tests/matching/api/test_provider.py",
    "providers/queries/places": "tests/journeys/test_pages.py",
    "providers/queries/profiles": "tests/matching/index/test_picture.py",
    "providers/queries/record": "tests/providers/admin/test_profile.py",
    "providers/queries/vocabulary": "tests/providers/api/test_vocabulary.py",
    "content/management/commands/review_content": "tests/content/actions/test_due.py",
    "matching/views/openings": "tests/matching/queries/test_openings.py",
    "matching/domain/openings": "tests/matching/queries/test_openings.py",
    "content/actions/workflow": "tests/content/actions/test_review.py",
    "content/domain/starter": "tests/content/domain/test_starter.py",
    "content/actions/desk": "tests/content/views/test_desk.py",
    "content/queries/remark": "tests/content/views/test_desk.py",
    "content/gateways/crisis": "tests/content/management/test_write_crisis.py",
    "content/gateways/reminder": "tests/content/actions/test_due.py",
    "content/tasks": "tests/content/actions/test_due.py",
    "providers/tasks": "tests/providers/actions/test_upload.py",
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
    assert [one for one in found if one != "matching/actions/idempotency.once"] == []


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
