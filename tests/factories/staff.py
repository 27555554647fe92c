"""Members of staff as a browser knows them: signed in, and filling in the forms that a page shows them."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client

PASSWORD = "correct horse battery staple"


def member(role: str | None = None, name: str = "sam", **facts: Any) -> User:
    """A member of staff with that role, or with none."""
    user = User.objects.create_user(name, password=PASSWORD, **{"is_staff": True, **facts})
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def browser(role: str | None = None, name: str = "sam", **facts: Any) -> Client:
    """A browser in which such a member is signed in."""
    client = Client()
    client.force_login(member(role, name, **facts))
    return client


def forget() -> None:
    """Take back the members that a test with real commits has left."""
    User.objects.all().delete()


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
