"""The second factor."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from config.staff import login_throttle, mfa
from config.staff.models import User
from tests.factories import content, staff

pytestmark = pytest.mark.django_db
SECOND, SET_UP = "/staff/second-step/authenticate/", "/staff/second-step/totp/activate/"


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    """Freeze the time, so that no code period ends during a test."""
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


def password(name: str = "sam") -> Client:
    client = Client()
    client.post("/staff/login/", {"username": name, "password": staff.PASSWORD})
    return client


def opened(client: Client) -> bool:
    return client.get("/staff/").status_code == 200


def test_a_code_counts_once_and_so_do_those_before_it():
    staff.create_member()
    tries = [staff.code(1), staff.code(), staff.code(), staff.code(1), "000000"]
    seen = []
    for code in tries:
        client = password()
        client.post(SECOND, {"code": code})
        seen.append(opened(client))
    assert seen == [True, True, False, False, False]


def test_of_two_who_send_the_same_code_at_once_one_is_let_in():
    authenticator = Authenticator.objects.get(user=staff.create_member())
    assert [mfa.consume_code(authenticator, staff.code()), mfa.consume_code(authenticator, staff.code())] == [
        True,
        False,
    ]


def test_codes_are_counted_however_right_the_last_one_is():
    staff.create_member()
    client = password()
    for _ in range(login_throttle.PER_CODE):
        client.post(SECOND, {"code": "000000"})
    assert "Too many attempts" in client.post(SECOND, {"code": staff.code()}).content.decode()
    assert not opened(client)


def test_who_has_no_second_step_sets_one_up_before_anything_opens():
    User.objects.create_user("new", password=staff.PASSWORD, is_staff=True)
    client = password("new")
    for page in ("/staff/", "/cms/", "/staff/second-step/", "/staff/directory/provider/"):
        assert client.get(page).headers["Location"] == SET_UP
    secret = client.get(SET_UP).context["form"].secret
    code = mfa.totp_code(secret, int(time.time()) // mfa.PERIOD)
    assert client.post(SET_UP, {"code": code}).status_code == 302
    assert opened(client)


def test_a_session_that_never_took_the_second_step_opens_nothing_however_it_began():
    client = Client()
    client.force_login(staff.create_member("Provider relations"))
    for page in ("/staff/", "/staff/directory/provider/", "/cms/", SET_UP, "/staff/second-step/"):
        assert client.get(page).headers["Location"] == "/staff/second-step/reauthenticate/"


def test_a_deactivated_member_is_out_at_the_next_request():
    client = staff.signed_in_client("Provider relations")
    assert opened(client)
    User.objects.update(is_active=False)
    assert client.get("/staff/").headers["Location"] == "/staff/login/?next=/staff/"


def test_who_writes_pages_takes_both_steps_too():
    author = content.author()
    author.set_password(staff.PASSWORD)
    author.save()
    client = Client()
    assert client.get("/cms/").headers["Location"] == "/staff/login/?next=/cms/"
    assert client.get("/cms/login/").headers["Location"] == "/staff/login/?next=/cms/"
    mfa.add_totp(author, staff.SECRET)
    assert staff.sign_in(client, author.username, "/cms/").headers["Location"] == "/cms/"
    assert client.get("/cms/").status_code == 200


def test_the_last_second_step_cannot_be_taken_away():
    client = staff.signed_in_client()
    assert client.post("/staff/second-step/totp/deactivate/").status_code in (302, 403, 200)
    assert Authenticator.objects.filter(type="totp").exists()


def test_secrets_are_sealed_at_rest():
    staff.create_member()
    [row] = Authenticator.objects.values_list("data", flat=True)
    assert staff.SECRET not in str(row)


def test_pages_of_the_second_step_have_their_frame_and_no_inline_code():
    client = staff.signed_in_client()
    for page in ("", "webauthn/", "webauthn/add/", "recovery-codes/generate/"):
        answer = client.get(f"/staff/second-step/{page}", follow=True)
        assert (answer.status_code, "Attune staff" in answer.content.decode()) == (200, True), page
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert " style=" not in answer.content.decode()
