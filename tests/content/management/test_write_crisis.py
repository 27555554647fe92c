"""The static crisis page for the proxy."""

import re
import stat
from base64 import b64encode
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from content import tasks
from content.domain import crisis
from content.models import CrisisLine
from tests import browser as browsers
from tests.accessible import faults


def written(folder: Path) -> str:
    file = folder / "index.html"
    call_command("write_crisis", str(file), verbosity=0)
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    return unescape(file.read_text())


@pytest.mark.django_db
def test_the_lines_of_the_database_stand_in_it_in_both_languages(tmp_path: Path) -> None:
    line = CrisisLine.objects.order_by("position").first()
    if line is None:
        line = CrisisLine(**_columns(crisis.BUILT_IN[0]))
    line.name, line.name_es = "A line that staff wrote", "Una línea que el personal escribió"
    line.save()
    page = written(tmp_path)
    assert (line.name in page, line.name_es in page) == (True, True)
    assert ("Help right now" in page, "Ayuda ahora mismo" in page) == (True, True)


def test_without_postgresql_it_holds_the_built_in_lines(tmp_path: Path, django_db_blocker, monkeypatch) -> None:
    place = connection.settings_dict
    monkeypatch.setitem(place, "HOST", str(tmp_path / "nowhere"))
    with django_db_blocker.unblock():
        connection.close()
        connection.close_pool()
        try:
            (tmp_path / "out").mkdir()
            page = written(tmp_path / "out")
        finally:
            monkeypatch.undo()
            connection.close()
            connection.close_pool()
    assert [line.slug for line in crisis.BUILT_IN if line.name not in page or line.name_es not in page] == []


@pytest.mark.django_db
def test_it_loads_nothing_and_its_own_style_is_all_that_may_apply(tmp_path: Path) -> None:
    call_command("write_crisis", str(tmp_path / "index.html"), verbosity=0)
    page = (tmp_path / "index.html").read_text()
    style = re.search(r"<style>(.*?)</style>", page, re.S)
    assert style
    assert f"'sha256-{b64encode(sha256(style[1].encode()).digest()).decode()}'" in unescape(page)
    assert re.findall(r"<(script|img|link|form)\b", page) == []


def test_a_folder_that_is_missing_is_said(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match="can't be written"):
        call_command("write_crisis", str(tmp_path / "missing" / "index.html"))


@pytest.mark.django_db
def test_it_breaks_no_rule_of_accessibility_as_a_file(tmp_path: Path) -> None:
    call_command("write_crisis", str(tmp_path / "index.html"), verbosity=0)
    with browsers.chromium() as chromium:
        page = chromium.new_page(bypass_csp=True)
        page.goto((tmp_path / "index.html").as_uri())
        assert faults(page) == []


@pytest.mark.django_db
def test_the_hourly_task_keeps_it_as_staff_keep_the_lines_and_the_old_one_where_it_fails(settings, tmp_path) -> None:
    assert tasks.write_crisis_file() == 0  # CRISIS_FILE isn't set
    file = tmp_path / "index.html"
    settings.CRISIS_FILE = str(file)
    CrisisLine.objects.all().delete()
    assert tasks.write_crisis_file() == len(crisis.BUILT_IN)
    before = file.read_text()
    CrisisLine.objects.create(**_columns(crisis.BUILT_IN[0]) | {"name": "A newer line"})
    assert tasks.write_crisis_file() == 1
    assert "A newer line" in file.read_text() != before
    settings.CRISIS_FILE = str(tmp_path / "missing" / "index.html")
    with pytest.raises(FileNotFoundError):
        tasks.write_crisis_file()
    assert "A newer line" in file.read_text()


def _columns(line: crisis.Line) -> dict[str, object]:
    return {column.name: getattr(line, column.name) for column in CrisisLine._meta.fields if hasattr(line, column.name)}
