from providers.directory.models.changes import ProviderChange, RecordChange
from providers.directory.models.coverage import Participation, Payer, Plan
from providers.directory.models.former_address import FormerAddress
from providers.directory.models.hours import TimeOff, WeeklyHours
from providers.directory.models.license import (
    Compact,
    CompactMembership,
    License,
    LicenseStatus,
    MembershipStatus,
    Privilege,
)
from providers.directory.models.listing_report import ListingReport, ListingReportReason, ListingReportState
from providers.directory.models.provider import Provider, ProviderConcern, ProviderStatus, Source, VisitType
from providers.directory.models.training import Training, TrainingDocument
from providers.directory.models.vocabulary import Approach, Concern, Gender, Identity, Language

__all__ = [
    "Approach",
    "Compact",
    "CompactMembership",
    "Concern",
    "FormerAddress",
    "Gender",
    "Identity",
    "Language",
    "License",
    "LicenseStatus",
    "ListingReport",
    "ListingReportReason",
    "ListingReportState",
    "MembershipStatus",
    "Participation",
    "Payer",
    "Plan",
    "Privilege",
    "Provider",
    "ProviderChange",
    "ProviderConcern",
    "ProviderStatus",
    "RecordChange",
    "Source",
    "TimeOff",
    "Training",
    "TrainingDocument",
    "VisitType",
    "WeeklyHours",
]
