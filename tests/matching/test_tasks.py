"""Background work, on really committed rows."""

from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from matching import tasks
from tests.conftest import Api
from tests.factories.booking import booked
from tests.factories.providers import listed

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
