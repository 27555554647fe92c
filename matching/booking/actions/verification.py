"""Showing that one is the reader of a mailed link: by the word set at booking, or by a code sent to the address on file."""

import unicodedata
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from matching.appointments.models import Appointment
from matching.booking.actions import outbox, verification_code
from matching.booking.domain.verification_code import HOUR, Verdict, may_send_link
from matching.booking.gateways import message
from matching.booking.gateways import verification_code as code_gateway
from matching.booking.models import Code, Notice, Try
from matching.booking.models.notice import LINK_OUTLIVES_SESSION

WORDS_AN_HOUR = 5
KEPT = timedelta(days=1)


def hashed(word: str) -> str:
    """A word as it is kept: a slow hash of it, trimmed and without regard to case; empty for none."""
    return make_password(_plain(word)) if _plain(word) else ""


def send_code(*, appointment: Appointment, now: datetime) -> bool:
    """Queue a new code for the address on file; False beyond five an hour. The codes before it are void."""
    with transaction.atomic():
        one = _locked(appointment)

        def write(dies_at: datetime) -> None:
            for way in outbox.ways(one)[:1]:
                notice = outbox.draft(one, "code", way, now, worthless=dies_at)
                notice.save(force_insert=True)
                digest = code_gateway.digest(code_gateway.APPOINTMENT, one.ref, message.code(notice))
                Code.objects.create(appointment=one, notice=notice, digest=digest, created_at=now, dies_at=dies_at)

        return verification_code.send(Code.objects.filter(appointment=one), write=write, now=now)


def check_code(*, appointment: Appointment, digits: str, now: datetime) -> Verdict:
    """Whether these are the digits of the code that was sent last: good once, for ten minutes, in five tries."""
    with transaction.atomic():
        _locked(appointment)
        digest = code_gateway.digest(code_gateway.APPOINTMENT, appointment.ref, digits)
        return verification_code.check(Code.objects.filter(appointment=appointment), digest=digest, now=now)


def check_word(*, appointment: Appointment, word: str, now: datetime) -> Verdict:
    """Whether this is the word set at booking; five tries an hour, counted before the slow look at each."""
    with transaction.atomic():
        one = _locked(appointment)
        if Try.objects.filter(appointment=one, at__gt=now - HOUR).count() >= WORDS_AN_HOUR:
            return Verdict.RATE_LIMITED
        Try.objects.create(appointment=one, at=now)
    if not check_password(_plain(word), one.word):
        return Verdict.INVALID
    with transaction.atomic():
        Try.objects.filter(appointment=one).delete()
    return Verdict.VALID


def send_link(*, appointment: Appointment, now: datetime) -> None:
    """Queue the present link for the addresses on file, three times an hour at most. Says nothing of whether it did."""
    with transaction.atomic():
        one = _locked(appointment)
        lately = Notice.objects.filter(appointment=one, kind="link", created_at__gt=now - HOUR)
        if now < one.session.upper + LINK_OUTLIVES_SESSION and may_send_link(lately.count()):
            # Where a mail can go, a text is not needed too: the limit counts what was asked for.
            for way in outbox.ways(one)[:1]:
                outbox.draft(one, "link", way, now).save(force_insert=True)


def purge(*, now: datetime) -> int:
    """Forget codes and tries that no limit counts any more; how many."""
    with transaction.atomic():
        codes = Code.objects.filter(created_at__lt=now - KEPT).delete()[0]
        return codes + Try.objects.filter(at__lt=now - KEPT).delete()[0]


def _locked(appointment: Appointment) -> Appointment:
    """The appointment as it is now; whoever else asks about it waits, so that limits hold under parallel requests."""
    rows = Appointment.objects.select_related("client", "booker")
    return rows.select_for_update(no_key=True, of=("self",)).get(id=appointment.id)


def _plain(word: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())
