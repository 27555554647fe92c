"""Checks of docker-compose.yml."""

import json
import re
import shlex
from pathlib import Path

import pytest
from django.conf import settings

from config.embedded import postgres
from config.management.commands import run_worker, serve
from tests import compose as compose_file
from tests.compose import ROOT, WEBS, dockerfile

APP = (*WEBS, "worker", "migrate")
SECRETS = {"SECRET_KEY", "ATTUNE_KEYS", "DATABASE_URL", "EMAIL_URL", "ALLOWED_HOSTS"}


@pytest.fixture(scope="module")
def compose() -> dict:
    return compose_file.read()


def seconds(duration: str) -> float:
    """Parse a duration such as `10s`, `2m` or `250ms`."""
    number, unit = re.fullmatch(r"(\d+)(ms|s|m)", duration).groups()
    return int(number) * {"ms": 0.001, "s": 1, "m": 60}[unit]


def caddy_option(compose: dict, name: str) -> str:
    return re.search(rf"^\s*{name} (.+)$", compose["configs"]["caddyfile"]["content"], re.MULTILINE)[1]


def test_the_services_are_those_of_production(compose):
    assert set(compose["services"]) == {"proxy", *APP, "postgres", "redis"}


def test_two_web_servers_are_the_same_and_the_image_runs_the_same_command(compose):
    first, second = (compose["services"][name] for name in WEBS)
    assert first == second
    assert dict(dockerfile(-1))["CMD"] == json.dumps(first["command"])
    assert caddy_option(compose, "reverse_proxy") == "web-1:8000 web-2:8000 {"


def test_no_background_process_is_a_single_one(compose):
    assert compose["services"]["worker"]["deploy"]["replicas"] == 2
    assert [
        name for name, task in settings.CELERY_BEAT_SCHEDULE.items() if "options" in task
    ] == []  # such as `expires`


def test_every_image_names_an_exact_version(compose):
    fetched = [service["image"] for service in compose["services"].values() if "build" not in service]
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    images = fetched + bases
    assert len(images) == 5
    assert [image for image in images if not re.fullmatch(r"[a-z]+:\d+\.\d+(\.\d+)?-[a-z-]+", image)] == []


def test_only_the_proxy_is_reachable_from_outside(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]
    assert (compose["networks"]["app"], compose["networks"]["back"]) == ({"internal": True}, {"internal": True})
    assert {name: compose["services"][name]["networks"] for name in ("postgres", "redis")} == {
        "postgres": ["back"],
        "redis": ["back"],
    }


def test_clients_keep_their_ipv6_addresses(compose):
    assert compose["networks"]["front"] == {"enable_ipv6": True}
    assert compose["services"]["proxy"]["networks"] == ["front", "app"]
    assert compose["services"]["web-1"]["environment"]["TRUSTED_PROXIES"] == "1"


def test_every_service_has_limits_and_rotates_its_log(compose):
    for name, service in compose["services"].items():
        assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}, name
        assert service["logging"] == {"driver": "json-file", "options": {"max-size": "10m", "max-file": "5"}}, name


def test_a_stopping_service_has_time_to_finish(compose):
    graces = {name: seconds(service.get("stop_grace_period", "10s")) for name, service in compose["services"].items()}
    assert graces["web-1"] > serve.DRAIN_SECONDS + serve.STOP_WITHIN
    assert graces["worker"] > run_worker.GRACE
    assert graces["proxy"] > seconds(caddy_option(compose, "grace_period"))


def test_the_proxy_notices_a_stopping_server_before_it_stops(compose):
    interval, timeout = (seconds(caddy_option(compose, f"health_{name}")) for name in ("interval", "timeout"))
    assert interval + timeout < serve.DRAIN_SECONDS
    assert seconds(caddy_option(compose, "lb_try_duration")) > interval
    # A request on a connection that the app is closing would fail.
    assert seconds(caddy_option(compose, "keepalive")) < serve.HEADER_READ_TIMEOUT / 1_000


def test_the_proxy_limits_what_a_client_may_send(compose):
    size = re.fullmatch(r"(\d+)MiB", caddy_option(compose, "max_size"))[1]
    longest = settings.UPLOAD_LIMIT + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert longest < int(size) * 2**20 < 1.1 * longest
    limits = {name: seconds(caddy_option(compose, name)) for name in ("read_header", "read_body", "write", "idle")}
    assert limits == {"read_header": 10, "read_body": 60, "write": 60, "idle": 120}


def test_what_outlives_a_container_is_in_a_volume(compose):
    mounts = {name: service["volumes"] for name, service in compose["services"].items() if "volumes" in service}
    assert mounts == {
        "proxy": ["certificates:/data", "crisis:/srv/crisis:ro"],
        "web-1": ["anchors:/var/lib/attune/anchors:ro"],
        "web-2": ["anchors:/var/lib/attune/anchors:ro"],
        "worker": ["crisis:/srv/crisis", "anchors:/var/lib/attune/anchors"],
        "migrate": ["crisis:/srv/crisis"],
        "postgres": ["postgres:/var/lib/postgresql"],
        "redis": ["redis:/data"],
    }
    assert set(compose["volumes"]) == {mount.split(":")[0] for volumes in mounts.values() for mount in volumes}
    image = dict(pair.split("=") for pair in shlex.split(dict(dockerfile(-1))["ENV"]))
    assert settings.ACCESS_ANCHORS.parent.relative_to(settings.DATA) == Path("anchors")
    assert image["DATA"] == "/var/lib/attune"
    assert "chown attune /srv/crisis /var/lib/attune/anchors" in (ROOT / "Dockerfile").read_text()


def test_every_lasting_service_has_a_health_check(compose):
    assert [name for name, service in compose["services"].items() if "healthcheck" not in service] == ["migrate"]


def test_no_secret_has_a_default(compose):
    environment = compose["services"]["web-1"]["environment"]
    assert {name for name in SECRETS if ":?" not in environment[name]} == set()
    assert ":?" in compose["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"]


def test_the_app_runs_without_privileges(compose):
    for name in APP:
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
    assert "manage.py write_crisis /srv/crisis/index.html &&" in compose["services"]["migrate"]["command"][-1]
    # The worker refreshes the file.
    assert compose["services"]["worker"]["environment"]["CRISIS_FILE"] == "/srv/crisis/index.html"
    # The proxy doesn't wait until the app is healthy.
    conditions = compose["services"]["proxy"]["depends_on"]
    assert conditions == {name: {"condition": "service_started"} for name in WEBS}
