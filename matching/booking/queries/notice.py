"""What the notices say about the way out: whether messages are being sent."""

from datetime import datetime, timedelta

from django.db.models import Max

from matching.booking.models import Notice, NoticeStatus

RECENT = timedelta(hours=1)


def mail_is_failing(now: datetime) -> bool:
    """Return whether the last attempt to send a message, within the past hour, failed."""
    failed = Notice.objects.filter(
        status=NoticeStatus.PENDING, attempts__gt=0, sending_started_at__gt=now - RECENT
    ).aggregate(last=Max("sending_started_at"))["last"]
    return failed is not None and not Notice.objects.filter(sent_at__gt=failed).exists()
