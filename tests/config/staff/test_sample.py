"""Sample staff."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

pytestmark = pytest.mark.django_db


def test_two_are_made_once_and_can_sign_in_with_what_is_printed():
    out = StringIO()
    call_command("seed_staff", stdout=out)
    printed = dict(line.split() for line in out.getvalue().splitlines())
    assert sorted(printed) == ["relations", "scheduler"]
    for name, password in printed.items():
        client = Client()
        assert client.post("/staff/login/", {"username": name, "password": password}).status_code == 302
    again = StringIO()
    call_command("seed_staff", stdout=again)
    assert "They are there already" in again.getvalue()
    assert User.objects.count() == 2


def test_never_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="no place in production"):
        call_command("seed_staff")
    assert User.objects.count() == 0
