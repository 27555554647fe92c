"""PostgreSQL's clock and advisory locks."""

from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, transaction

from config import db
from tests.threads import run_in_thread, run_in_threads


@pytest.mark.django_db
def test_the_clock_runs_on_inside_a_transaction_and_is_in_utc() -> None:
    first, second = db.db_now(), db.db_now()
    assert first < second
    assert first.utcoffset() == timedelta(0)
    assert abs(first - datetime.now(UTC)) < timedelta(seconds=5)


def held(lock: object, release: Event) -> Thread:
    """Hold a lock on another connection until the event is set. Returns once the lock is held."""
    is_locked = Event()

    def act() -> None:
        with transaction.atomic():
            lock()
            is_locked.set()
            release.wait(30)
        connection.close()

    thread = Thread(target=act)
    thread.start()
    assert is_locked.wait(30)
    return thread


@pytest.mark.usefixtures("committed")
class TestLocks:
    """Advisory locks with two connections."""

    def test_a_lock_keeps_others_waiting_for_two_seconds_at_most(self) -> None:
        release = Event()
        thread = held(lambda: db.lock_providers([7]), release)
        began = datetime.now(UTC)
        with transaction.atomic():
            db.set_timeouts()
            with pytest.raises(OperationalError) as raised, transaction.atomic():
                db.lock_providers([7])
        assert raised.value.__cause__.sqlstate == "55P03"
        assert timedelta(seconds=1.5) < datetime.now(UTC) - began < timedelta(seconds=6)
        with transaction.atomic():
            db.lock_providers([8])
            db.lock((db.CLIENT, 7))
        release.set()
        thread.join()
        with transaction.atomic():
            db.set_timeouts()
            db.lock_providers([7])

    def test_trying_never_waits(self) -> None:
        release, key = Event(), b"12345678"
        thread = held(lambda: db.try_lock(key), release)
        with transaction.atomic():
            assert db.try_lock(key) is False
            assert db.try_lock(b"\xff" * 32) is True
        release.set()
        thread.join()
        with transaction.atomic():
            assert db.try_lock(key) is True

    def test_locks_taken_in_any_order_never_deadlock(self) -> None:
        def act(turn: int) -> bool:
            for _ in range(20):
                with transaction.atomic():
                    db.lock_providers([1, 2, 3] if turn % 2 else [3, 2, 1])
            return True

        assert run_in_threads([lambda turn=turn: act(turn) for turn in range(6)]) == [True] * 6

    def test_waits_are_bounded_in_their_own_transaction_only(self) -> None:
        def look() -> str:
            with connection.cursor() as cursor:
                cursor.execute("SHOW lock_timeout")
                return cursor.fetchone()[0]

        with transaction.atomic():
            db.set_timeouts()
            assert look() == "2s"
        assert look() == run_in_thread(look) == "0"
