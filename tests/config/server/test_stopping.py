"""The web server is stopped by SIGTERM: it says so, still answers for a while, and ends."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.compose import free_ports
from tests.server import ROOT, Server, service_environment

pytestmark = pytest.mark.usefixtures("committed")


@contextmanager
def serving(temporary_files: Path, drain: str) -> Iterator[tuple[Server, subprocess.Popen[bytes]]]:
    """Run the server with its temporary files in a folder of its own."""
    server = Server(free_ports("web")["web"])
    command = [sys.executable, "manage.py", "serve", "--port", str(server.port), "--drain", drain]
    environment = service_environment(TMPDIR=str(temporary_files), WEB_PROCESSES="1")
    options = {"stderr": subprocess.DEVNULL, "start_new_session": True}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **options) as process:
        try:
            wait_until_ready(server)
            yield server, process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def wait_until_ready(server: Server) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        try:
            if server.ask("GET", "/health/ready").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail("The server was not ready in time.")


def test_it_reports_that_it_stops_and_answers_until_then(tmp_path: Path) -> None:
    with serving(tmp_path, drain="2") as (server, process):
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        ready = server.ask("GET", "/health/ready")
        assert (ready.status, ready.json()["degraded"]) == (503, ["stopping"])
        assert server.ask("GET", "/").status == 200
        assert process.wait(15) == 0


def test_it_stops_even_if_it_cannot_report_it(tmp_path: Path) -> None:
    with serving(tmp_path, drain="0.2") as (_server, process):
        for folder in tmp_path.iterdir():
            shutil.rmtree(folder)
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
