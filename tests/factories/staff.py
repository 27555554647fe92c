"""Staff accounts, signed-in clients, and helpers that fill in forms."""

import time
from collections.abc import Mapping
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.test import Client

from config.staff import mfa
from config.staff.mfa import PERIOD
from config.staff.models import User

PASSWORD = "correct horse battery staple"
# The authenticator app's secret.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@lru_cache(1)
def _hashed() -> str:
    return make_password(PASSWORD)


def create_member(role: str | None = None, name: str = "sam", **facts: Any) -> User:
    """Create a member of staff with this role, or none, whose authenticator app has SECRET."""
    user = User.objects.create(username=name, **{"is_staff": True, "password": _hashed(), **facts})
    if role:
        user.groups.add(Group.objects.get(name=role))
    mfa.add_totp(user, SECRET)
    return user


def code(ago: int = 0) -> str:
    """Return the app's current code, or that of `ago` periods earlier."""
    return mfa.totp_code(SECRET, int(time.time()) // PERIOD - ago)


def sign_in(client: Client, name: str, path: str = "/staff/") -> Any:
    """Sign in with password and code. Return the response to the code."""
    client.post("/staff/login/", {"username": name, "password": PASSWORD, "next": path})
    return client.post("/staff/second-step/authenticate/", {"code": code()})


def signed_in_client(role: str | None = None, name: str = "sam", **facts: Any) -> Client:
    """Create a member of staff and return a client in which they are signed in."""
    client = Client()
    sign_in_directly(client, create_member(role, name, **facts))
    return client


def sign_in_directly(client: Client, user: User) -> None:
    """Sign a member in with a code but without the password, whose hashing is slow."""
    app = Authenticator.objects.filter(user=user, type="totp").first() or mfa.add_totp(user, SECRET)
    client.force_login(user)
    # Each code works once: a second sign-in uses the next period's code, a third one resets the stored step.
    ago = min(0, int(time.time()) // PERIOD - app.data.get("spent", 0) - 1)
    if ago < -1:
        Authenticator.objects.filter(pk=app.pk).update(data={**app.data, "spent": 0})
        ago = 0
    response = client.post("/staff/second-step/reauthenticate/", {"code": code(ago)})
    assert response.status_code == 302, response.content


class _Fields(HTMLParser):
    """Collects the values that a browser would send for the forms on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self._select = self._area = ""
        self._many = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name, value = has.get("name") or "", has.get("value") or ""
        if tag == "input" and name and has.get("type") not in ("submit", "file", "button"):
            if has.get("type") not in ("checkbox", "radio"):
                self.values[name] = value
            elif "checked" in has:
                self.values.setdefault(name, []).append(value or "on")
        elif tag == "select":
            self._select, self._many = name, "multiple" in has
        elif tag == "option" and self._select:
            if self._many:
                self.values.setdefault(self._select, [])
            if "selected" in has and self._many:
                self.values[self._select].append(value)
            elif "selected" in has or (not self._many and self._select not in self.values):
                self.values[self._select] = value
        elif tag == "textarea":
            self._area = name
            self.values[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data


def form_values(html: bytes) -> dict[str, Any]:
    """Return name → value of every form field on the page."""
    parser = _Fields()
    parser.feed(html.decode())
    return {
        name: value.removeprefix("\n") if isinstance(value, str) else value for name, value in parser.values.items()
    }


def submit(client: Client, path: str, changed: Mapping[str, Any] | None = None) -> Any:
    """Submit the page's form with its current values and those in `changed`. Return the response."""
    return client.post(path, form_values(client.get(path).content) | {"_continue": "1"} | dict(changed or {}))


def errors(response: Any) -> list[str]:
    """Return the distinct error messages of an admin page, in order."""
    assert response.status_code == 200, (response.status_code, response.get("Location"))
    messages: list[str] = []
    form = response.context["adminform"].form
    messages += [text for texts in form.errors.values() for text in texts]
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        messages += formset.non_form_errors()
        messages += [text for row in formset.errors for texts in row.values() for text in texts]
    return list(dict.fromkeys(map(str, messages)))
