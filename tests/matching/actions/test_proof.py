"""Showing that one is the reader: a word, a code, and limits that hold when asked in parallel."""

from datetime import timedelta
from typing import Any

import pytest

from config.ground import database
from matching.actions import proof
from matching.actions.proof import Verdict
from matching.gateways import letter
from matching.models import Appointment, Code, Notice, Try
from tests.conftest import Api
from tests.factories.booking import PERSON, begin, booked
from tests.factories.providers import listed
from tests.threads import together

pytestmark = pytest.mark.usefixtures("committed")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def session(word: str = "", **facts: Any) -> Appointment:
    """A booked session, perhaps with a word."""
    made = booked(Api(), listed(), **facts)
    Appointment.objects.filter(ref=made["id"]).update(word=proof.hashed(word))
    return Appointment.objects.get(ref=made["id"])


def digits() -> str:
    """What the newest mail with a code says."""
    return letter.code(Notice.objects.filter(kind="code").latest("id"))


def other(than: str) -> str:
    return f"{(int(than) + 1) % 10**6:06d}"


def test_a_code_opens_once_and_for_ten_minutes() -> None:
    one, now = session(), database.clock()
    assert proof.send_code(appointment=one, now=now) is True
    said = digits()
    assert (len(said), said.isdecimal(), bytes(Code.objects.get().digest)) == (
        6,
        True,
        letter.code_digest(one.ref, said),
    )
    assert proof.check_code(appointment=one, digits=other(said), now=now) == Verdict.WRONG
    assert proof.check_code(appointment=one, digits=said, now=now + 10 * MINUTE) == Verdict.WAIT
    assert proof.check_code(appointment=one, digits=said, now=now + 9 * MINUTE) == Verdict.RIGHT
    assert proof.check_code(appointment=one, digits=said, now=now + 9 * MINUTE) == Verdict.WAIT


def test_five_wrong_digits_void_a_code_even_in_parallel() -> None:
    one, now = session(), database.clock()
    proof.send_code(appointment=one, now=now)
    said = digits()
    together([lambda: proof.check_code(appointment=one, digits=other(said), now=now)] * 12)
    assert Code.objects.get().tries == 5
    assert proof.check_code(appointment=one, digits=said, now=now) == Verdict.WAIT


def test_a_new_code_voids_the_one_before_and_no_code_opens_another_session() -> None:
    one, now = session(), database.clock()
    proof.send_code(appointment=one, now=now)
    first = digits()
    proof.send_code(appointment=one, now=now + MINUTE)
    assert proof.check_code(appointment=one, digits=first, now=now + MINUTE) == Verdict.WRONG
    stranger = session()
    assert proof.check_code(appointment=stranger, digits=digits(), now=now + MINUTE) == Verdict.WAIT


def test_five_codes_an_hour_at_most_even_in_parallel() -> None:
    one, now = session(), database.clock()
    sent = together([lambda: proof.send_code(appointment=one, now=now)] * 12)
    assert (sum(sent), Code.objects.count()) == (5, 5)
    assert proof.send_code(appointment=one, now=now + HOUR) is True


def test_a_word_is_compared_as_people_write_it_and_kept_as_a_slow_hash() -> None:
    one, now = session("  Río Azul "), database.clock()
    assert one.word.startswith("argon2$")
    assert proof.check_word(appointment=one, word="río  AZUL", now=now) == Verdict.RIGHT
    assert proof.check_word(appointment=one, word="rio", now=now) == Verdict.WRONG
    assert (proof.hashed("   "), proof.hashed("")) == ("", "")


def test_five_words_an_hour_then_even_the_right_one_waits() -> None:
    one, now = session("river"), database.clock()
    verdicts = together([lambda: proof.check_word(appointment=one, word="wrong", now=now)] * 8)
    assert sorted(verdicts, key=str) == [Verdict.WAIT] * 3 + [Verdict.WRONG] * 5
    assert proof.check_word(appointment=one, word="river", now=now) == Verdict.WAIT
    assert proof.check_word(appointment=one, word="river", now=now + HOUR) == Verdict.RIGHT
    assert Try.objects.count() == 0


def test_a_new_link_is_sent_three_times_an_hour_and_only_where_mail_is_safe() -> None:
    one, now = session(), database.clock()
    for _ in range(5):
        proof.send_link(appointment=one, now=now)
    assert Notice.objects.filter(kind="link", version=2, channel="email").count() == 3
    silent = session(client={**PERSON, "contact": {"email_ok": False}})
    proof.send_link(appointment=silent, now=now)
    assert Notice.objects.filter(appointment=silent).count() == 0


def test_no_link_is_sent_that_would_be_dead() -> None:
    one = session()
    begin(one.ref, ago=timedelta(hours=30))
    proof.send_link(appointment=one, now=database.clock())
    assert Notice.objects.filter(kind="link").count() == 0


def test_codes_and_tries_are_forgotten_after_a_day() -> None:
    one, now = session("river"), database.clock()
    proof.send_code(appointment=one, now=now)
    proof.check_word(appointment=one, word="wrong", now=now)
    assert (proof.purge(now=now + timedelta(hours=23)), proof.purge(now=now + timedelta(hours=25))) == (0, 2)
