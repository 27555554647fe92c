"""One round of sending: what is due is claimed, sent with no transaction open, and marked. Needs PostgreSQL alone."""

from collections.abc import Callable
from datetime import datetime
from smtplib import SMTPException

import structlog

from matching.booking.actions import notice
from matching.booking.gateways import mail, sms
from matching.booking.gateways.message import NotTaken
from matching.booking.models import Notice

log = structlog.get_logger("attune.delivery")
Clock = Callable[[], datetime]
# Sends what else is due in the same round; returns how many messages went out. `stopped` says when to give up.
Sender = Callable[[Clock, Callable[[], bool]], int]
_senders: list[Sender] = []


def register_sender(sender: Sender) -> None:
    """Let an app above this one send its own messages in each round. Called once, when the process starts."""
    _senders.append(sender)


def deliver(*, clock: Callable[[], datetime], stopped: Callable[[], bool] = lambda: False) -> int:
    """Send what is due; how many went out. Once `stopped`, the rest is given back unsent."""
    count = 0
    for claimed in notice.claim(now=clock()):
        if stopped():
            notice.give_back(notice=claimed)
        elif notice.keep(notice=claimed, now=clock()):
            count += _send(claimed, clock)
    return count + sum(sender(clock, stopped) for sender in _senders)


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
