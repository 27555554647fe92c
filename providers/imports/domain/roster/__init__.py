"""The rows that every import source yields, and the problems of rejected rows."""

from providers.imports.domain.npi_set import NpiSet
from providers.imports.domain.roster.row import (
    ABSENT,
    Absent,
    Deactivated,
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
    "Deactivated",
    "License",
    "NpiSet",
    "Privilege",
    "Problem",
    "ProviderRow",
    "Rejected",
    "Skipped",
    "TimeOff",
    "Training",
    "Vocabulary",
]
