"""Keys that aren't those of the database are refused before anything is encrypted with them."""

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as project_settings
from django.core.checks import Tags, run_checks
from django.core.management import CommandError, call_command
from django.db import connection

from config.crypto import fingerprints, keys
from config.crypto.models import KeyFingerprint

KEYS = {name: base64.b64encode(bytes([n]) * 32).decode() for n, name in enumerate("abc")}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget_keys() -> Iterator[None]:
    yield
    keys.keyring.cache_clear()
    keys.derive_key.cache_clear()


@pytest.fixture
def use(settings: Any) -> Any:
    """Configure keys, each as `id:name of a key`."""

    def configure(*pairs: str) -> None:
        settings.ATTUNE_KEYS = ",".join(f"{pair.partition(':')[0]}:{KEYS[pair.partition(':')[2]]}" for pair in pairs)
        keys.keyring.cache_clear()
        keys.derive_key.cache_clear()

    return configure


@pytest.fixture
def encrypted_with(use: Any) -> Any:
    """Migrate with these keys, on a database that has seen no other."""

    def migrate(*pairs: str) -> None:
        KeyFingerprint.objects.all().delete()
        use(*pairs)
        call_command("migrate", "crypto", verbosity=0, skip_checks=False)

    return migrate


def messages() -> list[tuple[str, str]]:
    """What `check --database default` says about the keys."""
    ids = {"attune.E003", "attune.W001"}
    return [
        (str(message.id), message.msg)
        for message in run_checks(databases=["default"], tags=[Tags.database])
        if message.id in ids
    ]


def test_the_keys_of_the_test_database_are_those_of_this_run() -> None:
    assert set(KeyFingerprint.objects.values_list("key_id", flat=True)) == set(keys.keyring())
    assert messages() == []


def test_the_same_keys_in_any_order_are_accepted(encrypted_with: Any, use: Any) -> None:
    encrypted_with("k1:a", "k2:b")
    use("k2:b", "k1:a")
    assert messages() == []
    fingerprints.refuse_wrong_keys()


@pytest.mark.parametrize(
    ("configured", "sentence"),
    [
        (["k1:b"], "ATTUNE_KEYS: the key k1 is not the one this database was encrypted with."),
        (["k2:b", "k1:c"], "ATTUNE_KEYS: the key k1 is not the one this database was encrypted with."),
        (["k2:a"], "ATTUNE_KEYS has none of the keys this database was encrypted with (k1)."),
    ],
)
def test_another_key_is_refused_by_check_migrate_and_a_start(
    encrypted_with: Any, use: Any, configured: list[str], sentence: str
) -> None:
    encrypted_with("k1:a")
    before = list(KeyFingerprint.objects.values_list())
    use(*configured)
    assert messages() == [("attune.E003", sentence)]
    with pytest.raises(CommandError, match="ATTUNE_KEYS"):
        call_command("migrate", verbosity=0, skip_checks=False)
    with pytest.raises(SystemExit) as refusal:
        fingerprints.refuse_wrong_keys()
    assert str(refusal.value).startswith(f"{sentence}\nSet ATTUNE_KEYS to the keys")
    assert [key for key in KEYS.values() if key in str(refusal.value)] == []
    call_command("migrate", "crypto", verbosity=0, skip_checks=True)
    assert list(KeyFingerprint.objects.values_list()) == before


def test_a_new_key_is_accepted_and_remembered(encrypted_with: Any, use: Any) -> None:
    encrypted_with("k1:a")
    use("k2:b", "k1:a")
    assert messages() == []
    call_command("migrate", "crypto", verbosity=0, skip_checks=False)
    use("k2:c", "k1:a")
    assert messages() == [("attune.E003", "ATTUNE_KEYS: the key k2 is not the one this database was encrypted with.")]


def test_a_key_that_was_taken_away_is_a_warning(encrypted_with: Any, use: Any) -> None:
    encrypted_with("k1:a", "k2:b")
    use("k2:b")
    assert messages() == [("attune.W001", "ATTUNE_KEYS lacks the key k1, which this database was encrypted with.")]
    fingerprints.refuse_wrong_keys()


def test_an_empty_database_refuses_no_key(use: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {KeyFingerprint._meta.db_table}")
    use("k1:a")
    assert messages() == []
    fingerprints.store_fingerprints()


def test_a_fingerprint_is_neither_the_key_nor_one_of_its_other_derived_keys(use: Any) -> None:
    use("k1:a", "k2:b")
    fingerprint = fingerprints.fingerprint("k1")
    assert len(fingerprint) == 32
    others = [keys.derive_key("k1", purpose) for purpose in ("field", "token", "match", "network")]
    assert fingerprint not in [keys.keyring()["k1"], *others, fingerprints.fingerprint("k2")]


def start(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a process on the test database with keys of its own."""
    own = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{own['USER']}@/{own['NAME']}?host={own['HOST']}&port={own['PORT']}",
        "REDIS_URL": "redis://127.0.0.1:1",
        "ATTUNE_ENV": "test",
        "ATTUNE_KEYS": f"{keys.current_key_id()}:{KEYS['a']}",
        **variables,
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["manage.py", "serve", "--port", "0"],
        ["-m", "celery", "-A", "config", "worker", "--pool=threads", "-c", "1"],
        ["manage.py", "run_worker"],
        ["manage.py", "check", "--database", "default"],
    ],
)
def test_each_process_refuses_another_key(arguments: list[str]) -> None:
    process = start(*arguments)
    assert process.returncode == 1
    assert f"the key {keys.current_key_id()} is not the one this database was encrypted with." in process.stderr
    assert "Traceback" not in process.stderr


def test_a_process_starts_without_a_database() -> None:
    fingerprint_check = "from config.rsgi import *; from config.crypto.fingerprints import *; refuse_wrong_keys()"
    process = start("-c", fingerprint_check, DATABASE_URL="postgresql://127.0.0.1:1/attune")
    assert (process.returncode, "ATTUNE_KEYS" in process.stderr) == (0, False)
