"""Weekly appointments in the words of the page."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from matching.appointments import labels
from matching.availability.domain import booking_rules


def changed_hours(start: datetime, provider_zone: str, client_zone: str, weeks: int) -> str:
    """Return from which day on weekly sessions are at another hour for the client, or "" if they keep the hour.

    They keep the provider's hour. The client's differs if the clocks change in one of the two places only.
    """
    zone = ZoneInfo(client_zone)
    first, *later = [each.astimezone(zone) for each in booking_rules.weekly_starts(start, provider_zone, weeks)]
    changed = next((each for each in later if each.time() != first.time()), None)
    if changed is None:
        return ""
    return _("from %(day)s at %(clock)s") % {"day": labels.short_day(changed.date()), "clock": labels.clock(changed)}
