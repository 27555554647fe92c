"""History rows record the actor and the reason."""

import pytest
from django.db import connection

from config import audit_context


def setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [name])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_the_actor_the_reason_and_the_run_are_set() -> None:
    audit_context.set_actor(by="ada", why="x" * 200, run_id=7)
    assert [setting(f"attune.{name}") for name in ("by", "why", "run")] == ["ada", "x" * 120, "7"]
    audit_context.set_actor(by="ben")
    assert [setting(f"attune.{name}") for name in ("by", "why", "run")] == ["ben", "", ""]


def test_it_refuses_to_set_an_actor_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        audit_context.set_actor(by="ada")
