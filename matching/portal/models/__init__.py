from matching.portal.models.listing_verification import Confirmation
from matching.portal.models.practice import About, Answered, Passkey, PracticeLetter, Reason, RecordRequest, Remark

__all__ = [
    "About",
    "Answered",
    "Confirmation",
    "Passkey",
    "PracticeLetter",
    "Reason",
    "RecordRequest",
    "Remark",
]
