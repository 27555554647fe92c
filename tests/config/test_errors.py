"""What the log says about an error: codes, host and role, never the message."""

import errno
import smtplib
import socket
import threading
from contextlib import closing
from typing import Any

import psycopg
import pytest
import redis
from django.db import DatabaseError, connection

from config.errors import error_fields


def caught(act: Any) -> BaseException:
    try:
        act()
    except (OSError, RuntimeError, psycopg.Error, DatabaseError, redis.RedisError) as error:
        return error
    pytest.fail("Nothing was raised.")


def connect(**parameters: Any) -> Any:
    return lambda: psycopg.connect(**{"dbname": "attune", "connect_timeout": 2, **parameters})


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_refused_connection_names_host_role_and_errno(closed_port: int) -> None:
    fields = error_fields(caught(connect(host="127.0.0.1", port=closed_port, user="attune")))
    assert fields == {"error": "OperationalError", "errno": "ECONNREFUSED", "host": "127.0.0.1", "role": "attune"}


def test_a_missing_socket_folder_is_named() -> None:
    fields = error_fields(caught(connect(host="/nonexistent", user="attune")))
    assert (fields["errno"], fields["host"]) == ("ENOENT", "/nonexistent")


def test_an_unknown_host_is_a_resolver_error() -> None:
    assert error_fields(caught(lambda: socket.getaddrinfo("nonexistent.invalid", 1)))["errno"] in (
        "EAI_NONAME",
        "EAI_AGAIN",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("user", "database", "sqlstate"), [("nonexistent", "postgres", "28000"), (None, "nonexistent", "3D000")]
)
def test_a_refusal_by_postgresql_has_its_code(user: str | None, database: str, sqlstate: str) -> None:
    own = connection.settings_dict
    act = connect(host=own["HOST"], port=own["PORT"], user=user or own["USER"], dbname=database)
    assert error_fields(caught(act))["sqlstate"] == sqlstate


@pytest.mark.django_db
def test_a_wrapped_error_of_a_statement_has_its_code_and_no_message() -> None:
    def divide() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'secret words'::int")

    error = caught(divide)
    assert isinstance(error, DatabaseError)
    fields = error_fields(error)
    assert fields["sqlstate"] == "22P02"
    assert "secret" not in str(fields)


def test_redis_and_mail_servers_name_their_errno(closed_port: int) -> None:
    def send() -> None:
        try:
            smtplib.SMTP("127.0.0.1", closed_port, timeout=2)
        except OSError as error:
            raise RuntimeError from error

    assert error_fields(caught(send)) == {"error": "RuntimeError", "errno": "ECONNREFUSED"}
    ping = redis.Redis(host="127.0.0.1", port=closed_port).ping
    assert error_fields(caught(ping))["errno"] == "ECONNREFUSED"


def test_a_mail_servers_refusal_has_its_code() -> None:
    refused = smtplib.SMTPRecipientsRefused({"person@example.org": (550, b"no such user person@example.org")})
    assert error_fields(refused) == {"error": "SMTPRecipientsRefused", "smtp_code": 550}
    assert error_fields(smtplib.SMTPDataError(451, b"later"))["smtp_code"] == 451


def test_tls_with_a_server_that_has_none_is_named_tls() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def greet() -> None:
            with server.accept()[0] as client:
                client.sendall(b"220 plain\r\n")
                client.recv(1_024)

        thread = threading.Thread(target=greet)
        thread.start()
        error = caught(lambda: smtplib.SMTP_SSL("127.0.0.1", server.getsockname()[1], timeout=5))
        thread.join()
    assert error_fields(error)["errno"].startswith("TLS_")


def test_a_database_host_that_does_not_exist_is_named_so() -> None:
    assert error_fields(caught(connect(host="nonexistent.invalid", user="attune")))["errno"] == "EAI_NONAME"


def test_any_other_error_is_only_its_class() -> None:
    assert error_fields(ValueError("Connection refused by somebody")) == {"error": "ValueError"}
    assert error_fields(OSError(errno.ENOSPC, "x")) == {"error": "OSError", "errno": "ENOSPC"}
