from matching.models.appointment import Appointment, AppointmentEvent, Consent, Status
from matching.models.client import Booker, Client
from matching.models.idempotency import Answer
from matching.models.notice import Notice, NoticeStatus

__all__ = [
    "Answer",
    "Appointment",
    "AppointmentEvent",
    "Booker",
    "Client",
    "Consent",
    "Notice",
    "NoticeStatus",
    "Status",
]
