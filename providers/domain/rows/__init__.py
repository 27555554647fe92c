"""What any import yields: rows of facts about providers, and what is wrong with those that can't be taken."""

from providers.domain.rows.row import (
    ABSENT,
    Absent,
    License,
    Privilege,
    Problem,
    ProviderRow,
    Rejected,
    Skipped,
    TimeOff,
    Training,
    Vocabulary,
)
from providers.domain.rows.seen import Seen

__all__ = [
    "ABSENT",
    "Absent",
    "License",
    "Privilege",
    "Problem",
    "ProviderRow",
    "Rejected",
    "Seen",
    "Skipped",
    "TimeOff",
    "Training",
    "Vocabulary",
]
