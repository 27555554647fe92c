"""Verifying the reader of a mailed link: by the passphrase set at booking, or by a code sent to the address on file."""

import unicodedata
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from matching.appointments.models import Appointment
from matching.booking.actions import outbox, verification_code
from matching.booking.domain.verification_code import HOUR, Verdict, may_send_link
from matching.booking.gateways import message
from matching.booking.gateways import verification_code as code_gateway
from matching.booking.models import AppointmentCode, Notice, PassphraseAttempt
from matching.booking.models.notice import LINK_VALID_AFTER_END

MAX_PASSPHRASE_ATTEMPTS_PER_HOUR = 5
RETENTION = timedelta(days=1)


def hash_passphrase(passphrase: str) -> str:
    """Return a slow hash of the normalized passphrase, or an empty text for none."""
    return make_password(_normalized(passphrase)) if _normalized(passphrase) else ""


def send_code(*, appointment: Appointment, now: datetime) -> bool:
    """Queue a new code for the address on file and void earlier ones. Returns False beyond five codes an hour."""
    with transaction.atomic():
        row = _lock(appointment)

        def write(expires_at: datetime) -> None:
            for channel in outbox.channels(row)[:1]:
                notice = outbox.draft(row, "code", channel, now, expires_at=expires_at)
                notice.save(force_insert=True)
                digest = code_gateway.digest(code_gateway.APPOINTMENT, row.ref, message.code(notice))
                AppointmentCode.objects.create(
                    appointment=row, notice=notice, digest=digest, created_at=now, expires_at=expires_at
                )

        return verification_code.send(AppointmentCode.objects.filter(appointment=row), write=write, now=now)


def check_code(*, appointment: Appointment, digits: str, now: datetime) -> Verdict:
    """Check the code that was sent last: valid once, for ten minutes and five tries."""
    with transaction.atomic():
        _lock(appointment)
        digest = code_gateway.digest(code_gateway.APPOINTMENT, appointment.ref, digits)
        return verification_code.check(AppointmentCode.objects.filter(appointment=appointment), digest=digest, now=now)


def check_passphrase(*, appointment: Appointment, passphrase: str, now: datetime) -> Verdict:
    """Check the passphrase set at booking; five tries an hour, each counted before the slow hash is computed."""
    with transaction.atomic():
        row = _lock(appointment)
        if (
            PassphraseAttempt.objects.filter(appointment=row, at__gt=now - HOUR).count()
            >= MAX_PASSPHRASE_ATTEMPTS_PER_HOUR
        ):
            return Verdict.UNAVAILABLE
        PassphraseAttempt.objects.create(appointment=row, at=now)
    if not check_password(_normalized(passphrase), row.passphrase_hash):
        return Verdict.INVALID
    with transaction.atomic():
        PassphraseAttempt.objects.filter(appointment=row).delete()
    return Verdict.VALID


def send_link(*, appointment: Appointment, now: datetime) -> None:
    """Queue a link to the current version for the address on file, at most three times an hour.

    Returns nothing, so that callers can't reveal whether a link was sent.
    """
    with transaction.atomic():
        row = _lock(appointment)
        recent = Notice.objects.filter(appointment=row, kind="link", created_at__gt=now - HOUR)
        if now < row.period.upper + LINK_VALID_AFTER_END and may_send_link(recent.count()):
            # Use only the first channel: each request must count once toward the limit.
            for channel in outbox.channels(row)[:1]:
                outbox.draft(row, "link", channel, now).save(force_insert=True)


def purge(*, now: datetime) -> int:
    """Delete codes and passphrase attempts that no longer count toward a limit; returns the number of rows."""
    with transaction.atomic():
        codes = AppointmentCode.objects.filter(created_at__lt=now - RETENTION).delete()[0]
        return codes + PassphraseAttempt.objects.filter(at__lt=now - RETENTION).delete()[0]


def _lock(appointment: Appointment) -> Appointment:
    """Reload the appointment under its row lock, so that limits hold under parallel requests."""
    rows = Appointment.objects.select_related("client", "booker")
    return rows.select_for_update(no_key=True, of=("self",)).get(id=appointment.id)


def _normalized(passphrase: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", passphrase).casefold().split())
