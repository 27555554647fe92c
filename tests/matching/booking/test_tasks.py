"""Background work, on really committed rows."""

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
from tests.factories.booking import booked, starts
from tests.factories.providers import listed
from tests.threads import together

pytestmark = pytest.mark.usefixtures("committed")


class Witness(BaseEmailBackend):
    """A mail server that notes whether a transaction was open while mail went out."""

    saw: list[bool] = []

    def send_messages(self, messages: Any) -> int:
        Witness.saw.append(connection.in_atomic_block)
        return len(messages)


def test_no_transaction_is_open_while_mail_is_sent(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Witness"
    Witness.saw = []
    booked(Api(), listed())
    assert tasks.deliver_notices() == 1
    assert Witness.saw == [False]


def test_scanners_side_by_side_queue_each_reminder_once(settings: Any) -> None:
    settings.QUIET_HOURS = ""
    one = listed()
    made = booked(Api(), one, starts(one, 1, days=4)[0])
    now = Appointment.objects.get(ref=made["id"]).session.lower - timedelta(hours=24)
    together([lambda: reminder.queue(clock=lambda: now)] * 6)
    assert list(Notice.objects.filter(kind__startswith="reminder").values_list("kind", flat=True)) == ["reminder_24h"]
