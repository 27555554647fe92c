"""Due dates: warned, overdue, taken off; and the crisis page that stays."""

from datetime import UTC, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from config.ground import database
from content import queries, tasks
from content.actions import due, starter
from content.domain.starter import DRAFTS
from content.models import ArticlePage, CrisisPage, Signature
from tests.factories import content as make

pytestmark = pytest.mark.django_db


def at(days: int) -> datetime:
    """Noon, so many days after the last day of the only article's signature."""
    last = Signature.objects.get(page__slug="calm").due_on
    return datetime.combine(last + timedelta(days=days), time(12), tzinfo=UTC)


def said(monkeypatch, now: datetime) -> str:
    monkeypatch.setattr(database, "clock", lambda: now)
    out = StringIO()
    call_command("review_content", stdout=out)
    return out.getvalue()


def test_an_overdue_page_is_taken_off_after_sixty_days_and_not_before():
    make.signed()
    assert due.unpublish(now=at(60)) == 0
    assert ArticlePage.objects.get().live
    assert due.unpublish(now=at(61)) == 1
    assert not ArticlePage.objects.get().live
    assert due.unpublish(now=at(61)) == 0
    assert queries.article("calm", make.TODAY) is None


def test_the_task_takes_off_nothing_that_is_in_date():
    make.signed()
    assert tasks.unpublish_overdue() == 0
    assert ArticlePage.objects.get().live


def test_the_crisis_page_is_never_taken_off():
    cast = starter.cast(now=database.clock())
    for draft in DRAFTS:
        if draft.language == "en" and draft.kind in ("home", "crisis"):
            starter.hand_in(draft=draft, cast=cast, now=database.clock())
    make.signed()
    due.unpublish(now=at(400))
    assert CrisisPage.objects.get().live
    assert not ArticlePage.objects.get().live


def test_staff_are_warned_from_thirty_days_before(monkeypatch):
    make.signed()
    noons = [at(days) for days in (-31, -30, 1)]
    early, near, late = (said(monkeypatch, noon) for noon in noons)
    assert "calm" not in early
    assert "en calm: review due by" in near
    assert "en calm: review overdue since" in late
