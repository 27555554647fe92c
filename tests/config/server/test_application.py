"""What the server does when Django itself fails."""

import asyncio
from types import SimpleNamespace
from typing import Any

from config.server.application import Application


class Headers(dict[str, str]):
    """Header fields of a request."""


class Protocol:
    """Notes the response."""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, dict(headers), body


def test_an_error_in_an_error_page_is_answered_with_the_crisis_lines_and_logged_without_its_message(
    capsys: Any,
) -> None:
    def broken(_environ: dict[str, Any], _start_response: Any) -> Any:
        raise ValueError("canary4711")

    scope = SimpleNamespace(
        proto="http",
        method="GET",
        path="/",
        query_string="",
        http_version="1.1",
        scheme="http",
        server="127.0.0.1:8000",
        client="127.0.0.1:41000",
        headers=Headers(),
    )
    protocol = Protocol()
    asyncio.run(Application(broken).__rsgi__(scope, protocol))
    assert (protocol.status, protocol.headers["Cache-Control"]) == (500, "no-store")
    assert b"tel:988" in protocol.body
    assert "canary4711" not in "".join(capsys.readouterr())
