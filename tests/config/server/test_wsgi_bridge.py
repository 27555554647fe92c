"""What a WSGI application sees of a request, and what is sent of its response."""

import io
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from config.server.wsgi_bridge import build_environ, respond


class Headers:
    """Header fields as granian passes them: names in lower case, repeated ones one after the other."""

    def __init__(self, *fields: tuple[str, str]) -> None:
        self._fields = list(fields)

    def items(self) -> list[tuple[str, str]]:
        return self._fields


def environ(*fields: tuple[str, str], **facts: Any) -> dict[str, Any]:
    scope = {
        "method": "GET",
        "path": "/library/",
        "query_string": "",
        "http_version": "1.1",
        "scheme": "http",
        "server": "127.0.0.1:8000",
        "client": "192.0.2.7:41000",
    }
    return build_environ(SimpleNamespace(**scope | facts, headers=Headers(*fields)), io.BytesIO(b"ab"), 2)


def test_repeated_headers_are_joined_as_http_says() -> None:
    values = environ(("cookie", "a=1"), ("cookie", "b=2"), ("accept", "text/html"), ("accept", "*/*"))
    assert (values["HTTP_COOKIE"], values["HTTP_ACCEPT"]) == ("a=1; b=2", "text/html, */*")


def test_names_with_underscores_are_dropped() -> None:
    values = environ(("x_forwarded_for", "10.0.0.1"), ("x-forwarded-for", "192.0.2.1"), ("content_length", "9"))
    assert (values["HTTP_X_FORWARDED_FOR"], values["CONTENT_LENGTH"]) == ("192.0.2.1", "2")


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/library/caf%C3%A9/", "/library/café/"), ("/a%2Fb/", "/a/b/"), ("/a%00b/", "/a\x00b/"), ("/%ff/", "/\udcff/")],
)
def test_the_path_is_decoded_to_the_bytes_that_django_expects(path: str, expected: str) -> None:
    assert environ(path=path)["PATH_INFO"].encode("latin-1").decode("utf-8", "surrogateescape") == expected


@pytest.mark.parametrize(
    ("client", "address"), [("192.0.2.7:41000", "192.0.2.7"), ("[2001:db8::7]:41000", "2001:db8::7")]
)
def test_the_clients_address_has_no_port_and_no_brackets(client: str, address: str) -> None:
    assert environ(client=client)["REMOTE_ADDR"] == address


def test_a_response_is_collected_whole_and_closed() -> None:
    closed = []

    class Chunks:
        def __iter__(self) -> Any:
            return iter([b"one ", b"two"])

        def close(self) -> None:
            closed.append(True)

    def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("201 Created", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return Chunks()

    response = respond(application, environ())
    assert (response.status, response.body, closed) == (201, b"one two", [True])
    assert response.headers == [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
