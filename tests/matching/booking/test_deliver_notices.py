"""`manage.py deliver_notices` as its own process, against a mail server that is slow, refuses or hangs up; and killed."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from config import db
from matching.appointments.models import Appointment
from matching.booking.models import Notice
from tests.conftest import Api
from tests.factories.booking import create_booking, opening_starts, start_appointment
from tests.factories.providers import create_listed_provider
from tests.smtp import HANGS_UP, REFUSES, TAKES, Sink, sink

pytestmark = pytest.mark.usefixtures("committed")
ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def relay(port: int, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command on the test database without Redis; kill it at the end."""
    facts = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{facts['USER']}@/{facts['NAME']}",
        "PGHOST": facts["HOST"],
        "PGPORT": str(facts["PORT"]),
        "REDIS_URL": "redis://127.0.0.1:1",
        "DATA": str(settings.DATA),
        "ATTUNE_ENV": "test",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "QUIET_HOURS": "",
        **environment,
    }
    command = [sys.executable, "manage.py", "deliver_notices", *arguments]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def end_leases() -> None:
    """Expire all leases and retry delays."""
    past = db.db_now() - timedelta(seconds=1)
    Notice.objects.filter(status="sending").update(lease_until=past)
    Notice.objects.filter(status="pending").update(due_at=past)


def wait_until(condition: Callable[[], bool], within: float = 30.0) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, list(Notice.objects.values_list("kind", "status", "attempts"))
        time.sleep(0.05)


def is_settled(kind: str = "") -> bool:
    return not Notice.objects.filter(kind__startswith=kind, status__in=["pending", "sending"]).exists()


def create_confirmations(count: int) -> None:
    """Create this many pending confirmations."""
    provider = create_listed_provider()
    for start in [start for start in opening_starts(provider, 300, days=4) if start[14:16] == "00"][:count]:
        create_booking(Api(), provider, start)
    assert Notice.objects.filter(status="pending").count() == count


def create_due_reminder() -> None:
    """Create an appointment an hour from now, booked days ago, with only its reminder left to send."""
    create_confirmations(1)
    Notice.objects.update(status="sent")
    start_appointment(Appointment.objects.get().ref, ago=-timedelta(minutes=59))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE appointments_appointmentevent SET at = at - interval '3 days'")
        cursor.execute("SET session_replication_role = DEFAULT")


def test_once_sends_due_notices_and_exits() -> None:
    create_due_reminder()
    with sink() as server, relay(server.port, "--once") as process:
        assert process.communicate(timeout=60)[0] == "1 sent\n"
        assert process.returncode == 0
        assert [str(mail["Subject"]) for mail in server.arrived] == ["Appointment reminder"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_after_the_current_message_and_releases_the_rest(number: int) -> None:
    create_confirmations(3)
    with sink(pause=1.0) as server, relay(server.port) as process:
        server.wait_for(1)
        process.send_signal(number)
        assert process.wait(20) == 0
    assert Counter(Notice.objects.values_list("status", flat=True)) == {"sent": 1, "pending": 2}


@pytest.mark.parametrize("behavior", [REFUSES, HANGS_UP])
def test_failed_sends_are_retried_with_the_same_message_id(behavior: str) -> None:
    create_confirmations(1)
    with sink(lambda number: behavior if number < 2 else TAKES) as server, relay(server.port):
        for _ in range(2):
            wait_until(lambda: Notice.objects.filter(status="pending", attempts__gt=0).exists())
            end_leases()
            Notice.objects.filter(status="pending").update(attempts=0)
        wait_until(is_settled)
        assert (len(server.arrived), len(set(server.ids()))) == (1 if behavior == REFUSES else 3, 1)


@pytest.mark.parametrize(("behavior", "count", "status"), [(REFUSES, 1, "sent"), (HANGS_UP, 1, "unsure")])
def test_a_reminder_is_retried_only_after_a_certain_failure(behavior: str, count: int, status: str) -> None:
    create_due_reminder()
    with sink(lambda number: behavior if number < 1 else TAKES) as server, relay(server.port):
        wait_until(lambda: Notice.objects.filter(kind="reminder_1h", attempts__gt=0).exclude(status="sending").exists())
        end_leases()
        wait_until(lambda: is_settled("reminder"))
        time.sleep(2.5)  # one more round
        assert len(server.arrived) == count
    assert Notice.objects.get(kind="reminder_1h").status == status


def kill_while_sending(server: Sink, count: int) -> None:
    """Start a relay, and kill it while the server is receiving a message."""
    with relay(server.port) as process:
        server.wait_for(count)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()


def test_a_killed_sender_loses_no_message() -> None:
    create_confirmations(4)
    crashes = 3
    with sink(pause=0.4) as server:
        for crash in range(crashes):
            kill_while_sending(server, crash + 1)
            end_leases()
        with relay(server.port):
            wait_until(is_settled)
        copies = Counter(server.ids())
    assert len(copies) == 4
    assert sum(copies.values()) <= 4 + crashes
    assert set(Notice.objects.values_list("status", flat=True)) == {"sent"}


def test_a_killed_sender_never_sends_a_reminder_twice() -> None:
    create_due_reminder()
    with sink(pause=0.5) as server:
        kill_while_sending(server, 1)
        end_leases()
        with relay(server.port):
            wait_until(lambda: is_settled("reminder"))
        assert len(server.arrived) == 1
    assert Notice.objects.get(kind="reminder_1h").status == "unsure"


def test_a_text_waits_while_texts_are_disabled() -> None:
    create_confirmations(1)
    Notice.objects.update(channel="sms")
    with sink() as server, relay(server.port, "--once") as process:
        assert process.communicate(timeout=60)[0] == "0 sent\n"
    assert Notice.objects.get().status == "pending"
