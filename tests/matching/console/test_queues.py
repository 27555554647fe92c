"""Work queues, bulk confirmation, and verification mails to providers."""

import io
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test.utils import CaptureQueriesContext

from config import db
from matching.appointments.models import Appointment
from matching.console.queries import expiring_licenses
from matching.portal import tasks
from matching.portal.models import ListingVerificationMail
from providers.console.queries import work_queue
from providers.directory.domain import freshness
from providers.directory.models import License, Provider, Training
from tests.factories import staff
from tests.factories.booking import create_booking, opening_starts
from tests.factories.providers import add_license, create_listed_provider, today
from tests.providers import registers

pytestmark = pytest.mark.django_db
PAGE, LIST = "/staff/directory/provider/queues/", "/staff/directory/provider/"


def ago(days: int):
    return today() - timedelta(days=days)


def test_each_queue_lists_its_rows(api):
    provider = create_listed_provider(slug="one", display_name="Ends Soon")
    create_booking(api, provider)
    License.objects.filter(provider=provider).update(expires_on=today())
    create_listed_provider(slug="two", display_name="Old Facts", capacity_verified_on=ago(91))
    create_listed_provider(slug="three", display_name="Brand New", status="draft")
    Training.objects.create(provider=create_listed_provider(slug="four"), name="EMDR", year=2020)
    context = staff.signed_in_client("Provider relations").get(PAGE).context
    assert [row.slug for row in context["stale"]] == ["two"]
    assert [(row["license"].provider.slug, row["days"], row["sessions"]) for row in context["expiring_licenses"]] == [
        ("one", 0, 1)
    ]
    assert context["counts"] == [(14, 1), (30, 1), (60, 1)]
    assert [row.provider.slug for row in context["unverified_trainings"]] == ["four"]
    assert [row.slug for row in context["drafts"]] == ["three"]


@pytest.mark.parametrize("role", ["Provider relations", "Scheduler"])
def test_sessions_with_a_deactivated_npi_are_shown_until_they_are_decided(api, tmp_path, role):
    provider, other = create_listed_provider(display_name="Wren Abernathy"), create_listed_provider()
    first, second = (create_booking(api, provider, opening_starts(provider, 1, days=days)[0]) for days in (5, 3))
    create_booking(api, other, opening_starts(other, 1, days=4)[0])
    client = staff.signed_in_client(role)
    assert client.get(PAGE).context["deactivated"] == []
    row = registers.person(1, npi=provider.npi, deactivated="11/01/2026")
    call_command("import_providers", registers.write(tmp_path / "nppes.csv", [row]), stdout=io.StringIO())
    response = client.get(PAGE)
    (row,) = response.context["deactivated"]
    refs = [Appointment.objects.get(pk=session["pk"]).ref for session in row["sessions"]]
    assert (row["provider"], refs, response.context["deactivated_count"]) == (provider, [second["id"], first["id"]], 2)
    html = response.content.decode()
    assert f"/staff/directory/provider/{provider.pk}/change/#id_status" in html
    assert (f"/staff/appointments/appointment/{row['sessions'][0]['pk']}/change/" in html) == (role == "Scheduler")
    relations = staff.signed_in_client("Provider relations", "kim")
    decision = staff.submit(relations, f"{LIST}{provider.pk}/change/", {"status": "left"})
    choices = {f"{item['id']}-what": "cancel" for item in (first, second)}
    relations.post(f"{LIST}{provider.pk}/change/", staff.form_values(decision.content) | choices | {"_settle": "1"})
    assert client.get(PAGE).context["deactivated"] == []
    assert {*Appointment.objects.filter(provider=provider).values_list("status", flat=True)} == {"cancelled"}


def test_alert_if_more_than_two_percent_of_listings_expire():
    for number in range(50):
        add_license(Provider.objects.create(npi=f"1{number:09}", slug=f"s{number}", status="active", given_name="A",
            family_name="B", display_name="A B", license_type="psychologist", timezone="America/New_York",
            capacity_verified_on=ago(1), contact_verified_on=ago(1)))  # fmt: skip
    Provider.objects.filter(slug="s0").update(capacity_verified_on=ago(84))
    expiring = work_queue.expiring_listings(db.db_now())
    assert (expiring, expiring.alarm) == (work_queue.ExpiringListings(50, 1), False)
    Provider.objects.filter(slug="s1").update(contact_verified_on=ago(90))
    assert work_queue.expiring_listings(db.db_now()).alarm
    html = staff.signed_in_client("Provider relations").get(PAGE).content.decode()
    assert 'class="errornote" role="alert"' in html


def test_bulk_confirmation():
    rows = [create_listed_provider(capacity_verified_on=ago(95)), create_listed_provider(contact_verified_on=None)]
    License.objects.update(verified_on=ago(95))
    client = staff.signed_in_client("Provider relations")
    chosen = {"_selected_action": [row.pk for row in rows]}
    for action in ("confirm_spoken", "confirm_looked_up"):
        assert client.post(LIST, {"action": action, **chosen}).status_code == 302
    assert {row.is_listed for row in client.get(LIST).context["cl"].result_list} == {True}
    assert set(License.objects.values_list("verified_by", flat=True)) == {"sam"}
    viewer = staff.signed_in_client("Scheduler", name="s")
    viewer.post(LIST, {"action": "confirm_spoken", **chosen})
    assert list(client.get(LIST, {"queue": "stale"}).context["cl"].result_list) == []


def test_stages_are_spread_over_days():
    when = {
        stage: {
            next(age for age in range(120) if freshness.reminder_stage(ago(age), today(), n) == stage)
            for n in range(60)
        }
        for stage in freshness.REMINDER_STAGES
    }
    assert when == {60: set(range(60, 70)), 75: set(range(75, 81)), 85: set(range(85, 89))}


def test_verification_mail_is_sent_once_per_stage(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    provider = create_listed_provider(
        contact_email="maya@example.org", contact_phone="+12025550143", capacity_verified_on=ago(88)
    )
    create_listed_provider(contact_email="fresh@example.org")
    assert [tasks.send_listing_verifications(), tasks.send_listing_verifications()] == [1, 0]
    [message] = mail.outbox
    assert (message.to, message.subject) == (["maya@example.org"], "Your listing: is it still right?")
    assert "10 places" in message.body
    [row] = ListingVerificationMail.objects.all()
    assert (row.provider_id, row.stage, row.verified_on) == (provider.pk, 85, ago(88))
    assert row.sent_at <= db.db_now()


@pytest.mark.parametrize("page", ["queues/", "dashboard/", ""])
def test_query_count_does_not_grow_with_providers(api, page):
    client = staff.signed_in_client("Provider relations")
    counts = []
    for _round in range(2):
        for _number in range(1 if not counts else 3):
            provider = create_listed_provider(display_name="Ends Soon")
            create_booking(api, provider)
            License.objects.filter(provider=provider).update(expires_on=today())
            create_listed_provider(capacity_verified_on=ago(91))
            Training.objects.create(provider=provider, name="EMDR", year=2020)
        client.get(f"{LIST}{page}")  # warm up: the first request has extra queries
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{LIST}{page}").status_code == 200
        counts.append(len(queries))
    assert counts == [counts[0]] * 2


@pytest.mark.parametrize(("hour", "is_affected"), [(21, False), (23, False), (24, True)])
def test_an_appointment_on_the_last_evening_of_a_license_is_not_after_it(api, hour: int, is_affected: bool):
    """At 9 pm in New York the UTC date is the next one."""
    provider = create_listed_provider(hours=(0, 1440))
    appointment = Appointment.objects.get(ref=create_booking(api, provider)["id"])
    day = today() + timedelta(days=3)
    start = datetime.combine(day, time(), ZoneInfo("America/New_York")) + timedelta(hours=hour)
    period = DateTimeTZRange(start, start + timedelta(minutes=50))
    Appointment.objects.filter(pk=appointment.pk).update(period=period, blocked_period=period)
    provider.licenses.update(expires_on=day)
    affected = expiring_licenses.affected_appointments(list(provider.licenses.all()))
    assert [len(starts) for starts in affected.values()] == [int(is_affected)]
