"""What a therapist sees in their own place: their sessions and nobody else's, and the letters that let them in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from config.crypto import tokens
from matching.appointments.models import Appointment, Status
from matching.portal.models import Answered, Passkey, PracticeLetter, RecordRequest, Remark
from matching.portal.models.practice import LINK
from providers.directory.models import Provider
from providers.directory.models import Status as Standing

# So long ago may an unmarked session lie and still be asked about; staff have it in their queue too.
ASKED_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Caseload:
    """Sessions of a therapist: over and not marked, today's by the wall of their zone, and those after today."""

    unmarked: list[Appointment]
    today: list[Appointment]
    later: list[Appointment]


def by_token(token: str, now: datetime) -> Provider | None:
    """Whose place this link leads to, or None for one that died or that we never gave."""
    found = PracticeLetter.objects.filter(digest=tokens.digest(token), kind=LINK, dies_at__gt=now)
    letter = found.select_related("provider").first()
    return letter.provider if letter and letter.provider.status != Standing.LEFT else None


def provider(provider_id: int) -> Provider | None:
    """The provider, while they are with us."""
    return Provider.objects.filter(id=provider_id).exclude(status=Standing.LEFT).first()


def caseload(one: Provider, now: datetime) -> Caseload:
    """All that is booked with them and not over for a month; today's marked sessions too."""
    zone = ZoneInfo(one.timezone)
    day = now.astimezone(zone).date()
    rows = Appointment.objects.filter(
        provider=one, client__isnull=False, session__endswith__gt=now - ASKED_BACK
    ).exclude(status=Status.CANCELLED)  # fmt: skip
    rows = rows.select_related("client").defer("criteria", "note", "cancel_reason").order_by("session")
    found = Caseload([], [], [])
    for row in rows:
        local = row.session.lower.astimezone(zone).date()
        if local == day:
            found.today.append(row)
        elif local > day:
            found.later.append(row)
        elif row.status == Status.BOOKED:
            found.unmarked.append(row)
    return found


def session(one: Provider, ref: str) -> Appointment | None:
    """One of their own sessions, with its people."""
    mine = Appointment.objects.filter(provider=one, ref=ref, client__isnull=False)
    return mine.select_related("provider", "client", "booker").first()


def passkeys(one: Provider) -> list[Passkey]:
    """Their passkeys, the oldest first."""
    return list(Passkey.objects.filter(provider=one))


def asked(one: Provider, limit: int = 10) -> list[RecordRequest]:
    """Their latest requests to staff."""
    return list(RecordRequest.objects.filter(provider=one).order_by("-at")[:limit])


def waiting() -> "QuerySet[RecordRequest]":
    """Requests that nobody answered, the oldest first."""
    return RecordRequest.objects.filter(state=Answered.OPEN).select_related("provider").defer("words").order_by("at")


def unfit() -> "QuerySet[Remark]":
    """ "Not a fit" that nobody looked at, the oldest first, with the provider and nothing of the session."""
    found = Remark.objects.filter(kind="not_fit", seen_at__isnull=True).select_related("appointment__provider")
    return found.only("at", "reason", "appointment__provider__display_name").order_by("at")
