"""Showing that one is the reader of a mailed link: by the word set at booking, or by a code sent to the address on file."""

import hmac
import unicodedata
from datetime import datetime, timedelta
from enum import Enum

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from matching.appointments.models import Appointment
from matching.booking.actions import outbox
from matching.booking.gateways import message
from matching.booking.models import Code, Notice, Try
from matching.booking.models.notice import LINK_OUTLIVES_SESSION

HOUR = timedelta(hours=1)
CODE_LIFE = timedelta(minutes=10)
CODES_AN_HOUR, TRIES_A_CODE, WORDS_AN_HOUR, LINKS_AN_HOUR = 5, 5, 5, 3
KEPT = timedelta(days=1)


class Verdict(Enum):
    """What became of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    WAIT = "wait"


def hashed(word: str) -> str:
    """A word as it is kept: a slow hash of it, trimmed and without regard to case; empty for none."""
    return make_password(_plain(word)) if _plain(word) else ""


def send_code(*, appointment: Appointment, now: datetime) -> bool:
    """Queue a new code for the address on file; False beyond five an hour. The codes before it are void."""
    with transaction.atomic():
        one = _locked(appointment)
        if Code.objects.filter(appointment=one, created_at__gt=now - HOUR).count() >= CODES_AN_HOUR:
            return False
        Code.objects.filter(appointment=one, dies_at__gt=now).update(dies_at=now)
        for way in outbox.ways(one)[:1]:
            notice = outbox.draft(one, "code", way, now, worthless=now + CODE_LIFE)
            notice.save(force_insert=True)
            digest = message.code_digest(one.ref, message.code(notice))
            Code.objects.create(appointment=one, notice=notice, digest=digest, created_at=now, dies_at=now + CODE_LIFE)
        return True


def check_code(*, appointment: Appointment, digits: str, now: datetime) -> Verdict:
    """Whether these are the digits of the code that is on its way: good once, for ten minutes, in five tries."""
    with transaction.atomic():
        _locked(appointment)
        code = Code.objects.filter(appointment=appointment, dies_at__gt=now, used_at__isnull=True).last()
        if code is None or code.tries >= TRIES_A_CODE:
            return Verdict.WAIT
        Code.objects.filter(id=code.id).update(tries=F("tries") + 1)
        if not hmac.compare_digest(message.code_digest(appointment.ref, digits), bytes(code.digest)):
            return Verdict.WAIT if code.tries + 1 >= TRIES_A_CODE else Verdict.WRONG
        Code.objects.filter(id=code.id).update(used_at=now)
        return Verdict.RIGHT


def check_word(*, appointment: Appointment, word: str, now: datetime) -> Verdict:
    """Whether this is the word set at booking; five tries an hour, counted before the slow look at each."""
    with transaction.atomic():
        one = _locked(appointment)
        if Try.objects.filter(appointment=one, at__gt=now - HOUR).count() >= WORDS_AN_HOUR:
            return Verdict.WAIT
        Try.objects.create(appointment=one, at=now)
    if not check_password(_plain(word), one.word):
        return Verdict.WRONG
    with transaction.atomic():
        Try.objects.filter(appointment=one).delete()
    return Verdict.RIGHT


def send_link(*, appointment: Appointment, now: datetime) -> None:
    """Queue the present link for the addresses on file, three times an hour at most. Says nothing of whether it did."""
    with transaction.atomic():
        one = _locked(appointment)
        lately = Notice.objects.filter(appointment=one, kind="link", created_at__gt=now - HOUR)
        if now < one.session.upper + LINK_OUTLIVES_SESSION and lately.count() < LINKS_AN_HOUR:
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
