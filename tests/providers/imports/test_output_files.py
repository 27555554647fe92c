"""Files are replaced only when complete, and devices and pipes never."""

import os
import stat
import threading
from pathlib import Path

import pytest

from providers.imports.domain.roster import Problem, Rejected
from providers.imports.gateways.output_files import OutputFile
from providers.imports.gateways.rejects_csv import Rejects

REJECTED = Rejected(2, "1234567893", "npi", (Problem(2, "npi", "is missing"),))
LINES = "line,npi,field,reason\n2,1234567893,npi,is missing\n"


def write(path: Path, *rows: Rejected) -> None:
    rejects = Rejects(path)
    for row in rows:
        rejects.write(row)
    rejects.close()


@pytest.mark.parametrize("rows", [(), (REJECTED,)])
def test_a_pipe_stays_a_pipe(tmp_path: Path, rows: tuple[Rejected, ...]) -> None:
    pipe, received = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: received.append(pipe.read_text()))
    reader.start()
    write(pipe, *rows)
    reader.join(10)
    assert received == [LINES if rows else ""]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.parametrize("rows", [(), (REJECTED,)])
def test_a_device_behind_a_link_stays_a_device(tmp_path: Path, rows: tuple[Rejected, ...]) -> None:
    link = tmp_path / "null"
    link.symlink_to("/dev/null")
    write(link, *rows)
    assert link.is_symlink()
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    write(tmp_path / "link", REJECTED)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == LINES


def test_the_old_file_is_there_until_the_new_one_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    output = OutputFile(path)
    output.file.write("new")
    assert path.read_text() == "old"
    output.close()
    assert (path.read_text(), list(tmp_path.iterdir())) == ("new", [path])


def test_a_dash_is_standard_output(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write(Path("-"), REJECTED)
    assert capsys.readouterr().out == LINES
    assert list(tmp_path.iterdir()) == []
