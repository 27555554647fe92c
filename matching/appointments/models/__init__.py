from matching.appointments.models.appointment import Appointment, AppointmentEvent, Consent, Status
from matching.appointments.models.client import Booker, Client
from matching.appointments.models.consent_rule import ConsentRule

__all__ = [
    "Appointment",
    "AppointmentEvent",
    "Booker",
    "Client",
    "Consent",
    "ConsentRule",
    "Status",
]
