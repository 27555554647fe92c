"""Checks of docker-compose.yml."""

import re
from pathlib import Path

import pytest
import yaml

from config.embedded import postgres

ROOT = Path(__file__).resolve().parent.parent.parent
SECRETS = {"SECRET_KEY", "ATTUNE_KEYS", "DATABASE_URL", "EMAIL_URL", "ALLOWED_HOSTS"}


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_services_are_those_of_production(compose):
    assert set(compose["services"]) == {"proxy", "web", "worker", "beat", "migrate", "postgres", "redis"}


def test_every_image_names_an_exact_version(compose):
    fetched = [service["image"] for service in compose["services"].values() if "build" not in service]
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    images = fetched + bases
    assert len(images) == 5
    assert [image for image in images if not re.fullmatch(r"[a-z]+:\d+\.\d+(\.\d+)?-[a-z-]+", image)] == []


def test_only_the_proxy_is_reachable_from_outside(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]
    assert compose["networks"]["back"] == {"internal": True}
    assert {name: compose["services"][name]["networks"] for name in ("postgres", "redis")} == {
        "postgres": ["back"],
        "redis": ["back"],
    }


def test_every_lasting_service_has_a_health_check(compose):
    assert [name for name, service in compose["services"].items() if "healthcheck" not in service] == ["migrate"]


def test_no_secret_has_a_default(compose):
    environment = compose["services"]["web"]["environment"]
    assert {name for name in SECRETS if ":?" not in environment[name]} == set()
    assert ":?" in compose["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"]


def test_the_app_runs_without_privileges(compose):
    for name in ("web", "worker", "beat", "migrate"):
        service = compose["services"][name]
        assert (service["read_only"], service["cap_drop"], service["security_opt"]) == (
            True,
            ["ALL"],
            ["no-new-privileges:true"],
        )
    assert re.search(r"^USER attune$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_postgresql_is_set_as_in_the_demo(compose):
    """PostgreSQL's locale, logging without parameters, and durable commits."""
    command = compose["services"]["postgres"]["command"][1:]
    options = dict(argument.removeprefix("--").split("=", 1) for argument in command)
    assert options == {name: postgres.SETTINGS[name] for name in options}
    assert {"synchronous_commit", "log_min_error_statement", "log_error_verbosity"} <= set(options)


def test_the_proxy_shows_whom_to_call_while_the_app_is_down(compose):
    writes = compose["services"]["migrate"]
    assert "manage.py write_crisis /srv/crisis/index.html &&" in writes["command"][-1]
    assert (writes["volumes"], compose["services"]["proxy"]["volumes"][1]) == (
        ["crisis:/srv/crisis"],
        "crisis:/srv/crisis:ro",
    )
    worker = compose["services"]["worker"]  # it refreshes the file
    assert worker["environment"]["CRISIS_FILE"] == "/srv/crisis/index.html"
    assert worker["volumes"] == ["crisis:/srv/crisis"]
    caddyfile = compose["configs"]["caddyfile"]["content"]
    assert re.search(r"handle_errors 502 503 504 \{\s+root \* /srv/crisis\s+rewrite \* /index.html", caddyfile)
    assert "chown attune /srv/crisis" in (ROOT / "Dockerfile").read_text()
