"""What the console shows of a session: when and what it is, what was said, its versions, its messages."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.appointments import labels
from matching.appointments.models import Appointment, Status
from matching.booking.models import Contest
from providers.directory.labels import CARE_TYPE, FORMAT

ACTOR = {
    "client": gettext_lazy("Client"),
    "provider": gettext_lazy("Provider"),
    "staff": gettext_lazy("Staff"),
    "system": gettext_lazy("Attune"),
}
KIND = {
    "confirmation": gettext_lazy("Confirmation"),
    "moved": gettext_lazy("Moved"),
    "place": gettext_lazy("Another place on that day"),
    "cancelled": gettext_lazy("Cancelled"),
    "reminder_48h": gettext_lazy("Reminder, two days before"),
    "reminder_24h": gettext_lazy("Reminder, a day before"),
    "reminder_1h": gettext_lazy("Reminder, an hour before"),
    "link": gettext_lazy("Link, as asked"),
    "code": gettext_lazy("Code, as asked"),
    "rescue": gettext_lazy("Cancelled, with other times"),
    "rematch": gettext_lazy("Other therapists, after “not a fit”"),
    "offer": gettext_lazy("A time from the waiting list"),
}
RECIPIENT = {
    "client": gettext_lazy("Client"),
    "booker": gettext_lazy("Who booked"),
    "waiting": gettext_lazy("Who waits"),
}


def when(row: Appointment) -> str:
    """The day and the time, from and until, on the wall of the provider's zone."""
    end = labels.clock_at(row.session.upper, row.timezone)
    return _("%(start)s, until %(end)s") % {"start": labels.when(row.session.lower, row.timezone), "end": end}


def kind(row: Appointment) -> str:
    """Care, with whom, which visit."""
    visit = _("First visit") if row.visit == "first" else _("Later visit")
    return ", ".join(map(str, (CARE_TYPE[row.care_type], FORMAT[row.format], visit)))


def said(row: Appointment) -> SafeString:
    """Contests, overrides and who said that they are there, as a table."""
    contest = Contest.objects.filter(appointment=row).first()
    context = {
        "contest": contest,
        "verdict": contest.get_verdict_display() if contest else "",
        "overrides": [
            {"at": labels.when(one.at, row.timezone), "staff": one.staff, "words": one.words}
            for one in row.overrides.order_by("id")
        ],
        "arrivals": [
            {"at": labels.when(one.at, row.timezone), "who": ACTOR[one.who], "alone": one.alone}
            for one in row.arrivals.order_by("id")
        ],
    }
    return mark_safe(render_to_string("matching_console/said.html", context))  # noqa: S308 (the template escapes)


def events(row: Appointment) -> SafeString:
    """Every version of it, by whom."""
    rows = [
        {
            "version": event.version,
            "at": labels.when(event.at, row.timezone),
            "actor": ACTOR[event.actor],
            "after": Status(event.after).label,
            "session": labels.when(event.session.lower, row.timezone),
        }
        for event in row.events.order_by("version")
    ]
    return mark_safe(render_to_string("matching_console/events.html", {"events": rows}))  # noqa: S308


def notices(row: Appointment) -> SafeString:
    """Every message about it, and what became of it."""
    rows = [
        {
            "kind": KIND[notice.kind],
            "recipient": RECIPIENT[notice.recipient],
            "status": notice.get_status_display(),
            "due": labels.when(notice.due_at, row.timezone),
            "sent": labels.when(notice.sent_at, row.timezone) if notice.sent_at else "",
        }
        for notice in row.notices.order_by("id")
    ]
    return mark_safe(render_to_string("matching_console/notices.html", {"notices": rows}))  # noqa: S308
