"""Six-digit codes follow the same rules for appointments and for provider login."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from config import db as database
from matching.appointments.models import Appointment
from matching.booking.actions import verification
from matching.booking.domain.verification_code import Verdict, only_digits
from matching.booking.gateways import message
from matching.booking.models import Notice
from matching.portal.actions import provider_login
from matching.portal.gateways import provider_login_mail
from matching.portal.models import ProviderLoginToken
from tests.conftest import Api
from tests.factories.booking import create_booking
from tests.factories.providers import create_listed_provider

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
VALID, INVALID, RATE_LIMITED = Verdict.VALID, Verdict.INVALID, Verdict.UNAVAILABLE
REPLACED = Verdict.REPLACED


@dataclass
class Owner:
    """Sends and checks an owner's codes, and returns the last code sent."""

    send: Callable[[datetime], bool]
    check: Callable[[str, datetime], Verdict]
    digits: Callable[[], str]


def appointment() -> Owner:
    row = Appointment.objects.get(ref=create_booking(Api(), create_listed_provider())["id"])
    return Owner(
        send=lambda now: verification.send_code(appointment=row, now=now),
        check=lambda digits, now: verification.check_code(appointment=row, digits=digits, now=now),
        digits=lambda: message.code(Notice.objects.filter(kind="code").latest("id")),
    )


def provider() -> Owner:
    row = create_listed_provider()
    return Owner(
        send=lambda now: provider_login.send_code(provider_id=row.pk, language="en", now=now),
        check=lambda digits, now: provider_login.check_code(provider_id=row.pk, digits=digits, now=now),
        digits=lambda: provider_login_mail.code(ProviderLoginToken.objects.filter(kind="code").latest("id")),
    )


@pytest.fixture(params=[appointment, provider], ids=lambda make: make.__name__)
def owner(request: pytest.FixtureRequest, db: None) -> Owner:
    return request.param()


def wrong_code(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06d}"


def test_a_code_is_valid_once_for_ten_minutes(owner: Owner) -> None:
    now = database.db_now()
    assert owner.check("123456", now) == RATE_LIMITED
    assert owner.send(now) is True
    digits = owner.digits()
    assert owner.check(wrong_code(digits), now) == INVALID
    assert owner.check(digits, now + 10 * MINUTE) == RATE_LIMITED
    assert owner.check(digits, now + 10 * MINUTE - MINUTE / 60) == VALID
    assert owner.check(digits, now + MINUTE) == RATE_LIMITED


def test_after_five_wrong_tries_the_right_code_fails(owner: Owner) -> None:
    now = database.db_now()
    owner.send(now)
    digits = owner.digits()
    assert [owner.check(wrong_code(digits), now) for _ in range(5)] == [INVALID] * 4 + [RATE_LIMITED]
    assert owner.check(digits, now) == RATE_LIMITED


def test_a_new_code_voids_the_previous_one(owner: Owner) -> None:
    now = database.db_now()
    owner.send(now)
    first = owner.digits()
    owner.send(now + MINUTE)
    assert owner.check(first, now + MINUTE) == (VALID if first == owner.digits() else REPLACED)
    assert owner.check(owner.digits(), now + MINUTE) == VALID


def test_at_most_five_codes_are_sent_in_an_hour(owner: Owner) -> None:
    now = database.db_now()
    assert [owner.send(now + minute * MINUTE) for minute in range(6)] == [True] * 5 + [False]
    assert owner.send(now + HOUR) is True


@pytest.mark.parametrize(("typed", "digits"), [("123 456", "123456"), ("12-34-56.", "123456"), ("", ""), ("code", "")])
def test_only_digits_of_the_typed_text_count(typed: str, digits: str) -> None:
    assert only_digits(typed) == digits
