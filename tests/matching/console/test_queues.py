"""The work queues, confirming many at once, and asking providers."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import db
from matching.portal import tasks
from matching.portal.models import Confirmation
from providers.console.queries import work_queue
from providers.directory.domain import freshness
from providers.directory.models import License, Provider, Training
from tests.factories import staff
from tests.factories.booking import booked
from tests.factories.providers import licensed, listed, today

pytestmark = pytest.mark.django_db
PAGE, LIST = "/staff/directory/provider/queues/", "/staff/directory/provider/"


def ago(days: int):
    return today() - timedelta(days=days)


def test_each_queue_holds_what_waits_and_what_it_would_hit(api):
    one = listed(slug="one", display_name="Ends Soon")
    booked(api, one)
    License.objects.filter(provider=one).update(expires_on=today())
    listed(slug="two", display_name="Old Facts", capacity_verified_on=ago(91))
    listed(slug="three", display_name="Brand New", status="draft")
    Training.objects.create(provider=listed(slug="four"), name="EMDR", year=2020)
    context = staff.browser("Provider relations").get(PAGE).context
    assert [row.slug for row in context["stale"]] == ["two"]
    assert [(row["license"].provider.slug, row["days"], row["sessions"]) for row in context["ending"]] == [
        ("one", 0, 1)
    ]
    assert context["counts"] == [(14, 1), (30, 1), (60, 1)]
    assert [row.provider.slug for row in context["unseen"]] == ["four"]
    assert [row.slug for row in context["drafts"]] == ["three"]


def test_staff_are_alarmed_when_more_than_two_in_a_hundred_would_leave():
    for number in range(50):
        licensed(Provider.objects.create(npi=f"1{number:09}", slug=f"s{number}", status="active", given_name="A",
            family_name="B", display_name="A B", license_type="psychologist", timezone="America/New_York",
            capacity_verified_on=ago(1), contact_verified_on=ago(1)))  # fmt: skip
    Provider.objects.filter(slug="s0").update(capacity_verified_on=ago(84))
    assert (work_queue.leaving(today()), work_queue.leaving(today()).alarm) == (work_queue.Leaving(50, 1), False)
    Provider.objects.filter(slug="s1").update(contact_verified_on=ago(90))
    assert work_queue.leaving(today()).alarm
    html = staff.browser("Provider relations").get(PAGE).content.decode()
    assert 'class="errornote" role="alert"' in html


def test_many_are_confirmed_at_once():
    rows = [listed(capacity_verified_on=ago(95)), listed(contact_verified_on=None)]
    License.objects.update(verified_on=ago(95))
    client = staff.browser("Provider relations")
    chosen = {"_selected_action": [row.pk for row in rows]}
    for action in ("confirm_spoken", "confirm_looked_up"):
        assert client.post(LIST, {"action": action, **chosen}).status_code == 302
    assert {row.is_listed for row in client.get(LIST).context["cl"].result_list} == {True}
    assert set(License.objects.values_list("verified_by", flat=True)) == {"sam"}
    looker = staff.browser("Scheduler", name="s")
    looker.post(LIST, {"action": "confirm_spoken", **chosen})
    assert list(client.get(LIST, {"queue": "stale"}).context["cl"].result_list) == []


def test_stages_are_spread_over_days():
    when = {
        stage: {next(age for age in range(120) if freshness.stage(ago(age), today(), n) == stage) for n in range(60)}
        for stage in freshness.STAGES
    }
    assert when == {60: set(range(60, 70)), 75: set(range(75, 81)), 85: set(range(85, 89))}


def test_a_provider_is_asked_once_a_stage_with_nothing_about_anybody_else(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    row = listed(contact_email="maya@example.org", contact_phone="+12025550143", capacity_verified_on=ago(88))
    listed(contact_email="fresh@example.org")
    assert [tasks.ask_providers(), tasks.ask_providers()] == [1, 0]
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["maya@example.org"], "Your listing: is it still right?")
    assert "10 places" in letter.body
    [asked] = Confirmation.objects.all()
    assert (asked.provider_id, asked.stage, asked.verified_on) == (row.pk, 85, ago(88))
    assert asked.sent_at <= db.clock()


@pytest.mark.parametrize("page", ["queues/", "dashboard/", ""])
def test_a_page_asks_as_much_for_four_providers_as_for_one(api, page):
    client = staff.browser("Provider relations")
    counts = []
    for _many in range(2):
        for _number in range(1 if not counts else 3):
            one = listed(display_name="Ends Soon")
            booked(api, one)
            License.objects.filter(provider=one).update(expires_on=today())
            listed(capacity_verified_on=ago(91))
            Training.objects.create(provider=one, name="EMDR", year=2020)
        client.get(f"{LIST}{page}")  # what a first look alone asks for
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{LIST}{page}").status_code == 200
        counts.append(len(queries))
    assert counts == [counts[0]] * 2
