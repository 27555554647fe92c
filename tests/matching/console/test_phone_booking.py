"""Booking for a caller: same match list, consents read aloud, optional messages, every step in the access log."""

import pytest
from django.test import Client

from config.audit.models import AccessEntry
from matching.appointments.models import Appointment, AppointmentStatus, Consent
from matching.booking.models import Notice
from matching.booking.queries import appointment as appointment_queries
from matching.search.models import MatchRequest
from tests.factories import staff
from tests.factories.booking import opening_starts
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db
CALL = "/staff/appointments/appointment/call/"
ANSWERS = {"who-who": "adult", "who-care": "talking", "where-state": "NY", "pay-way": "plan", "pay-plan": "aetna-ppo"}
PERSON = {
    "name": "Ana Ruiz", "date_of_birth": "1990-05-04", "messages": "none", "language": "es", "email": "ana@example.org",
    "email_ok": "on", "phone": "not a number", "telehealth": "on", "privacy": "on",
}  # fmt: skip


@pytest.fixture
def client(db: None) -> Client:
    return staff.signed_in_client("Scheduler")


def answer_questions(client: Client, **changed: str):
    return client.post(CALL, ANSWERS | changed)


def hold(client: Client, provider):
    return client.post(f"{CALL}hold/", {"provider": provider.slug, "start": opening_starts(provider, 1)[0]})


def test_booking_without_messages_shows_a_return_code(client):
    provider = create_listed_provider(concerns=("trauma",))
    assert answer_questions(client, **{"help-concerns": "trauma"}).status_code == 302
    [card] = client.get(f"{CALL}list/").context["cards"]
    assert (card["provider"], len(card["times"])) == (provider, 4)
    assert hold(client, provider).status_code == 302
    response = client.post(f"{CALL}book/", PERSON)
    assert response.status_code == 302, response.context["form"].errors
    appointment = Appointment.objects.select_related("client").get()
    assert (appointment.status, appointment.client.name, appointment.client.language) == (
        AppointmentStatus.BOOKED,
        "Ana Ruiz",
        "es",
    )
    assert (appointment.client.email, appointment.client.phone, appointment.client.email_ok) == (None, None, False)
    assert list(Consent.objects.values_list("kind", "read_by")) == [("privacy", "sam"), ("telehealth", "sam")]
    assert not Notice.objects.exists()
    code = client.get(f"{CALL}told/").context["code"]
    assert appointment_queries.by_return_code(code, appointment.created_at) == appointment
    assert {event.actor for event in appointment.events.all()} == {"staff"}


def test_each_step_is_logged_without_the_answers(client):
    provider = create_listed_provider()
    answer_questions(client)
    client.get(f"{CALL}list/")
    hold(client, provider)
    client.post(f"{CALL}book/", PERSON)
    client.get(f"{CALL}told/")
    client.post(f"{CALL}end/")
    log = list(AccessEntry.objects.order_by("id").values_list("by", "act", "what", "note"))
    assert log == [
        ("sam", "change", "answers", ""),
        ("sam", "read", "answers", ""),
        ("sam", "change", "answers", "hold"),
        ("sam", "change", "appointment", "booked for a caller"),
        ("sam", "read", "appointment", ""),
        ("sam", "change", "answers", "erased"),
    ]
    assert not MatchRequest.objects.exists()
    assert client.get(f"{CALL}told/")["Location"] == CALL


def test_messages_choice_and_consents_are_required(client):
    provider = create_listed_provider()
    answer_questions(client)
    hold(client, provider)
    form = client.post(f"{CALL}book/", PERSON | {"messages": "", "telehealth": ""}).context["form"]
    assert {"messages", "telehealth", "phone"} <= set(form.errors)
    unticked = PERSON | {"messages": "ways", "email_ok": "", "phone": ""}
    assert set(client.post(f"{CALL}book/", unticked).context["form"].errors) == {"messages"}
    assert client.post(f"{CALL}book/", PERSON | {"messages": "ways", "phone": ""}).status_code == 302
    assert Notice.objects.get().channel == "email"


def test_taken_opening_shows_others_and_ending_the_call_releases_the_hold(client):
    provider = create_listed_provider()
    answer_questions(client)
    other = staff.signed_in_client("Scheduler", name="other")
    answer_questions(other)
    opening = {"provider": provider.slug, "start": opening_starts(provider, 1)[0]}
    assert other.post(f"{CALL}hold/", opening).status_code == 302
    response = client.post(f"{CALL}hold/", opening)
    assert (response.status_code, len(response.context["refused"]["others"])) == (409, 3)
    other.post(f"{CALL}end/")
    assert client.post(f"{CALL}hold/", opening).status_code == 302
    assert client.post(f"{CALL}release/").status_code == 302
    assert {appointment.status for appointment in Appointment.objects.all()} == {AppointmentStatus.CANCELED}


def test_missing_answers_are_errors_and_other_roles_are_refused(client):
    create_listed_provider()
    response = answer_questions(client, **{"where-state": "", "pay-plan": ""})
    assert (response.status_code, not MatchRequest.objects.exists()) == (400, True)
    assert all(response.context["forms"][name].errors for name in ("where", "pay"))
    assert [client.get(f"{CALL}{page}/").status_code for page in ("list", "book", "told")] == [302] * 3
    assert staff.signed_in_client("Provider relations", name="r").get(CALL).status_code == 403


def test_a_criterion_can_be_dropped_from_the_list(client):
    create_listed_provider(gender="woman")
    answer_questions(client, **{"matters-genders": "man", "matters-gender_must": "on"})
    page = client.get(f"{CALL}list/")
    assert (page.context["cards"], [relaxation["drop"] for relaxation in page.context["relaxations"]]) == (
        [],
        ["genders"],
    )
    client.post(f"{CALL}list/", {"drop": "genders"})
    assert len(client.get(f"{CALL}list/").context["cards"]) == 1


def test_any_opening_of_a_provider_can_be_held(client):
    provider = create_listed_provider(hours=(9 * 60, 12 * 60))
    assert client.get(f"{CALL}times/?provider={provider.slug}")["Location"] == CALL
    answer_questions(client)
    assert f"times/?provider={provider.slug}" in client.get(f"{CALL}list/").content.decode()
    page = client.get(f"{CALL}times/?provider={provider.slug}")
    times = [time["value"] for day in page.context["days"] for time in day["times"]]
    assert len(times) > 40
    assert client.get(f"{CALL}times/?provider=nobody").status_code == 404
    assert client.post(f"{CALL}hold/", {"provider": provider.slug, "start": times[-1]})["Location"] == f"{CALL}book/"
    assert Appointment.objects.get().status == AppointmentStatus.HELD
