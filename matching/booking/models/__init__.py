from matching.booking.models.check_in import Arrival
from matching.booking.models.estimate import Estimate
from matching.booking.models.idempotency import Answer
from matching.booking.models.no_show_dispute import Contest, Verdict
from matching.booking.models.notice import Notice, NoticeStatus
from matching.booking.models.offer import Offer, OfferKind, OfferStatus
from matching.booking.models.verification import Code, Try
from matching.booking.models.waitlist import WaitingStatus, WaitlistEntry

__all__ = [
    "Answer",
    "Arrival",
    "Code",
    "Contest",
    "Estimate",
    "Notice",
    "NoticeStatus",
    "Offer",
    "OfferKind",
    "OfferStatus",
    "Try",
    "Verdict",
    "WaitingStatus",
    "WaitlistEntry",
]
