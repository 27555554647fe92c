"""A production start: made-up rows are refused, and the site opens with whom to call and a queue to sign."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from wagtail.models import Page

from config import checks
from config.management import sample_data
from content import queries
from content.models import ArticlePage, Person, Signature
from tests.factories import content as make
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db


def refused() -> list[str]:
    """What `migrate` would stop at."""
    return [
        str(error.msg) for error in run_checks(databases=["default"], tags=[Tags.database]) if error.id == "attune.E001"
    ]


def test_production_starts_on_no_sample_rows(settings):
    make.seed_pages("home")
    create_listed_provider(source="sample")
    assert refused() == []
    settings.PRODUCTION = True
    assert [("sample" in error, "no place in production" in error) for error in refused()] == [(True, True)] * 2
    with pytest.raises(CommandError, match="sample providers"):
        call_command("migrate", verbosity=0, skip_checks=False)


def test_real_rows_are_welcome(settings):
    settings.PRODUCTION = True
    make.create_signed_article()
    create_listed_provider()
    assert refused() == []


def test_what_a_sample_clinician_signed_is_not_public_there_however_it_came(settings):
    make.seed_pages("home", "guide", "crisis")
    assert Client().get("/seek-care/").status_code == 200
    settings.PRODUCTION = True
    assert Client().get("/seek-care/", secure=True).status_code == 404
    assert "Sample" not in Client().get("/crisis/", secure=True).content.decode()


def test_it_opens_with_whom_to_call_and_thirty_pages_wait_for_a_clinician(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="--drafts"):
        call_command("seed_content")
    for _attempt in range(2):
        call_command("seed_content", "--drafts")
    assert (len(queries.awaiting_review()), Signature.objects.count(), Page.objects.live().count()) == (
        30,
        0,
        1,
    )  # Wagtail's root
    assert Person.objects.filter(sample=True).count() == 0
    reader = Client()
    assert "988" in reader.get("/crisis/", secure=True).content.decode()
    assert reader.get("/", secure=True).status_code == 200
    for path in ("/seek-care/", "/library/sleep-after-trauma/", "/check-in/"):
        assert reader.get(path, secure=True).status_code == 404
    assert "once a licensed clinician has read" in reader.get("/seek-care/", secure=True).content.decode()
    page = ArticlePage.objects.get(slug="sleep-after-trauma", locale__language_code="en")
    make.sign(page.current_workflow_task_state, make.clinician())
    page = reader.get("/library/sleep-after-trauma/", secure=True).content.decode()
    assert "Written by The Attune project" in page
    assert "Sample" not in page


def test_data_of_an_older_version_is_refused_with_one_sentence(tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('matching', '0011_passkey', now())")
    with pytest.raises(CommandError, match="older version of Attune") as refused_by_demo:
        sample_data.prepare(tmp_path, providers=1, say=lambda line: None)
    assert "make clean" in str(refused_by_demo.value)
    assert "\n" not in str(refused_by_demo.value)
    with pytest.raises(CommandError, match="older version of Attune"):
        call_command("migrate", verbosity=0, skip_checks=False)


def test_a_database_of_this_version_and_an_empty_one_are_not_refused():
    assert checks.has_old_schema() is False
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations")
    assert checks.has_old_schema() is False
