"""Which settings are chosen, and what production refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent.parent
SECRETS = {
    "SECRET_KEY": "unused",
    "ATTUNE_KEYS": "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "ALLOWED_HOSTS": "attune.example,www.attune.example",
    "DATABASE_URL": "postgresql://db/attune",
    "REDIS_URL": "redis://r",
}
SHOW = """
import json
from django.conf import settings
import config
names = "ENV PRODUCTION DEBUG SECURE_SSL_REDIRECT ALLOWED_HOSTS SESSION_COOKIE_NAME".split()
facts = {name: getattr(settings, name) for name in names}
print(json.dumps(facts | {"module": settings.SETTINGS_MODULE}))
"""


def read_settings(data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"ATTUNE_ENV", "DJANGO_SETTINGS_MODULE", "CACHE_DB", *SECRETS}
    }
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        env=inherited | {"DATA": str(data)} | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "demo"),
        ({"ATTUNE_ENV": ""}, "demo"),
        ({"ATTUNE_ENV": "dev"}, "dev"),
        ({"ATTUNE_ENV": "test"}, "test"),
        ({"ATTUNE_ENV": "production"}, "production"),
        ({"ATTUNE_ENV": "production", "DJANGO_SETTINGS_MODULE": "config.settings.demo"}, "demo"),
    ],
)
def test_one_variable_chooses_and_an_explicit_module_wins(tmp_path, environment, expected):
    process = read_settings(tmp_path, **SECRETS, **environment)
    facts = json.loads(process.stdout)
    assert (facts["ENV"], facts["module"]) == (expected, f"config.settings.{expected}")
    assert facts["DEBUG"] is (expected == "dev")
    assert facts["PRODUCTION"] is facts["SECURE_SSL_REDIRECT"] is (expected == "production")
    assert facts["ALLOWED_HOSTS"] == ["attune.example", "www.attune.example"]


def test_an_unknown_environment_is_refused(tmp_path):
    process = read_settings(tmp_path, ATTUNE_ENV="staging")
    assert process.returncode == 1
    assert "must be one of: demo, dev, test, production" in process.stderr


@pytest.mark.parametrize("missing", SECRETS)
@pytest.mark.parametrize("empty", [True, False])
def test_production_does_not_start_without_its_secrets(tmp_path, missing, empty):
    environment = SECRETS | {missing: ""} if empty else {n: v for n, v in SECRETS.items() if n != missing}
    process = read_settings(tmp_path, ATTUNE_ENV="production", **environment)
    assert process.returncode == 1
    assert process.stderr == f"{missing} must be set when ATTUNE_ENV=production.\n"
    assert list(tmp_path.iterdir()) == []
