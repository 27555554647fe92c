"""What every test stands on: an empty ranking index, and a client that speaks the contract."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from matching import index


@pytest.fixture(autouse=True)
def fresh_process(settings: Any) -> Iterator[None]:
    """Each test begins as a process does: nothing in memory, nothing counted."""
    index.reset()
    cache.clear()
    settings.THROTTLE_OFF = True
    yield
    index.reset()


class Api:
    """Requests as a program makes them: JSON in and out, a bearer token, a new key for each POST."""

    def __init__(self) -> None:
        self.http = Client()

    def get(self, path: str, token: str = "", **params: Any) -> Any:
        return self.http.get(f"/api/v1{path}", params, headers=_headers(token))

    def post(self, path: str, body: Any = None, token: str = "", key: str | None = None, **headers: str) -> Any:
        sent = _headers(token) | {"Idempotency-Key": key or secrets.token_urlsafe(24)} | headers
        return self.http.post(f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", headers=sent)

    def delete(self, path: str, token: str = "") -> Any:
        return self.http.delete(f"/api/v1{path}", headers=_headers(token))


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


@pytest.fixture
def api() -> Api:
    """A program that calls the HTTP interface."""
    return Api()
