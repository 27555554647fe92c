"""Sending the portal's links and codes."""

from collections.abc import Callable
from datetime import datetime

import structlog

from matching.booking.gateways.message import NotTaken
from matching.portal.actions import provider_login
from matching.portal.gateways import provider_login_mail

log = structlog.get_logger("attune.delivery")


def deliver(clock: Callable[[], datetime], stopped: Callable[[], bool]) -> int:
    """Send the links and codes that are due; returns how many. One that fails is tried again when its lease ends."""
    count = 0
    for letter in [] if stopped() else provider_login.claim(now=clock()):
        try:
            provider_login_mail.send(letter)
        except NotTaken as error:
            log.warning("letter to a therapist not sent", letter_id=letter.pk, error=str(error))
        else:
            provider_login.sent(letter=letter, now=clock())
            count += 1
    return count
