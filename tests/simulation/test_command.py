"""The command writes the page, the figure and the numbers, the same each time."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.simulation.__main__ import main

SMALL = ["--market", "tight", "--therapists", "60", "--clients", "150", "--seeds", "2"]


def test_it_writes_the_same_page_figure_and_numbers_each_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, jobs in (("one", "1"), ("two", "2")):
        main([*SMALL, "--folder", str(tmp_path / name), "--json", str(tmp_path / f"{name}.json"), "--jobs", jobs])
    for file in ("simulation.md", "simulation.svg"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    numbers = json.loads((tmp_path / "one.json").read_text())
    assert numbers == json.loads((tmp_path / "two.json").read_text())
    assert list(numbers["markets"]) == ["tight"]
    assert numbers["seeds"] == [101, 102]
    assert len(numbers["markets"]["tight"]["version 1"]["benefit"]) == 2
    page, figure = (tmp_path / "one" / "simulation.md").read_text(), (tmp_path / "one" / "simulation.svg").read_text()
    assert "| **version 1** |" in page
    assert "60 therapists, 150 people" in page
    assert "<dc:date>" not in figure
    assert all(words in figure for words in ("preferences, then soonest", "benefit a person", "wishes met"))
    assert "seed 102" in capsys.readouterr().out


def test_it_refuses_a_market_without_clients(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*SMALL, "--clients", "0", "--folder", str(tmp_path)])
    assert ended.value.code == 2
    assert "must be 1 or more" in capsys.readouterr().err


def test_it_says_what_to_install_if_scipy_is_missing() -> None:
    program = (
        "import sys; sys.modules['scipy'] = None; sys.argv = ['simulation']; "
        "import runpy; runpy.run_module('tests.simulation', run_name='__main__')"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "scipy is missing; install it: .venv/bin/python -m pip install" in ended.stderr.splitlines()[-1]
