"""Which settings are chosen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.wrong_settings import GOOD

ROOT = Path(__file__).resolve().parent.parent.parent.parent
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
        if name not in {"ATTUNE_ENV", "DJANGO_SETTINGS_MODULE", "CACHE_DB", *GOOD}
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
    process = read_settings(tmp_path, **GOOD, **environment)
    facts = json.loads(process.stdout)
    assert (facts["ENV"], facts["module"]) == (expected, f"config.settings.{expected}")
    assert facts["DEBUG"] is (expected == "dev")
    assert facts["PRODUCTION"] is facts["SECURE_SSL_REDIRECT"] is (expected == "production")
    assert facts["ALLOWED_HOSTS"] == ["attune.example"]


def test_an_unknown_environment_is_refused(tmp_path):
    process = read_settings(tmp_path, ATTUNE_ENV="staging")
    assert process.returncode == 1
    assert "must be one of: demo, dev, test, production" in process.stderr
