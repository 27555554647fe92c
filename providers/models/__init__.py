from providers.models.coverage import Participation, Payer, Plan
from providers.models.history import ProviderChange, RecordChange
from providers.models.hours import TimeOff, WeeklyHours
from providers.models.imports import ImportRun, Upload, UploadState
from providers.models.license import (
    Compact,
    CompactMembership,
    License,
    LicenseStatus,
    MembershipStatus,
    Privilege,
)
from providers.models.profile import Provider, ProviderConcern, SessionType, Source, Status
from providers.models.training import Training, TrainingDocument
from providers.models.vocabulary import Approach, Concern, Gender, Identity, Language

__all__ = [
    "Approach",
    "Compact",
    "CompactMembership",
    "Concern",
    "Gender",
    "Identity",
    "ImportRun",
    "Language",
    "License",
    "LicenseStatus",
    "MembershipStatus",
    "Participation",
    "Payer",
    "Plan",
    "Privilege",
    "Provider",
    "ProviderChange",
    "ProviderConcern",
    "RecordChange",
    "SessionType",
    "Source",
    "Status",
    "TimeOff",
    "Training",
    "TrainingDocument",
    "Upload",
    "UploadState",
    "WeeklyHours",
]
