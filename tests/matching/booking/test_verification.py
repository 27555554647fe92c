"""Passphrases and codes that verify the reader of a link, with limits that hold in parallel."""

from datetime import timedelta
from typing import Any

import pytest

from config import db
from matching.appointments.models import Appointment
from matching.booking.actions import verification
from matching.booking.domain.verification_code import Verdict
from matching.booking.gateways import message, verification_code
from matching.booking.models import AppointmentCode, Notice, PassphraseAttempt
from tests.conftest import Api
from tests.factories.booking import PERSON, create_booking, start_appointment
from tests.factories.providers import create_listed_provider
from tests.threads import run_in_threads

pytestmark = pytest.mark.usefixtures("committed")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def book_appointment(word: str = "", **facts: Any) -> Appointment:
    """Book an appointment, optionally with a passphrase."""
    appointment = create_booking(Api(), create_listed_provider(), **facts)
    Appointment.objects.filter(ref=appointment["id"]).update(passphrase_hash=verification.hash_passphrase(word))
    return Appointment.objects.get(ref=appointment["id"])


def latest_code() -> str:
    """Return the code in the newest code mail."""
    return message.code(Notice.objects.filter(kind="code").latest("id"))


def wrong_code(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_code_works_once_within_ten_minutes() -> None:
    appointment, now = book_appointment(), db.db_now()
    assert verification.send_code(appointment=appointment, now=now) is True
    code = latest_code()
    assert (len(code), code.isdecimal(), bytes(AppointmentCode.objects.get().digest)) == (
        6,
        True,
        verification_code.digest(verification_code.APPOINTMENT, appointment.ref, code),
    )
    assert verification.check_code(appointment=appointment, digits=wrong_code(code), now=now) == Verdict.INVALID
    assert verification.check_code(appointment=appointment, digits=code, now=now + 10 * MINUTE) == Verdict.UNAVAILABLE
    assert verification.check_code(appointment=appointment, digits=code, now=now + 9 * MINUTE) == Verdict.VALID
    assert verification.check_code(appointment=appointment, digits=code, now=now + 9 * MINUTE) == Verdict.UNAVAILABLE


def test_five_wrong_tries_void_a_code() -> None:
    appointment, now = book_appointment(), db.db_now()
    verification.send_code(appointment=appointment, now=now)
    code = latest_code()
    run_in_threads([lambda: verification.check_code(appointment=appointment, digits=wrong_code(code), now=now)] * 12)
    assert AppointmentCode.objects.get().tries == 5
    assert verification.check_code(appointment=appointment, digits=code, now=now) == Verdict.UNAVAILABLE


def test_a_code_is_voided_by_a_newer_one_and_bound_to_its_appointment() -> None:
    appointment, now = book_appointment(), db.db_now()
    verification.send_code(appointment=appointment, now=now)
    first_code = latest_code()
    verification.send_code(appointment=appointment, now=now + MINUTE)
    assert verification.check_code(appointment=appointment, digits=first_code, now=now + MINUTE) == Verdict.REPLACED
    other_appointment = book_appointment()
    assert (
        verification.check_code(appointment=other_appointment, digits=latest_code(), now=now + MINUTE)
        == Verdict.UNAVAILABLE
    )


def test_at_most_five_codes_an_hour_in_parallel() -> None:
    appointment, now = book_appointment(), db.db_now()
    results = run_in_threads([lambda: verification.send_code(appointment=appointment, now=now)] * 12)
    assert (sum(results), AppointmentCode.objects.count()) == (5, 5)
    assert verification.send_code(appointment=appointment, now=now + HOUR) is True


def test_a_passphrase_is_normalized_and_hashed() -> None:
    appointment, now = book_appointment("  Río Azul "), db.db_now()
    assert appointment.passphrase_hash.startswith("argon2$")
    assert verification.check_passphrase(appointment=appointment, passphrase="río  AZUL", now=now) == Verdict.VALID
    assert verification.check_passphrase(appointment=appointment, passphrase="rio", now=now) == Verdict.INVALID
    assert (verification.hash_passphrase("   "), verification.hash_passphrase("")) == ("", "")


def test_at_most_five_passphrase_attempts_an_hour() -> None:
    appointment, now = book_appointment("river"), db.db_now()
    verdicts = run_in_threads(
        [lambda: verification.check_passphrase(appointment=appointment, passphrase="wrong", now=now)] * 8
    )
    assert sorted(verdicts, key=str) == [Verdict.INVALID] * 5 + [Verdict.UNAVAILABLE] * 3
    assert verification.check_passphrase(appointment=appointment, passphrase="river", now=now) == Verdict.UNAVAILABLE
    assert verification.check_passphrase(appointment=appointment, passphrase="river", now=now + HOUR) == Verdict.VALID
    assert PassphraseAttempt.objects.count() == 0


def test_at_most_three_links_an_hour_to_safe_addresses() -> None:
    appointment, now = book_appointment(), db.db_now()
    for _ in range(5):
        verification.send_link(appointment=appointment, now=now)
    assert Notice.objects.filter(kind="link", version=2, channel="email").count() == 3
    unreachable = book_appointment(client={**PERSON, "contact": {"email_ok": False}})
    verification.send_link(appointment=unreachable, now=now)
    assert Notice.objects.filter(appointment=unreachable).count() == 0


def test_no_expired_link_is_sent() -> None:
    appointment = book_appointment()
    start_appointment(appointment.ref, ago=timedelta(hours=30))
    verification.send_link(appointment=appointment, now=db.db_now())
    assert Notice.objects.filter(kind="link").count() == 0


def test_codes_and_attempts_are_purged_after_a_day() -> None:
    appointment, now = book_appointment("river"), db.db_now()
    verification.send_code(appointment=appointment, now=now)
    verification.check_passphrase(appointment=appointment, passphrase="wrong", now=now)
    assert (verification.purge(now=now + timedelta(hours=23)), verification.purge(now=now + timedelta(hours=25))) == (
        0,
        2,
    )
