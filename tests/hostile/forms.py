"""The forms and links of a page, with the values that a browser would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

Values = dict[str, list[str]]


@dataclass(slots=True)
class Form:
    """One form: its method in capitals, the path it goes to, and name → values."""

    method: str
    path: str
    values: Values = field(default_factory=dict)


def read(page: str, path: str) -> list[Form]:
    """Return the forms of a page at `path`. A link with a query counts as a form."""
    reader = _Reader(path)
    reader.feed(page)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.current: Form | None = None
        self.selecting: list[str] | None = None
        self.writing: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.current = self._form(values.get("method", "get").upper(), values.get("action", ""))
            self.by_id[values.get("id", "")] = self.current
        elif tag == "a" and "?" in values.get("href", ""):
            link = self._form("GET", values["href"])
            link.values = parse_qs(urlsplit(values["href"]).query, keep_blank_values=True)
        elif tag == "option" and self.selecting is not None and ("selected" in values or not self.selecting):
            self.selecting[:] = [values.get("value", "")]
        owner = self.by_id.get(values["form"]) if "form" in values else self.current
        if owner is not None and values.get("name"):
            self._field(tag, values, owner.values.setdefault(values["name"], []))

    def _field(self, tag: str, values: dict[str, str], own: list[str]) -> None:
        """Add what a browser would send for a field to its values."""
        if values.get("type") in ("checkbox", "radio"):
            own += [values.get("value", "on")] if "checked" in values else []
        elif tag in ("input", "button"):
            own += [values.get("value", "")]
        elif tag == "select":
            self.selecting = own
        elif tag == "textarea":
            own += [""]
            self.writing = own

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.current = None
        elif tag == "select":
            self.selecting = None
        elif tag == "textarea":
            self.writing = None

    def handle_data(self, data: str) -> None:
        if self.writing is not None:
            self.writing[-1] += data

    def _form(self, method: str, action: str) -> Form:
        form = Form(method, urlsplit(urljoin(self.path, action)).path or self.path)
        self.forms.append(form)
        return form
