"""One round of sending: what is due is claimed, sent with no transaction open, and marked. Needs PostgreSQL alone."""

from collections.abc import Callable
from datetime import datetime
from smtplib import SMTPException

import structlog

from matching.booking.actions import notice
from matching.booking.gateways import mail, sms
from matching.booking.gateways.message import NotTaken
from matching.booking.models import Notice
from matching.portal.actions import provider_login
from matching.portal.gateways import provider_login_mail

log = structlog.get_logger("attune.delivery")


def deliver(*, clock: Callable[[], datetime], stopped: Callable[[], bool] = lambda: False) -> int:
    """Send what is due; how many went out. Once `stopped`, the rest is given back unsent."""
    count = 0
    for claimed in notice.claim(now=clock()):
        if stopped():
            notice.give_back(notice=claimed)
        elif notice.keep(notice=claimed, now=clock()):
            count += _send(claimed, clock)
    return count + _letters(clock, stopped)


def _send(claimed: Notice, clock: Callable[[], datetime]) -> bool:
    try:
        if claimed.channel == "sms":
            sms.send(claimed)
        else:
            mail.send(claimed, clock())
    except (NotTaken, OSError, SMTPException) as error:
        unsure = not isinstance(error, NotTaken)
        given_up = notice.failed(notice=claimed, now=clock(), unsure=unsure)
        log.warning("notice not sent", notice_id=claimed.id, failed=given_up, error=type(error).__qualname__)
        return False
    notice.sent(notice=claimed, now=clock())
    return True


def _letters(clock: Callable[[], datetime], stopped: Callable[[], bool]) -> int:
    """Links and codes for therapists, in the same round; one that was not taken waits out its lease."""
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
