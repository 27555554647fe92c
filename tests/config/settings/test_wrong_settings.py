"""Production refuses each wrong setting with a sentence and an example, and repeats no secret."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from config.checks import no_misspelled_variables, site_is_allowed
from tests.wrong_settings import CASES, GOOD, KEY, OTHER_KEY, SECRETS, STARTS, Case, changed, refusal, start

ROOT = Path(settings.BASE_DIR)
IN_SETTINGS = [case for case in CASES if case.variable != "ATTUNE_ENV"]
# The same value is wrong on every machine, or only in production.
IN_PRODUCTION_ONLY = {
    *((name, value) for name in GOOD for value in (None, "", " ")),
    ("THROTTLE", "off"),
    ("SITE_URL", "http://attune.example"),
    ("ALLOWED_HOSTS", "*"),
    ("ATTUNE_KEYS", f"k1:{'A' * 43}="),
    *((case.variable, case.value) for case in CASES if case.variable == "SECRET_KEY"),
}
REFUSAL = "Attune can't start; 1 of its settings must change (docs/settings.md):\n- "


def named(case: Case) -> str:
    return f"{case.variable}={case.value}"


@pytest.mark.parametrize("case", IN_SETTINGS, ids=named)
def test_production_refuses_it_with_one_sentence_and_an_example(case):
    message = refusal(changed(case))
    assert message.startswith(f"{REFUSAL}{case.variable} {case.reason}")
    assert f". Example: {case.variable}=" in message
    assert message.count("\n") == 1
    assert [secret for secret in SECRETS if secret in message] == []


@pytest.mark.parametrize("case", IN_SETTINGS, ids=named)
def test_the_other_environments_refuse_what_makes_no_sense_anywhere(case):
    message = refusal(changed(case), "demo")
    if (case.variable, case.value) in IN_PRODUCTION_ONLY:
        assert message == ""
    else:
        assert message.startswith(f"{REFUSAL}{case.variable} ")


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"THROTTLE": "on", "TRUSTED_PROXIES": "1", "CACHE_DB": "5", "SMS_BACKEND": "file", "QUIET_HOURS": ""},
        {"ALLOWED_HOSTS": "attune.example, .clinic.example,10.0.0.1,[::1]", "SITE_URL": "https://attune.example:8443/"},
        {"ATTUNE_KEYS": f"k2:{OTHER_KEY}, k1:{KEY}", "QUIET_HOURS": "22:00 - 07:30", "CONTACT_PHONE": "(212) 555-0100"},
        {
            "EMAIL_URL": "smtps://mail.example",
            "MAIL_FROM": "help@attune.example",
            "VIDEO_ROOM": "https://m.example/{room}",
        },
        {"ACCESS_ANCHORS": "/mnt/missing/access.txt", "CRISIS_FILE": "/srv/missing/index.html", "PORT": ""},
        {"REDIS_URL": "redis+sentinel://:secret@s1,s2:1/mymaster/2?sentinel_password=x&socket_timeout=3"},
        {"REDIS_URL": "rediss+sentinel://s1/mymaster?ssl_ca_certs=/etc/ca.pem"},
        {"DATABASE_URL": "postgres://db1:5432,db2:5432/attune?sslmode=verify-full&target_session_attrs=read-write"},
        {"DATABASE_URL": "host=db dbname=attune connect_timeout=3"},
        {"DATABASE_URL": "postgresql://?service=attune"},
    ],
)
def test_a_good_configuration_passes(change):
    assert refusal(GOOD | change) == ""


def test_all_problems_are_reported_at_once():
    lines = refusal({"THROTTLE": "off", "ALLOWED_HOSTS": "attune.example"}).splitlines()
    assert lines[0] == "Attune can't start; 7 of its settings must change (docs/settings.md):"
    assert {line.split()[1] for line in lines[1:]} == (set(GOOD) - {"ALLOWED_HOSTS"}) | {"THROTTLE"}


# A line break can't be part of a sentence, and the operating system allows no NUL.
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted({case.variable for case in IN_SETTINGS})),
    scheme=st.sampled_from(["", "redis://", "redis+sentinel://", "smtp://", "postgresql://", "https://", "k1:"]),
    value=VALUES,
)
def test_any_value_is_accepted_or_refused_in_a_sentence(name, scheme, value):
    secret = "Swordfish"
    message = refusal(GOOD | {name: f"{scheme}{value}{secret}"})
    assert secret not in message
    assert message == "" or message.startswith(f"{REFUSAL}{name} ")


@pytest.mark.parametrize("arguments", STARTS.values(), ids=STARTS)
@pytest.mark.parametrize(
    "case",
    [
        Case("EMAIL_URL", None, "is missing"),
        Case("ATTUNE_KEYS", "foo", "must be pairs id:base64"),
        Case("ATTUNE_ENV", "prod", "is 'prod'; it must be one of: demo, dev, test, production"),
    ],
    ids=named,
)
def test_every_start_says_it_and_ends_with_1(arguments, case):
    process = start(arguments, changed(case))
    assert process.returncode == 1
    assert process.stdout == ""
    assert process.stderr.startswith(f"{'' if case.variable == 'ATTUNE_ENV' else REFUSAL}{case.variable} {case.reason}")
    assert "Traceback" not in process.stderr


@pytest.mark.parametrize(
    "arguments", [["manage.py", "run_worker"], ["manage.py", "migrate"], ["-m", "celery", "-A", "config", "beat"]]
)
def test_so_do_the_other_commands(arguments):
    process = start(arguments, changed(Case("SITE_URL", None, "is missing")))
    assert (process.returncode, process.stderr.partition(". ")[0]) == (1, f"{REFUSAL}SITE_URL is missing")


def test_the_web_server_ends_too():
    process = start(["manage.py", "serve", "--port", "0"], changed(Case("SITE_URL", None, "is missing")))
    assert process.returncode == 1
    assert f"{REFUSAL}SITE_URL is missing" in process.stderr


def test_a_good_configuration_passes_the_deployment_check_without_a_database():
    process = start(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], GOOD)
    assert (process.returncode, process.stderr) == (0, "")


def test_the_deployment_check_of_the_makefile_sets_what_is_required():
    recipe = (ROOT / "Makefile").read_text().partition("== Deployment")[2].partition("\n\n")[0]
    assert set(re.findall(r"\b([A-Z_]+)=", recipe)) == {*GOOD, "ATTUNE_ENV"}


def test_the_image_is_built_with_settings_that_pass():
    recipe = (ROOT / "Dockerfile").read_text().partition("ATTUNE_ENV=production ")[2].partition("python manage.py")[0]
    values = dict(re.findall(r'\b([A-Z_]+)=("\$\(.*?\)"|[^\s]+)', recipe))
    assert set(values) == set(GOOD)
    assert refusal(GOOD | {name: value for name, value in values.items() if "$" not in value}) == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("EMAIL_URI", "EMAIL_URL"),
        ("TRUSTED_PROXY", "TRUSTED_PROXIES"),
        ("ATTUNE_KEY", "ATTUNE_KEYS"),
        ("REDIS_HOST", None),
        ("CACHE_DIR", None),
        ("POSTGRES_PASSWORD", None),
        ("HOSTNAME", None),
    ],
)
def test_a_misspelled_variable_is_noticed(monkeypatch, name, expected):
    for variable in settings.VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    before = {warning.msg for warning in no_misspelled_variables(None)}
    monkeypatch.setenv(name, "x")
    new = {warning.msg for warning in no_misspelled_variables(None)} - before
    assert new == ({f"The environment variable {name} has no effect. Is {expected} meant?"} if expected else set())
    if expected:
        monkeypatch.setenv(expected, "x")
        assert name not in str(no_misspelled_variables(None))


def test_a_service_that_would_refuse_its_own_links_is_noticed(settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://attune.example", ["other.example"]
    assert [warning.id for warning in site_is_allowed(None)] == ["attune.W003"]
    settings.ALLOWED_HOSTS = [".example"]
    assert site_is_allowed(None) == []


def documented_variables() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE))


def test_every_variable_is_in_the_table_of_the_documentation():
    assert documented_variables() == settings.VARIABLES


def test_every_variable_is_read_through_the_function_that_checks_it():
    """A variable that is read in another way isn't validated, nor compared with the table above."""
    readers = {}
    for path in sorted((ROOT / "config" / "settings").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"):
                readers.setdefault(path.name, []).append(node.attr)
    assert set(readers) == {"env.py"}
