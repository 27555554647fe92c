from matching.appointments.models.appointment import Appointment, AppointmentEvent, AppointmentStatus, Consent
from matching.appointments.models.client import Booker, Client, ClientLookup
from matching.appointments.models.consent_rule import ConsentRule

__all__ = [
    "Appointment",
    "AppointmentEvent",
    "AppointmentStatus",
    "Booker",
    "Client",
    "ClientLookup",
    "Consent",
    "ConsentRule",
]
