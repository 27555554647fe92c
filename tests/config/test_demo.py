"""`manage.py demo`, on a free port with a data folder of its own."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from config.embedded import data_lock

ROOT = Path(__file__).resolve().parent.parent.parent
MATCH = {"state": "NY", "age_group": "adult", "self_pay_max": "250"}
READY = "Ctrl-C stops everything"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that the tests share, because the first start takes a minute."""
    return tmp_path_factory.mktemp("demo")


@contextmanager
def demo(data: Path, port: int) -> Iterator[subprocess.Popen]:
    environment = os.environ | {"DATA": str(data), "PORT": str(port), "PROVIDERS": "60"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
    with subprocess.Popen(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # background jobs of a shell ignore SIGINT
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()


def until_ready(process: subprocess.Popen) -> str:
    output = ""
    for line in process.stdout:
        output += line
        if READY in line:
            return output
    pytest.fail(f"The demo ended:\n{output}")


def match(port: int) -> tuple[int, dict]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as web:
        web.request("POST", "/api/v1/matches/", json.dumps(MATCH), {"Content-Type": "application/json"})
        answer = web.getresponse()
        return answer.status, json.load(answer)


def children(process: subprocess.Popen) -> dict[int, str]:
    """Return the process ids and command lines of the demo's child processes."""
    pids = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return {int(pid): Path(f"/proc/{pid}/cmdline").read_text() for pid in pids}


def test_it_answers_stops_on_ctrl_c_and_starts_again_with_its_data(data, port):
    with demo(data, port) as process:
        output = until_ready(process)
        assert f"http://localhost:{port}/" in output
        assert "60 fictional therapists" in output
        assert match(port)[0] == 200
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert time.monotonic() - began < 15  # about 2 on an idle machine
    with data_lock.own(data):  # free at once, because no server is left
        pass
    with demo(data, port) as process:
        output = until_ready(process)
        assert "fictional therapists, through" not in output
        assert match(port)[0] == 200


def test_a_taken_port_is_said_before_any_work(tmp_path, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with demo(tmp_path, port) as process:
            output = process.stdout.read()
            assert process.wait(10) == 1
    assert f"Port {port} can't be used (Address already in use). Choose another: make demo PORT={port + 1}" in output
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize(("program", "name"), [("\0serve\0", "The web server"), ("\0run_worker\0", "The worker")])
def test_a_child_that_dies_ends_the_demo_and_is_named(data, port, program, name):
    with demo(data, port) as process:
        until_ready(process)
        [pid] = [pid for pid, command in children(process).items() if program in command]
        os.kill(pid, signal.SIGKILL)
        output = process.stdout.read()
        assert process.wait(10) == 1
    assert f"{name} has ended" in output
    with socket.socket() as probe:  # the child processes are gone too
        probe.bind(("127.0.0.1", port))
