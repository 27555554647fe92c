"""One round of sending notices: claim due rows, send without an open transaction, mark them. Needs only PostgreSQL."""

from collections.abc import Callable
from smtplib import SMTPException

import structlog
from django.conf import settings

from config import db
from config.errors import error_fields
from matching.booking.actions import notice, waitlist_message
from matching.booking.gateways import mail, sms
from matching.booking.gateways.message import DeliveryFailed
from matching.booking.models import Notice

log = structlog.get_logger("attune.delivery")
# Sends other due messages in the same round and returns their number. It sends none if `stopped` returns True.
Sender = Callable[[db.Clock, Callable[[], bool]], int]
_senders: list[Sender] = []


def register_sender(sender: Sender) -> None:
    """Register a function that sends another app's messages in each round. Call it once at startup."""
    _senders.append(sender)


def deliver_due(*, clock: db.Clock, stopped: Callable[[], bool] = lambda: False) -> int:
    """Send due notices; returns the number of messages sent. Once `stopped` returns True, the rest is released unsent."""
    count = 0
    for row in notice.claim(now=clock()):
        if stopped():
            notice.release(notice=row)
        elif notice.renew_lease(notice=row, now=clock()):
            count += _send(row, clock)
    count += _confirm_waitlist_entries(clock, stopped)
    return count + sum(sender(clock, stopped) for sender in _senders)


def _confirm_waitlist_entries(clock: db.Clock, stopped: Callable[[], bool]) -> int:
    count = 0
    for entry in [] if stopped() else waitlist_message.claim(now=clock()):
        if stopped():
            waitlist_message.release(entry=entry)
            continue
        if not waitlist_message.begin(entry=entry, now=clock()):
            continue
        try:
            mail.send_waitlist_confirmation(entry)
        except (DeliveryFailed, OSError, SMTPException) as error:
            waitlist_message.mark_failed(entry=entry, now=clock())
            log.warning(
                "waitlist message not sent", attempt=entry.attempts, **error_fields(error, host=settings.EMAIL_HOST)
            )
        else:
            waitlist_message.mark_sent(entry=entry)
            count += 1
    return count


def _send(row: Notice, clock: db.Clock) -> bool:
    try:
        if row.channel == "sms":
            sms.send(row)
        else:
            mail.send(row, clock())
    except (DeliveryFailed, OSError, SMTPException) as error:
        unsure = not isinstance(error, DeliveryFailed)
        is_final = notice.mark_failed(notice=row, now=clock(), unsure=unsure)
        log.warning(
            "notice not sent",
            notice_id=row.id,
            appointment_id=row.appointment_id,
            kind=row.kind,
            attempt=row.attempts,
            retried=not is_final,
            **error_fields(error, host=settings.EMAIL_HOST),
        )
        return False
    notice.mark_sent(notice=row, now=clock())
    return True
