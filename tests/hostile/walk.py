"""Sends every hostile value in every parameter and field, and undoes what each request changed."""

import os
import random
import traceback
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client

from tests.hostile import forms, values
from tests.hostile.sample_site import SampleSite

# How many of the values a form meets in all its fields at once (other values in each), and how many each field meets alone,
# beside fields as a browser sends them. They are drawn by SEED, so that the routes together meet them all.
# HOSTILE=full tries every value in every field, both ways, and every header and body on every route.
FULL = os.environ.get("HOSTILE") == "full"
TOGETHER = {"public": 2, "practice": 2, "staff": 1}
ALONE = {"public": 1, "practice": 1, "staff": 0}
SEED = 20261128
FORM = values.FORM


@dataclass(slots=True)
class Walk:
    """A walk over the site: counts requests and collects faults."""

    site: SampleSite
    sent: int = 0
    faults: list[str] = field(default_factory=list)

    def send(self, who: str, method: str, path: str, body: bytes = b"", kind: str = FORM, **more: Any) -> Any:
        """Send one request and undo its changes. Records a fault if the answer is a server error."""
        browser = Client(raise_request_exception=False)
        browser.cookies = deepcopy(self.site.browsers[who].cookies)
        note = more.pop("note", "")
        with transaction.atomic():
            response = browser.generic(method, path, body, kind, **more)
            transaction.set_rollback(True)
        self.sent += 1
        if response.status_code >= 500:
            cause = _cause(response)
            if not any(fault.endswith(cause) for fault in self.faults):
                print(f"{method} {path[:120]} as {who} {note}: {cause}", flush=True)
            self.faults.append(f"{method} {path[:120]} as {who} {note}: {cause}")
        return response

    def fields(self, route: str, who: str) -> Iterator[forms.Form]:
        """Yield the forms that a browser meets on the route's pages, and its declared parameters as one form each."""
        for path in self.site.paths(route):
            page = self.send(who, "GET", path)
            if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
                yield from forms.read(page.content.decode(), path)

    def try_form(self, form: forms.Form, who: str, *, together: int, alone: int = 0) -> None:
        """Send a form with hostile values: in all fields at once `together` times, in each field alone `alone` times."""
        names = list(form.values)
        for shift in sample(range(len(values.TEXTS)), together, form.method + form.path):
            hostile = {name: [values.TEXTS[(place + shift) % len(values.TEXTS)]] for place, name in enumerate(names)}
            self._submit(form, who, hostile, "all fields")
        for name in names if alone else ():
            for value in sample(values.TEXTS, alone, form.path + name):
                self._submit(form, who, {**form.values, name: [value]}, f"{name}={value[:20]!r}")

    def _submit(self, form: forms.Form, who: str, chosen: forms.Values, note: str) -> None:
        encoded = urlencode(chosen, doseq=True, errors="surrogatepass")
        if form.method == "GET":
            self.send(who, "GET", f"{form.path}?{encoded}", note=note)
        else:
            self.send(who, "POST", form.path, encoded.encode(), note=note)


def sample(possible: Sequence[Any], count: int, by: str) -> Sequence[Any]:
    """Return `count` of the possible values, always the same for `by`; with HOSTILE=full all of them."""
    if FULL or count >= len(possible):
        return possible
    return random.Random(f"{SEED}{by}").sample(possible, count)


def _cause(response: Any) -> str:
    info = getattr(response, "exc_info", None)
    if not info or not info[0]:
        return str(response.status_code)
    frames = traceback.extract_tb(info[2])
    own = [frame for frame in frames if "site-packages" not in frame.filename]
    place = own[-1] if own else frames[-1]
    return f"{info[0].__name__}: {str(info[1])[:80]!r} in {place.filename.rpartition('/')[2]}:{place.lineno}"
