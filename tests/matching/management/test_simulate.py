"""The command writes the page, the picture and the figures, the same each time."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

SMALL = {"market": "tight", "therapists": 60, "clients": 150, "seeds": 2}


def test_it_writes_the_same_page_picture_and_figures_each_time(tmp_path: Path) -> None:
    said = StringIO()
    for name, jobs in (("one", 1), ("two", 2)):
        call_command(
            "simulate", **SMALL, folder=tmp_path / name, json=tmp_path / f"{name}.json", jobs=jobs, stdout=said
        )
    for file in ("simulation.md", "simulation.svg"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    figures = json.loads((tmp_path / "one.json").read_text())
    assert figures == json.loads((tmp_path / "two.json").read_text())
    assert list(figures["markets"]) == ["tight"]
    assert figures["seeds"] == [101, 102]
    assert len(figures["markets"]["tight"]["version 1"]["benefit"]) == 2
    page, picture = (tmp_path / "one" / "simulation.md").read_text(), (tmp_path / "one" / "simulation.svg").read_text()
    assert "| **version 1** |" in page
    assert "60 therapists, 150 people" in page
    assert "<dc:date>" not in picture
    assert all(words in picture for words in ("preferences, then soonest", "benefit a person", "wishes met"))
    assert "seed 102" in said.getvalue()


def test_it_refuses_a_market_of_nobody(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="must be 1 or more"):
        call_command("simulate", **(SMALL | {"clients": 0}), folder=tmp_path)


def test_it_says_what_to_install_where_scipy_is_missing() -> None:
    program = (
        "import sys; sys.modules['scipy'] = None; sys.argv = ['manage.py', 'simulate']; "
        "import runpy; runpy.run_path('manage.py', run_name='__main__')"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "scipy is missing; install it: .venv/bin/python -m pip install" in ended.stderr.splitlines()[-1]
