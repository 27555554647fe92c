"""Sample staff."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client

from config.management import sample_staff
from config.staff.models import User
from tests.factories import content as make

pytestmark = pytest.mark.django_db


def test_they_are_made_once_and_can_sign_in_with_what_is_printed():
    out = StringIO()
    call_command("seed_staff", stdout=out)
    printed = {line.split()[0]: line.split()[1:] for line in out.getvalue().splitlines()}
    assert sorted(printed) == sorted(sample_staff.PEOPLE)
    name, (password, _secret, first, second, *_others) = next(iter(printed.items()))
    for code, opens in ((first, True), (first, False), (second, True)):
        client = Client()
        client.post("/staff/login/", {"username": name, "password": password})
        client.post("/staff/second-step/authenticate/", {"code": code})
        assert (client.get("/staff/").status_code == 200) is opens
    second_output = StringIO()
    call_command("seed_staff", stdout=second_output)
    assert "They are there already" in second_output.getvalue()
    assert User.objects.count() == len(sample_staff.PEOPLE)


def test_a_draft_of_the_sample_author_is_signed_by_the_sample_reviewer():
    call_command("seed_staff", stdout=StringIO())
    author, reviewer = (User.objects.get(username=name) for name in ("author", "reviewer"))
    page = make.article(author)
    step = make.submit(page, author)
    with pytest.raises(PermissionDenied):
        make.sign(step, author)
    make.sign(step, reviewer)
    html = Client().get("/library/calm/").content.decode()
    assert html.count("sample person, not real") == 2
    assert "Dr. Kim Sample" in html


def test_codes_are_given_anew_and_those_before_are_void():
    out, codes_output = StringIO(), StringIO()
    call_command("seed_staff", stdout=out)
    name, password, _secret, first, *_others = out.getvalue().splitlines()[0].split()
    call_command("staff_codes", name, stdout=codes_output)
    for code, opens in ((first, False), (codes_output.getvalue().split()[0], True)):
        client = Client()
        client.post("/staff/login/", {"username": name, "password": password})
        client.post("/staff/second-step/authenticate/", {"code": code})
        assert (client.get("/staff/").status_code == 200) is opens


def test_never_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="no place in production"):
        call_command("seed_staff")
    assert User.objects.count() == 0
