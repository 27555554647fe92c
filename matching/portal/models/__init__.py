from matching.portal.models.appointment_feedback import AppointmentFeedback, PoorFitReason
from matching.portal.models.change_request import ChangeRequest, ChangeRequestStatus, Topic
from matching.portal.models.listing_verification import ListingVerificationMail
from matching.portal.models.provider_login import Passkey, ProviderLoginToken

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
