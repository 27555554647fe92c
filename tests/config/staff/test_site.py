"""Signing in at `/staff/`."""

import re

import pytest
from django.test import Client

from config.staff import login_throttle
from tests.factories import staff

pytestmark = pytest.mark.django_db
PAGE = "/staff/login/?next=/staff/"
SECOND = "/staff/second-step/authenticate/"


def sign_in(client: Client, name: str = "sam", password: str = staff.PASSWORD, **extra):
    return client.post(PAGE, {"username": name, "password": password, "next": "/staff/"}, **extra)


def message_texts(answer) -> list[str]:
    return [
        text.strip() for text in re.findall(r'class="errornote" role="alert">(.*?)</p>', answer.content.decode(), re.S)
    ]


def test_staff_sign_in_with_name_and_password_and_a_code():
    staff.create_member()
    client = Client()
    assert client.get("/staff/").headers["Location"] == PAGE
    assert sign_in(client).headers["Location"] == SECOND
    assert client.get("/staff/").headers["Location"] == PAGE  # the password alone isn't enough
    assert client.post(SECOND, {"code": staff.code()}).headers["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200


def test_the_answer_is_the_same_for_whoever_cannot_enter():
    staff.create_member("Scheduler")
    staff.create_member(name="client", is_staff=False)
    staff.create_member(name="gone", is_active=False)
    tries = [("nobody", "x"), ("sam", "x"), ("client", staff.PASSWORD), ("gone", staff.PASSWORD)]
    answers = [sign_in(Client(), *credentials) for credentials in tries]
    assert {answer.status_code for answer in answers} == {200}
    assert len({tuple(message_texts(answer)) for answer in answers}) == 1
    assert "Please enter the correct username and password" in message_texts(answers[0])[0]


def test_the_eleventh_attempt_for_a_name_waits_even_with_the_right_password():
    staff.create_member()
    for number in range(login_throttle.PER_ACCOUNT):
        assert sign_in(Client(), "SAM", "wrong", REMOTE_ADDR=f"10.1.{number}.1").status_code == 200
    refused = sign_in(Client(), REMOTE_ADDR="10.2.0.1")
    assert refused.status_code == 429
    assert message_texts(refused) == ["Too many attempts to sign in. Wait 15 minutes, then try again."]
    assert 0 < int(refused.headers["Retry-After"]) <= login_throttle.WINDOW
    assert sign_in(Client(), "other").status_code == 200


def test_a_name_that_does_not_exist_is_counted_alike():
    for _ in range(login_throttle.PER_ACCOUNT):
        sign_in(Client(), "nobody", "x")
    assert sign_in(Client(), "nobody", "x").status_code == 429


def test_one_network_has_a_limit_of_its_own(monkeypatch):
    monkeypatch.setattr(login_throttle, "PER_NETWORK", 3)
    monkeypatch.setattr(login_throttle, "WINDOW", 10**9)  # so that the window doesn't end during the test
    staff.create_member()
    for number in range(3):
        sign_in(Client(), f"name{number}", "x", REMOTE_ADDR="10.0.0.7")
    assert sign_in(Client(), REMOTE_ADDR="10.0.0.9").status_code == 429
    assert sign_in(Client(), REMOTE_ADDR="10.0.1.9").status_code == 302


def test_passwords_are_kept_with_argon2_and_have_a_least_length():
    assert staff.create_member().password.startswith("argon2$argon2id$")
    client = staff.signed_in_client(name="kim")
    answer = client.post(
        "/staff/password_change/",
        {"old_password": staff.PASSWORD, "new_password1": "elevenchars", "new_password2": "elevenchars"},
    )
    assert answer.status_code == 200
    assert "at least 12 characters" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/staff/login/", "/staff/", "/staff/directory/provider/", "/staff/directory/provider/add/"]
)
def test_pages_run_no_inline_code_and_load_nothing_from_elsewhere(path):
    client = Client() if "login" in path else staff.signed_in_client("Provider relations")
    answer = client.get(path)
    policy, html = answer.headers["Content-Security-Policy"], answer.content.decode()
    assert (answer.status_code, "unsafe" in policy, "script-src 'self'" in policy) == (200, False, True)
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", html) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=\"", html) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', html) == []
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Attune staff" in html
