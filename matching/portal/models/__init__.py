from matching.portal.models.listing_verification import ListingVerificationMail
from matching.portal.models.practice import (
    AppointmentFeedback,
    ChangeRequest,
    ChangeRequestStatus,
    Passkey,
    PoorFitReason,
    ProviderLoginToken,
    Topic,
)

__all__ = [
    "AppointmentFeedback",
    "ChangeRequest",
    "ChangeRequestStatus",
    "ListingVerificationMail",
    "Passkey",
    "PoorFitReason",
    "ProviderLoginToken",
    "Topic",
]
