"""Invitations and password resets by mail: a link works once, and a program that follows links uses none up."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from config import db
from config.audit.models import AccessEntry
from config.staff import account_mail, actions, login_throttle
from config.staff.models import AccountLink, User
from matching.booking.actions import delivery
from tests.factories import staff

pytestmark = pytest.mark.django_db
PASSWORD = "cedar-lantern-harbor-9"
ADD = "/staff/staff/user/add/"


def mailed_path(address: str) -> str:
    """Send what is due; return the path of the link in the latest mail to the address."""
    delivery.deliver_due(clock=db.db_now)
    body = [str(message.body) for message in mail.outbox if message.to == [address]][-1]
    return re.findall(r"https?://[^/]+(/staff/account/\S+)", body)[0]


def choose(path: str, password: str = PASSWORD, repeated: str | None = None) -> Any:
    return Client().post(path, {"new_password1": password, "new_password2": repeated or password})


def invited(role: str = "Scheduler") -> User:
    """A colleague whom an administrator has just invited."""
    group = Group.objects.get(name=role)
    browser = staff.signed_in_client("Administrator", name="ada")
    response = browser.post(
        ADD, {"email": "Kim@example.org", "first_name": "Kim", "last_name": "Lee", "groups": [group.pk]}
    )
    assert response.status_code == 302, response.content
    return User.objects.get(email="kim@example.org")


def test_an_invited_colleague_chooses_a_password_and_a_second_factor() -> None:
    user = invited()
    assert (user.username, user.has_usable_password(), user.is_staff) == ("kim@example.org", False, True)
    assert [group.name for group in user.groups.all()] == ["Scheduler"]
    path = mailed_path("kim@example.org")
    assert choose(path)["Location"] == "/staff/login/"
    browser = Client()
    browser.post("/staff/login/?next=/staff/", {"username": user.username, "password": PASSWORD, "next": "/staff/"})
    assert browser.get("/staff/")["Location"] == "/staff/second-step/totp/activate/"


def test_administrators_type_no_password() -> None:
    user, browser = staff.create_member("Scheduler", name="sue"), staff.signed_in_client("Administrator", name="ada")
    for path in (ADD, f"/staff/staff/user/{user.pk}/change/"):
        assert b'type="password"' not in browser.get(path).content
    for path in (f"/staff/staff/user/{user.pk}/password/", f"/staff/staff/user/{user.pk}/change/"):
        browser.post(
            path, {"password": PASSWORD, "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
        )
    user.refresh_from_db()
    assert user.check_password(PASSWORD) is False


@pytest.mark.parametrize("address", ["sue@example.org", "SUE@example.org"])
def test_an_address_is_invited_once(address: str) -> None:
    staff.create_member(name="sue", email="sue@example.org")
    browser = staff.signed_in_client("Administrator", name="ada")
    group = Group.objects.get(name="Scheduler")
    response = browser.post(ADD, {"email": address, "groups": [group.pk]})
    assert b"has an account already" in response.content
    assert AccountLink.objects.count() == 0


def test_an_invitation_needs_a_role() -> None:
    browser = staff.signed_in_client("Administrator", name="ada")
    assert browser.post(ADD, {"email": "kim@example.org"}).status_code == 200
    assert not User.objects.filter(email="kim@example.org").exists()


def test_the_answer_is_the_same_for_known_and_unknown_addresses() -> None:
    staff.create_member(name="sue", email="sue@example.org")
    staff.create_member(name="gone", email="gone@example.org", is_active=False)
    pages = {
        Client().post("/staff/forgot/", {"email": address}).content.decode()
        for address in ("sue@example.org", "nobody@example.org", "gone@example.org")
    }
    without_tokens = {re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page) for page in pages}
    assert len(without_tokens) == 1
    assert [link.user.username for link in AccountLink.objects.all()] == ["sue"]


def test_looking_at_the_link_uses_nothing_up_and_using_it_twice_is_410() -> None:
    user = staff.create_member(name="sue", email="sue@example.org")
    Client().post("/staff/forgot/", {"email": "Sue@example.org "})
    path = mailed_path("sue@example.org")
    assert [Client().get(path).status_code, Client().head(path).status_code, Client().get(path).status_code] == [
        200
    ] * 3
    assert choose(path).status_code == 302
    assert [choose(path).status_code, Client().get(path).status_code] == [410, 410]
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert b"Ask for a new link" in Client().get("/staff/account/k1.none/").content


def test_of_two_links_the_second_ends_with_the_first() -> None:
    staff.create_member(name="sue", email="sue@example.org")
    for _ in range(2):
        Client().post("/staff/forgot/", {"email": "sue@example.org"})
    first, second = (f"/staff/account/{account_mail.token(link)}/" for link in AccountLink.objects.order_by("pk"))
    assert [choose(second).status_code, choose(first).status_code] == [302, 410]


def test_links_expire_and_end_with_the_account() -> None:
    user = staff.create_member(name="sue", email="sue@example.org")
    for change in ({"expires_at": db.db_now() - timedelta(seconds=1)}, {}):
        actions.send_link(user=user, language="en", by="", now=db.db_now())
        path = f"/staff/account/{account_mail.token(AccountLink.objects.latest('pk'))}/"
        AccountLink.objects.filter(pk=AccountLink.objects.latest("pk").pk).update(**change or {"attempts": 0})
        User.objects.update(is_active=bool(change))
        assert Client().get(path).status_code == 410
        User.objects.update(is_active=True)


@pytest.mark.parametrize("password", ["short", "sue@example.org"])
def test_a_weak_password_is_refused_and_the_link_stays(password: str) -> None:
    user = staff.create_member(name="sue", email="sue@example.org")
    actions.send_link(user=user, language="en", by="", now=db.db_now())
    path = mailed_path("sue@example.org")
    assert choose(path, password).status_code == 400
    assert choose(path, PASSWORD, "other-cedar-lantern-9").status_code == 400
    assert choose(path).status_code == 302


def test_an_account_gets_three_links_an_hour_and_a_network_is_slowed() -> None:
    staff.create_member(name="sue", email="sue@example.org")
    statuses = [Client().post("/staff/forgot/", {"email": "sue@example.org"}).status_code for _ in range(12)]
    assert statuses == [200] * login_throttle.PER_ACCOUNT + [429] * (12 - login_throttle.PER_ACCOUNT)
    assert AccountLink.objects.count() == 3


def test_a_new_password_ends_every_session_and_keeps_the_second_factor() -> None:
    browser = staff.signed_in_client("Scheduler", name="sue", email="sue@example.org")
    user = User.objects.get(username="sue")
    assert browser.get("/staff/").status_code == 200
    actions.send_link(user=user, language="en", by="", now=db.db_now())
    choose(mailed_path("sue@example.org"))
    assert browser.get("/staff/").status_code == 302
    assert user.authenticator_set.exists()


def test_an_administrator_mails_a_link_again_and_all_of_it_is_logged() -> None:
    user = invited()
    browser = Client()
    staff.sign_in_directly(browser, User.objects.get(username="ada"))
    browser.post("/staff/staff/user/", {"action": "mail_link", "_selected_action": [user.pk]})
    choose(mailed_path("kim@example.org"))
    entries = AccessEntry.objects.filter(what="account").order_by("pk").values_list("by", "note")
    assert list(entries) == [
        ("ada", "invitation mailed"),
        ("ada", "invitation mailed"),
        ("kim@example.org", "password by invitation"),
    ]


def test_the_token_is_stored_as_a_hash_only() -> None:
    user = staff.create_member(name="sue", email="sue@example.org")
    actions.send_link(user=user, language="en", by="", now=db.db_now())
    link = AccountLink.objects.get()
    token = account_mail.token(link)
    assert token.encode() not in bytes(link.digest)
    assert token not in "".join(str(value) for value in AccountLink.objects.values().get().values())
