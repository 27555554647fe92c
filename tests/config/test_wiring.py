"""Names in strings that Python doesn't check: tasks, tables, templates and apps must exist."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.template.loader import get_template
from django.utils.module_loading import import_string

from config import pii
from config.celery import app as celery
from config.staff import roles

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("config", "providers", "matching", "content")


def sources(*suffixes: str) -> Iterator[Path]:
    """Return the project's files with one of these suffixes."""
    for package in PACKAGES:
        yield from (path for path in sorted((ROOT / package).rglob("*")) if path.suffix in suffixes)


def strings(path: Path) -> Iterator[str]:
    """Return each string in a Python file except docstrings, f-strings without their placeholders."""
    tree = ast.parse(path.read_text())
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def test_every_model_of_the_project_is_asked_for_its_personal_columns() -> None:
    """Models are found by package, so that a new app label isn't missed."""
    labels = {model._meta.label for model in pii.project_models()}
    in_files = set()
    for path in sources(".py"):
        if "migrations" in path.parts or ("models" not in path.parts and path.stem not in ("models", "people")):
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and re.search(r"models\.\w*Field\(|EncryptedField\(", ast.unparse(node)):
                in_files.add(node.name)
    concrete = {label.partition(".")[2] for label in labels}
    abstract = in_files - concrete
    assert (len(labels) > 40, sorted(abstract)) == (
        True,
        ["LibraryPage", "Reachable", "RecordWords", "ReviewedPage", "Term", "VerificationCode"],
    )


def test_every_scheduled_task_exists() -> None:
    celery.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(celery.tasks) == set()


def test_every_task_of_ours_is_scheduled() -> None:
    """No request queues a task, so a task outside the schedule would never run."""
    celery.loader.import_default_modules()
    own_names = {name for name in celery.tasks if name.split(".")[0] in PACKAGES}
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert own_names == scheduled | {"config.schedule.tasks.pulse"}  # which `run_worker` sends


@pytest.mark.django_db
def test_every_table_named_in_sql_exists() -> None:
    """In modules and in SQL, a name that begins with an app label must be a table or column."""
    labels = sorted({model._meta.app_label for model in pii.project_models()}, key=len, reverse=True)
    named = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE|ON)\s+(?:ONLY\s+)?\"?([a-z]\w*_\w+)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        columns = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prolang <> 13")
        bodies = [body for (body,) in cursor.fetchall()]
    texts = bodies + [text for path in sources(".py") if "migrations" not in path.parts for text in strings(path)]
    names = {name for text in texts for name in named.findall(text)}
    own_names = {name for name in names if name.startswith(tuple(f"{label}_" for label in labels))}
    assert (len(own_names) > 10, own_names - columns) == (True, set())


@pytest.mark.django_db
def test_every_table_with_a_trigger_has_a_model() -> None:
    """A renamed table must not leave a trigger, and so the record history, behind."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
        )
        triggered = {name for (name,) in cursor.fetchall()}
    assert triggered - {model._meta.db_table for model in apps.get_models(include_auto_created=True)} == set()


def test_each_role_names_apps_and_models_that_exist() -> None:
    for role, granted in roles.ROLES.items():
        for label, models in granted.items():
            for model in models:
                assert apps.get_model(label, model), f"{role}: {label}.{model}"


def test_every_admin_template_is_of_a_registered_model_and_is_the_one_used() -> None:
    models = {(model._meta.app_label, model._meta.model_name) for model in admin.site._registry}
    missing = []
    for path in sources(".html"):
        if "admin" in path.parts and len(path.parts) - path.parts.index("admin") == 4:
            label, model, name = path.parts[-3:]
            missing.append(path)
            assert (label, model) in models, path
            assert Path(get_template(f"admin/{label}/{model}/{name}").origin.name) == path
    assert len(missing) > 2


def test_every_template_is_used() -> None:
    """Each template is named in a string, or its folder is and the name is built from a code."""
    texts = {text for path in sources(".py") for text in strings(path)}
    tags = "\n".join(path.read_text() for path in sources(".html", ".txt"))
    unused = []
    for path in sources(".html", ".txt"):
        if "templates" not in path.parts:
            continue
        name = "/".join(path.parts[path.parts.index("templates") + 1 :])
        folder = name.rpartition("/")[0] + "/"
        if name.split("/")[0] in ("admin", "allauth", "mfa", "registration") or name[:3].isdigit():
            continue  # loaded by Django and allauth
        put_together = any(text.endswith((folder, folder + "_")) for text in texts)
        if name not in texts and f'"{name}"' not in tags and not put_together:
            unused.append(name)
    assert unused == []


def test_every_template_that_is_named_exists() -> None:
    name = re.compile(r"^[a-z_]+(?:/[a-z_]+)+\.(?:html|txt)$")
    named = {text for path in sources(".py") for text in strings(path) if name.match(text)}
    for path in sources(".html", ".txt"):
        named |= set(re.findall(r'{%-?\s*(?:extends|include)\s+"([^"]+)"', path.read_text()))
    for template in sorted(named):
        get_template(template)
    assert len(named) > 100


def test_every_enum_of_the_api_document_leads_to_a_value() -> None:
    for place in settings.SPECTACULAR_SETTINGS["ENUM_NAME_OVERRIDES"].values():
        assert import_string(place), place


def test_every_source_of_a_translation_exists() -> None:
    for catalog in ROOT.glob("config/locale/*/LC_MESSAGES/django.po"):
        for line in catalog.read_text().splitlines():
            if line.startswith("#: "):
                assert [place for place in line[3:].split() if not (ROOT / place.partition(":")[0]).exists()] == []
