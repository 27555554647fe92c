from matching.models.access import AccessEntry
from matching.models.appointment import Appointment, AppointmentEvent, Consent, Status
from matching.models.arrival import Arrival
from matching.models.client import Booker, Client
from matching.models.confirmation import Confirmation
from matching.models.consent import ConsentRule
from matching.models.contest import Contest, Verdict
from matching.models.estimate import Estimate
from matching.models.idempotency import Answer
from matching.models.notice import Notice, NoticeStatus
from matching.models.offer import Offer, OfferKind, OfferStatus
from matching.models.override import Override
from matching.models.practice import About, Answered, Passkey, PracticeLetter, Reason, RecordRequest, Remark
from matching.models.proof import Code, Try
from matching.models.request import Request
from matching.models.tally import Tally
from matching.models.waitlist import WaitingStatus, WaitlistEntry

__all__ = [
    "About",
    "AccessEntry",
    "Answer",
    "Answered",
    "Appointment",
    "AppointmentEvent",
    "Arrival",
    "Booker",
    "Client",
    "Code",
    "Confirmation",
    "Consent",
    "ConsentRule",
    "Contest",
    "Estimate",
    "Notice",
    "NoticeStatus",
    "Offer",
    "OfferKind",
    "OfferStatus",
    "Override",
    "Passkey",
    "PracticeLetter",
    "Reason",
    "RecordRequest",
    "Remark",
    "Request",
    "Status",
    "Tally",
    "Try",
    "Verdict",
    "WaitingStatus",
    "WaitlistEntry",
]
