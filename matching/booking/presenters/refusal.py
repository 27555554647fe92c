"""A refusal in words, with other times that are free now: for a person's page, and for who books for a caller."""

from datetime import datetime
from typing import Any

from config.http.problems import CODES
from matching.appointments import labels
from matching.appointments.domain.appointment import Refused
from matching.appointments.domain.criteria import Criteria
from matching.booking.queries import alternatives
from providers.directory.models import Provider

# A time that can't be had: another may do.
OF_A_TIME = ("slot-taken", "too-late", "not-offered")


def told(error: Refused, wanted: Criteria, as_of: datetime, provider: Provider, now: datetime) -> dict[str, Any]:
    """`title`, `text` and up to three `others`, by the clock of who asked."""
    constraint = error.figures.get("constraint")
    found = alternatives.next_openings(wanted, as_of, provider, now) if error.code in OF_A_TIME else []
    names = dict(Provider.objects.filter(slug__in=[one.provider for one in found]).values_list("slug", "display_name"))
    return {
        "title": str(CODES[error.code][1]),
        "text": labels.constraint(constraint) if constraint else "",
        "others": [
            {
                "provider": one.provider,
                "name": names[one.provider],
                "value": one.start.isoformat(),
                "when": labels.when(one.start, wanted.timezone),
            }
            for one in found
        ],
    }
