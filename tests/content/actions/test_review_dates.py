"""Review dates: reminders, overdue pages, unpublishing."""

from datetime import UTC, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from config import db
from content import queries, tasks
from content.actions import review_dates
from content.models import ArticlePage, CrisisPage, Signature
from tests.factories import content as make

pytestmark = pytest.mark.django_db


def at(days: int) -> datetime:
    """Return noon of the day `days` after the only article's review was due."""
    last = Signature.objects.get(page__slug="calm").due_on
    return datetime.combine(last + timedelta(days=days), time(12), tzinfo=UTC)


def command_output(monkeypatch, now: datetime) -> str:
    monkeypatch.setattr(db, "db_now", lambda: now)
    out = StringIO()
    call_command("review_content", stdout=out)
    return out.getvalue()


def test_an_overdue_page_is_taken_off_after_sixty_days_and_not_before():
    make.create_signed_article()
    assert review_dates.unpublish_overdue(now=at(60)) == 0
    assert ArticlePage.objects.get().live
    assert review_dates.unpublish_overdue(now=at(61)) == 1
    assert not ArticlePage.objects.get().live
    assert review_dates.unpublish_overdue(now=at(61)) == 0
    assert queries.article("calm", make.TODAY) is None


def test_the_task_takes_off_nothing_that_is_in_date():
    make.create_signed_article()
    assert tasks.unpublish_overdue() == 0
    assert ArticlePage.objects.get().live


def test_the_crisis_page_is_never_taken_off():
    make.seed_pages("home", "crisis")
    make.create_signed_article()
    review_dates.unpublish_overdue(now=at(400))
    assert CrisisPage.objects.live().count() == 2
    assert not ArticlePage.objects.get().live


def test_staff_are_warned_from_thirty_days_before(monkeypatch):
    make.create_signed_article()
    noons = [at(days) for days in (-31, -30, 1)]
    early, near, late = (command_output(monkeypatch, noon) for noon in noons)
    assert "calm" not in early
    assert "en calm: review due by" in near
    assert "en calm: review overdue since" in late


def warned_at(days: int) -> int:
    return review_dates.send_reminders(now=at(days))


def test_staff_are_mailed_once_a_page_and_signature_thirty_days_before(mailoutbox):
    page = make.create_signed_article()
    ana, ben = make.author(email="ana@example.org"), make.clinician(email="ben@example.org")
    make.author(email="gone@example.org", is_active=False)
    assert (warned_at(-31), mailoutbox) == (0, [])
    assert [warned_at(-30), warned_at(-29), warned_at(1)] == [1, 0, 0]
    [mail] = mailoutbox
    assert sorted(mail.bcc) == ["ana@example.org", "ben@example.org"]
    assert mail.to == []
    last = Signature.objects.get().due_on
    assert f"{last}  Calm (en)" in mail.body
    assert "/cms/" in mail.body
    make.sign(make.submit(make.add_revision(page, ana, title="Calm again"), ana), ben)
    assert review_dates.send_reminders(now=at_due(Signature.objects.first(), -30)) == 1
    assert [mail.subject for mail in mailoutbox].count("Pages whose review is due") == 2


def at_due(signature: Signature, days: int) -> datetime:
    return datetime.combine(signature.due_on + timedelta(days=days), time(12), tzinfo=UTC)


def test_a_mail_that_does_not_go_out_is_tried_again(settings, mailoutbox):
    make.create_signed_article()
    make.author(email="ana@example.org")
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9,
    )  # fmt: skip
    with pytest.raises(OSError, match="refused"):
        warned_at(-30)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert warned_at(-30) == 1
    assert len(mailoutbox) == 1


def test_that_nobody_can_be_mailed_is_an_alarm_and_not_forgotten(caplog, mailoutbox):
    make.create_signed_article()
    assert warned_at(-30) == 0
    assert "no staff member has an e-mail address" in caplog.text
    make.clinician(email="ben@example.org")
    assert warned_at(-30) == 1
