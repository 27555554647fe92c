"""Texts and tables about one appointment for the staff pages."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.appointments import labels
from matching.appointments.models import Appointment, AppointmentStatus
from matching.booking.models import NoShowDispute
from providers.directory.labels import CARE_TYPE, FORMAT

ACTOR_LABELS = {
    "client": gettext_lazy("Client"),
    "provider": gettext_lazy("Provider"),
    "staff": gettext_lazy("Staff"),
    "system": gettext_lazy("Attune"),
}
RECIPIENT_LABELS = {
    "client": gettext_lazy("Client"),
    "booker": gettext_lazy("Who booked"),
    "waiting": gettext_lazy("Who waits"),
}


def when(row: Appointment) -> str:
    """Return the day, start and end in the provider's time zone."""
    end = labels.clock_at(row.period.upper, row.timezone)
    return _("%(start)s, until %(end)s") % {"start": labels.when(row.period.lower, row.timezone), "end": end}


def status(row: Appointment) -> str:
    """Return the status as staff read it. A hold that was given back was never an appointment, so it isn't canceled."""
    return _status_label(row.status, was_booked=row.booked_at is not None)


def _status_label(status_: str, *, was_booked: bool) -> str:
    released = status_ == AppointmentStatus.CANCELED and not was_booked
    return _("Released, never booked") if released else str(AppointmentStatus(status_).label)


def deadline(row: Appointment) -> str:
    """Return until when the client must open a message, in the provider's time zone, or a dash."""
    return labels.when(row.deadline, row.timezone) if row.deadline else "—"


def visit_summary(row: Appointment) -> str:
    """Care type, format and visit, such as "Therapy, Individual, First visit"."""
    visit = _("First visit") if row.visit == "first" else _("Later visit")
    return ", ".join(map(str, (CARE_TYPE[row.care_type], FORMAT[row.format], visit)))


def outcome_notes(row: Appointment) -> SafeString:
    """Return the no-show dispute, staff overrides, consents to moves and check-ins, as HTML."""
    dispute = NoShowDispute.objects.filter(appointment=row).first()
    context = {
        "dispute": dispute,
        "verdict": dispute.get_verdict_display() if dispute else "",
        "overrides": [
            {"at": labels.when(override.at, row.timezone), "staff": override.staff, "words": override.words}
            for override in row.overrides.order_by("id")
        ],
        "moves": [
            {
                "agreed_at": labels.when(consent.agreed_at, row.timezone),
                "giver": consent.get_giver_display(),
                "means": consent.get_means_display(),
                "staff": consent.staff,
            }
            for consent in row.move_consents.order_by("id")
        ],
        "check_ins": [
            {"at": labels.when(check_in.at, row.timezone), "who": ACTOR_LABELS[check_in.who], "alone": check_in.alone}
            for check_in in row.check_ins.order_by("id")
        ],
    }
    return mark_safe(render_to_string("matching_console/no_show_notes.html", context))  # noqa: S308 (the template escapes)


def events_table(row: Appointment) -> SafeString:
    """Return every version of the appointment and who made it, as HTML."""
    events = [
        {
            "version": event.version,
            "at": labels.when(event.at, row.timezone),
            "actor": ACTOR_LABELS[event.actor],
            "status": _status_label(event.to_status, was_booked=event.from_status != AppointmentStatus.HELD),
            "session": labels.when(event.period.lower, row.timezone),
        }
        for event in row.events.order_by("version")
    ]
    return mark_safe(render_to_string("matching_console/events.html", {"events": events}))  # noqa: S308


def notices_table(row: Appointment) -> SafeString:
    """Return every message about the appointment and its delivery status, as HTML."""
    notices = [
        {
            "kind": notice.get_kind_display(),
            "recipient": RECIPIENT_LABELS[notice.recipient],
            "status": notice.get_status_display(),
            "due": labels.when(notice.due_at, row.timezone),
            "sent": labels.when(notice.sent_at, row.timezone) if notice.sent_at else "",
        }
        for notice in row.notices.order_by("id")
    ]
    return mark_safe(render_to_string("matching_console/notices.html", {"notices": notices}))  # noqa: S308
