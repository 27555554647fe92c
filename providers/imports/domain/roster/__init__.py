"""What any import yields: rows of facts about providers, and what is wrong with those that can't be taken."""

from providers.imports.domain.npi_set import Seen
from providers.imports.domain.roster.row import (
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
