"""Members of staff as a browser knows them: signed in, and filling in the forms that a page shows them."""

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
# What the app on a test's phone holds.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@lru_cache(1)
def _hashed() -> str:
    return make_password(PASSWORD)


def member(role: str | None = None, name: str = "sam", **facts: Any) -> User:
    """A member of staff with that role, or with none, whose app holds SECRET."""
    user = User.objects.create(username=name, **{"is_staff": True, "password": _hashed(), **facts})
    if role:
        user.groups.add(Group.objects.get(name=role))
    mfa.add_app(user, SECRET)
    return user


def code(ago: int = 0) -> str:
    """What the app shows, or showed that many codes ago."""
    return mfa.app_code(SECRET, int(time.time()) // PERIOD - ago)


def sign_in(client: Client, name: str, path: str = "/staff/") -> Any:
    """Both steps, as a person takes them; the answer to the second."""
    client.post("/staff/login/", {"username": name, "password": PASSWORD, "next": path})
    return client.post("/staff/second-step/authenticate/", {"code": code()})


def browser(role: str | None = None, name: str = "sam", **facts: Any) -> Client:
    """A browser in which such a member has signed in."""
    client = Client()
    enter(client, member(role, name, **facts))
    return client


def enter(client: Client, user: User) -> None:
    """Sign a member in without the password, whose slow hash no test needs twice: the code is sent as a person does."""
    app = Authenticator.objects.filter(user=user, type="totp").first() or mfa.add_app(user, SECRET)
    client.force_login(user)
    # Each code counts once: a second sign-in at the same moment takes the next, a third comes half a minute later.
    ago = min(0, int(time.time()) // PERIOD - app.data.get("spent", 0) - 1)
    if ago < -1:
        Authenticator.objects.filter(pk=app.pk).update(data={**app.data, "spent": 0})
        ago = 0
    answer = client.post("/staff/second-step/reauthenticate/", {"code": code(ago)})
    assert answer.status_code == 302, answer.content


class _Fields(HTMLParser):
    """What a browser would send of the forms on a page, as they stand."""

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


def fields(html: bytes) -> dict[str, Any]:
    """Name → value of every field on the page."""
    parser = _Fields()
    parser.feed(html.decode())
    return {
        name: value.removeprefix("\n") if isinstance(value, str) else value for name, value in parser.values.items()
    }


def submit(client: Client, path: str, changed: Mapping[str, Any] | None = None) -> Any:
    """The answer to the page's form, sent as it stands but for what is `changed`."""
    return client.post(path, fields(client.get(path).content) | {"_continue": "1"} | dict(changed or {}))


def errors(answer: Any) -> list[str]:
    """Every sentence that stands as an error on a page of the admin, in order, each once."""
    assert answer.status_code == 200, (answer.status_code, answer.get("Location"))
    found: list[str] = []
    form = answer.context["adminform"].form
    found += [text for texts in form.errors.values() for text in texts]
    for inline in answer.context["inline_admin_formsets"]:
        formset = inline.formset
        found += formset.non_form_errors()
        found += [text for one in formset.errors for texts in one.values() for text in texts]
    return list(dict.fromkeys(map(str, found)))
