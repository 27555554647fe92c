"""The ratchet: counts may fall and never rise."""

import ast
import json
from pathlib import Path

import pytest

from tests import ratchet


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one vague name, one private phrase, one private module and one long template line."""
    for package in (*ratchet.PACKAGES, "tests"):
        (tmp_path / package).mkdir()
    (tmp_path / "config" / "gates.py").write_text('"""Where the list stands."""\n\nkept = 1\n')
    (tmp_path / "tests" / "test_gates.py").write_text("# Plain words.\ndef test_it_works():\n    pass\n")
    templates = tmp_path / "content" / "templates"
    templates.mkdir()
    (templates / "page.html").write_text("x" * 161 + "\n" + "x" * 160 + "\n")
    (templates / "mail.txt").write_text("short\n")
    return tmp_path


def test_it_counts_packages_and_tests_separately(project: Path) -> None:
    assert ratchet.count(project).limits == {
        "vague names in packages": 1,
        "private phrases in packages": 1,
        "private modules in packages": 1,
        "vague names in tests": 0,
        "private phrases in tests": 0,
        "private modules in tests": 1,
        "template lines over 160": 1,
    }


def test_it_names_the_longest_file_and_function(project: Path) -> None:
    figures = ratchet.count(project).figures
    assert figures["longest file in packages"] == "3 lines, config/gates.py"
    assert figures["longest function in tests"] == "2 lines, tests/test_gates.py:test_it_works"
    assert figures["longest function in packages"] == "0 lines, none"
    assert figures["comments and docstrings per 1,000 lines in packages"] == "333"


@pytest.mark.parametrize(
    ("name", "vague"),
    [
        ("kept", True),
        ("_found", True),
        ("kept_rows", True),
        ("Shown", True),
        ("one", True),
        ("ones", False),
        ("rows_kept", False),
        ("phone", False),
        ("_", False),
    ],
)
def test_a_name_is_vague_by_its_first_word(name: str, vague: bool) -> None:
    assert ratchet.is_vague(name) is vague


def test_names_are_definitions_and_not_uses() -> None:
    source = "def told(given, *, wanted=1):\n    for one in given:\n        made: int = one\n    return print(made)\n"
    assert sorted(ratchet.names(ast.parse(source))) == ["given", "made", "one", "told", "wanted"]


def test_it_fails_above_the_recorded_number_only(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = project / "ratchet.json"
    assert ratchet.main([], root=project, record=record) == 1
    assert ratchet.main(["--record"], root=project, record=record) == 0
    assert ratchet.main([], root=project, record=record) == 0
    (project / "config" / "more.py").write_text("found = 1\n")
    capsys.readouterr()
    assert ratchet.main([], root=project, record=record) == 1
    assert "vague names in packages: 2, and the limit is 1." in capsys.readouterr().out


def test_recording_lowers_and_never_raises_without_force(project: Path) -> None:
    record = project / "ratchet.json"
    ratchet.main(["--record"], root=project, record=record)
    (project / "config" / "gates.py").write_text("found = kept = 1\n")
    assert ratchet.main(["--record"], root=project, record=record) == 1
    recorded = json.loads(record.read_text())
    assert (recorded["vague names in packages"], recorded["private phrases in packages"]) == (1, 0)
    assert ratchet.main(["--record", "--force"], root=project, record=record) == 0
    assert json.loads(record.read_text())["vague names in packages"] == 2
