"""The crisis page lists its phone numbers on an empty database, and when PostgreSQL and Redis are down."""

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from config import embedded
from config.embedded import Folder
from content.domain import crisis
from tests.server import Server, serve

# The longest acceptable wait for a person in distress. A connection pool would block the request for five seconds.
MAX_SECONDS = 2.0
LANGUAGES = {"en": "Help right now", "es": "Ayuda ahora mismo"}


def slowest_response(server: Server) -> float:
    """Request the page in both languages, and check that it has every built-in line. Return the longest wait in seconds."""
    waits = []
    for language, heading in LANGUAGES.items():
        began = time.perf_counter()
        answer = server.ask("GET", "/crisis/", headers={"Accept-Language": language})
        waits.append(time.perf_counter() - began)
        page = answer.body.decode()
        assert (answer.status, heading in page) == (200, True)
        calls = [line.call for line in crisis.BUILT_IN if line.call]
        assert [call for call in calls if f'href="tel:{call}"' not in page] == []
    return max(waits)


def test_crisis_lines_are_shown_on_an_empty_database_and_without_postgresql_and_redis(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, ExitStack() as services:
        data = Path(folder)
        services.enter_context(embedded.services(data, durable=False))
        run = Folder(data.resolve()).run
        with serve(
            until="/health/live", DATABASE_URL="postgresql://attune@/attune", PGHOST=str(run), REDIS_URL=f"unix://{run}/redis.sock",
            DATA=folder,
        ) as server:  # fmt: skip
            seconds_with_empty_database = slowest_response(server)  # without any tables
            services.close()
            seconds_without_services = [slowest_response(server) for _attempt in range(2)]
    with capsys.disabled():
        print(
            f"\n/crisis/ on an empty database {seconds_with_empty_database * 1000:.0f} ms, "
            f"without services {seconds_without_services[0]:.1f} s, then {seconds_without_services[1]:.1f} s"
        )
    assert seconds_with_empty_database < 2
    assert max(seconds_without_services) < MAX_SECONDS
