from matching.booking.models.check_in import CheckIn
from matching.booking.models.client_fit import ClientFitReason, ClientFitReport
from matching.booking.models.estimate import Estimate
from matching.booking.models.idempotency import IdempotentResponse
from matching.booking.models.no_show_dispute import DisputeOutcome, NoShowDispute
from matching.booking.models.notice import Notice, NoticeStatus
from matching.booking.models.offer import Offer, OfferKind, OfferStatus
from matching.booking.models.provider_notice import NoticeFrequency, ProviderNotice, ProviderNoticeChoice
from matching.booking.models.verification import AppointmentCode, PassphraseAttempt
from matching.booking.models.waitlist import WaitlistEntry, WaitlistStatus

__all__ = [
    "AppointmentCode",
    "CheckIn",
    "ClientFitReason",
    "ClientFitReport",
    "DisputeOutcome",
    "Estimate",
    "IdempotentResponse",
    "NoShowDispute",
    "Notice",
    "NoticeFrequency",
    "NoticeStatus",
    "Offer",
    "OfferKind",
    "OfferStatus",
    "PassphraseAttempt",
    "ProviderNotice",
    "ProviderNoticeChoice",
    "WaitlistEntry",
    "WaitlistStatus",
]
