"""A refused booking with other openings, for the client's page and for staff who book by phone."""

from collections.abc import Iterable
from typing import Any

from config.http.problems import CODES
from matching.appointments import labels
from matching.appointments.domain.appointment import BookingRefused
from matching.booking.queries.alternatives import Alternative


def sentence(error: BookingRefused) -> str:
    """Return why the booking was refused: the constraint that was not met, or else what the problem code means."""
    constraint = error.details.get("constraint")
    return labels.constraint(constraint) if constraint else str(CODES[error.code][1])


def explain(error: BookingRefused, others: Iterable[tuple[Alternative, str]], zone: str) -> dict[str, Any]:
    """Return `title`, `text` and `others` for a template. `others` are openings with display names, shown in `zone`."""
    constraint = error.details.get("constraint")
    return {
        "title": str(CODES[error.code][1]),
        "text": labels.constraint(constraint) if constraint else "",
        "others": [
            {
                "provider": other.provider,
                "name": name,
                "value": other.start.isoformat(),
                "when": labels.when(other.start, zone),
            }
            for other, name in others
        ],
    }
