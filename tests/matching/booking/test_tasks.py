"""Background tasks on committed rows."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from matching.appointments.models import Appointment
from matching.booking import tasks
from matching.booking.actions import reminder
from matching.booking.models import Notice
from tests.conftest import Api
from tests.factories.booking import create_booking, opening_starts
from tests.factories.providers import create_listed_provider
from tests.threads import run_in_threads

pytestmark = pytest.mark.usefixtures("committed")


class Witness(BaseEmailBackend):
    """A mail backend that records whether a transaction was open while sending."""

    in_transaction: list[bool] = []

    def send_messages(self, messages: Any) -> int:
        Witness.in_transaction.append(connection.in_atomic_block)
        return len(messages)


def test_no_transaction_is_open_while_mail_is_sent(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Witness"
    Witness.in_transaction = []
    create_booking(Api(), create_listed_provider())
    assert tasks.deliver_notices() == 1
    assert Witness.in_transaction == [False]


def test_parallel_queue_runs_write_each_reminder_once(settings: Any) -> None:
    settings.QUIET_HOURS = ""
    provider = create_listed_provider()
    appointment = create_booking(Api(), provider, opening_starts(provider, 1, days=4)[0])
    now = Appointment.objects.get(ref=appointment["id"]).period.lower - timedelta(hours=24)
    run_in_threads([lambda: reminder.queue(clock=lambda: now)] * 6)
    assert list(Notice.objects.filter(kind__startswith="reminder").values_list("kind", flat=True)) == ["reminder_24h"]
