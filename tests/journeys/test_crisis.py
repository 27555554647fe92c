"""Whom to call stands on an empty database, and when PostgreSQL and Redis really are gone."""

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from config import embedded
from config.embedded import Folder
from content.domain import crisis
from tests.server import Server, serve

# Seconds that somebody in distress may wait. A pool of connections would hold the request for five.
MOST = 2.0
LANGUAGES = {"en": "Help right now", "es": "Ayuda ahora mismo"}


def looked_at(server: Server) -> float:
    """The longest of both languages' answers, in seconds; each is whole, with every built-in line."""
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


def test_the_lines_stand_on_an_empty_database_and_without_postgresql_and_redis(
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
            empty = looked_at(server)  # no table was ever made
            services.close()
            gone = [looked_at(server) for _again in range(2)]
    with capsys.disabled():
        print(
            f"\n/crisis/ on an empty database {empty * 1000:.0f} ms, without services {gone[0]:.1f} s, then {gone[1]:.1f} s"
        )
    assert empty < 2
    assert max(gone) < MOST
