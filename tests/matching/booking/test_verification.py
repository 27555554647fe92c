"""Showing that one is the reader: a word, a code, and limits that hold when asked in parallel."""

from datetime import timedelta
from typing import Any

import pytest

from config import db
from matching.appointments.models import Appointment
from matching.booking.actions import verification
from matching.booking.domain.verification_code import Verdict
from matching.booking.gateways import message, verification_code
from matching.booking.models import Code, Notice, Try
from tests.conftest import Api
from tests.factories.booking import PERSON, begin, booked
from tests.factories.providers import listed
from tests.threads import together

pytestmark = pytest.mark.usefixtures("committed")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def session(word: str = "", **facts: Any) -> Appointment:
    """A booked session, perhaps with a word."""
    made = booked(Api(), listed(), **facts)
    Appointment.objects.filter(ref=made["id"]).update(word=verification.hashed(word))
    return Appointment.objects.get(ref=made["id"])


def digits() -> str:
    """What the newest mail with a code says."""
    return message.code(Notice.objects.filter(kind="code").latest("id"))


def other(than: str) -> str:
    return f"{(int(than) + 1) % 10**6:06d}"


def test_a_code_opens_once_and_for_ten_minutes() -> None:
    one, now = session(), db.clock()
    assert verification.send_code(appointment=one, now=now) is True
    said = digits()
    assert (len(said), said.isdecimal(), bytes(Code.objects.get().digest)) == (
        6,
        True,
        verification_code.digest(verification_code.APPOINTMENT, one.ref, said),
    )
    assert verification.check_code(appointment=one, digits=other(said), now=now) == Verdict.INVALID
    assert verification.check_code(appointment=one, digits=said, now=now + 10 * MINUTE) == Verdict.RATE_LIMITED
    assert verification.check_code(appointment=one, digits=said, now=now + 9 * MINUTE) == Verdict.VALID
    assert verification.check_code(appointment=one, digits=said, now=now + 9 * MINUTE) == Verdict.RATE_LIMITED


def test_five_wrong_digits_void_a_code_even_in_parallel() -> None:
    one, now = session(), db.clock()
    verification.send_code(appointment=one, now=now)
    said = digits()
    together([lambda: verification.check_code(appointment=one, digits=other(said), now=now)] * 12)
    assert Code.objects.get().tries == 5
    assert verification.check_code(appointment=one, digits=said, now=now) == Verdict.RATE_LIMITED


def test_a_new_code_voids_the_one_before_and_no_code_opens_another_session() -> None:
    one, now = session(), db.clock()
    verification.send_code(appointment=one, now=now)
    first = digits()
    verification.send_code(appointment=one, now=now + MINUTE)
    assert verification.check_code(appointment=one, digits=first, now=now + MINUTE) == Verdict.INVALID
    stranger = session()
    assert verification.check_code(appointment=stranger, digits=digits(), now=now + MINUTE) == Verdict.RATE_LIMITED


def test_five_codes_an_hour_at_most_even_in_parallel() -> None:
    one, now = session(), db.clock()
    sent = together([lambda: verification.send_code(appointment=one, now=now)] * 12)
    assert (sum(sent), Code.objects.count()) == (5, 5)
    assert verification.send_code(appointment=one, now=now + HOUR) is True


def test_a_word_is_compared_as_people_write_it_and_kept_as_a_slow_hash() -> None:
    one, now = session("  Río Azul "), db.clock()
    assert one.word.startswith("argon2$")
    assert verification.check_word(appointment=one, word="río  AZUL", now=now) == Verdict.VALID
    assert verification.check_word(appointment=one, word="rio", now=now) == Verdict.INVALID
    assert (verification.hashed("   "), verification.hashed("")) == ("", "")


def test_five_words_an_hour_then_even_the_right_one_waits() -> None:
    one, now = session("river"), db.clock()
    verdicts = together([lambda: verification.check_word(appointment=one, word="wrong", now=now)] * 8)
    assert sorted(verdicts, key=str) == [Verdict.INVALID] * 5 + [Verdict.RATE_LIMITED] * 3
    assert verification.check_word(appointment=one, word="river", now=now) == Verdict.RATE_LIMITED
    assert verification.check_word(appointment=one, word="river", now=now + HOUR) == Verdict.VALID
    assert Try.objects.count() == 0


def test_a_new_link_is_sent_three_times_an_hour_and_only_where_mail_is_safe() -> None:
    one, now = session(), db.clock()
    for _ in range(5):
        verification.send_link(appointment=one, now=now)
    assert Notice.objects.filter(kind="link", version=2, channel="email").count() == 3
    silent = session(client={**PERSON, "contact": {"email_ok": False}})
    verification.send_link(appointment=silent, now=now)
    assert Notice.objects.filter(appointment=silent).count() == 0


def test_no_link_is_sent_that_would_be_dead() -> None:
    one = session()
    begin(one.ref, ago=timedelta(hours=30))
    verification.send_link(appointment=one, now=db.clock())
    assert Notice.objects.filter(kind="link").count() == 0


def test_codes_and_tries_are_forgotten_after_a_day() -> None:
    one, now = session("river"), db.clock()
    verification.send_code(appointment=one, now=now)
    verification.check_word(appointment=one, word="wrong", now=now)
    assert (verification.purge(now=now + timedelta(hours=23)), verification.purge(now=now + timedelta(hours=25))) == (
        0,
        2,
    )
