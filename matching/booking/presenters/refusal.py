"""A refused booking in words, with other times: for the client's page and for staff who book for a caller."""

from collections.abc import Iterable
from typing import Any

from config.http.problems import CODES
from matching.appointments import labels
from matching.appointments.domain.appointment import Refused
from matching.booking.queries.alternatives import Alternative


def explain(error: Refused, others: Iterable[tuple[Alternative, str]], zone: str) -> dict[str, Any]:
    """`title`, `text`, and the other times as `others`, by the clock of `zone`. `others` come with display names."""
    constraint = error.figures.get("constraint")
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
