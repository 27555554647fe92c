"""Send the portal's login links and codes."""

from collections.abc import Callable
from datetime import datetime

import structlog

from matching.booking.gateways.message import DeliveryFailed
from matching.portal.actions import provider_login
from matching.portal.gateways import provider_login_mail

log = structlog.get_logger("attune.delivery")


def deliver(clock: Callable[[], datetime], stopped: Callable[[], bool]) -> int:
    """Send the mails that are due, unless `stopped()`. Returns how many. A failed mail is retried after its lease."""
    count = 0
    for login_token in [] if stopped() else provider_login.claim(now=clock()):
        try:
            provider_login_mail.send(login_token)
        except DeliveryFailed as error:
            log.warning("login mail not sent", login_token_id=login_token.pk, error=str(error))
        else:
            provider_login.mark_sent(login_token=login_token, now=clock())
            count += 1
    return count
