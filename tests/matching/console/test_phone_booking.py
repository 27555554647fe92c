"""Booking for a caller: the same list, consents read aloud, silence as a choice, every step in the log."""

import pytest
from django.test import Client

from config.audit.models import AccessEntry
from matching.appointments.models import Appointment, Consent, Status
from matching.booking.models import Notice
from matching.booking.queries import appointment as queries
from matching.search.models import Request
from tests.factories import staff
from tests.factories.booking import starts
from tests.factories.providers import listed

pytestmark = pytest.mark.django_db
CALL = "/staff/appointments/appointment/call/"
ANSWERS = {"who-who": "adult", "who-care": "talking", "where-state": "NY", "pay-way": "plan", "pay-plan": "aetna-ppo"}
PERSON = {
    "name": "Ana Ruiz", "date_of_birth": "1990-05-04", "messages": "none", "language": "es", "email": "ana@example.org",
    "email_ok": "on", "phone": "not a number", "telehealth": "on", "privacy": "on",
}  # fmt: skip


@pytest.fixture
def client(db: None) -> Client:
    return staff.browser("Scheduler")


def ask(client: Client, **changed: str):
    return client.post(CALL, ANSWERS | changed)


def hold(client: Client, provider):
    return client.post(f"{CALL}hold/", {"provider": provider.slug, "start": starts(provider, 1)[0]})


def test_a_caller_without_messages_is_booked_and_told_a_code(client):
    provider = listed(concerns=("trauma",))
    assert ask(client, **{"help-concerns": "trauma"}).status_code == 302
    [card] = client.get(f"{CALL}list/").context["cards"]
    assert (card["provider"], len(card["times"])) == (provider, 4)
    assert hold(client, provider).status_code == 302
    answer = client.post(f"{CALL}book/", PERSON)
    assert answer.status_code == 302, answer.context["form"].errors
    one = Appointment.objects.select_related("client").get()
    assert (one.status, one.client.name, one.client.language) == (Status.BOOKED, "Ana Ruiz", "es")
    assert (one.client.email, one.client.phone, one.client.email_ok) == (None, None, False)
    assert list(Consent.objects.values_list("kind", "read_by")) == [("privacy", "sam"), ("telehealth", "sam")]
    assert not Notice.objects.exists()
    code = client.get(f"{CALL}told/").context["code"]
    assert queries.by_return_code(code, one.created_at) == one
    assert {event.actor for event in one.events.all()} == {"staff"}


def test_each_step_stands_in_the_log_by_name_and_not_what_was_said(client):
    provider = listed()
    ask(client)
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
        ("sam", "change", "session", "booked for a caller"),
        ("sam", "read", "session", ""),
        ("sam", "change", "answers", "erased"),
    ]
    assert not Request.objects.exists()
    assert client.get(f"{CALL}told/")["Location"] == CALL


def test_messages_are_a_choice_and_consents_must_be_read(client):
    provider = listed()
    ask(client)
    hold(client, provider)
    form = client.post(f"{CALL}book/", PERSON | {"messages": "", "telehealth": ""}).context["form"]
    assert {"messages", "telehealth", "phone"} <= set(form.errors)
    unticked = PERSON | {"messages": "ways", "email_ok": "", "phone": ""}
    assert set(client.post(f"{CALL}book/", unticked).context["form"].errors) == {"messages"}
    assert client.post(f"{CALL}book/", PERSON | {"messages": "ways", "phone": ""}).status_code == 302
    assert Notice.objects.get().channel == "email"


def test_a_time_that_is_taken_leads_to_others_and_an_end_lets_go(client):
    provider = listed()
    ask(client)
    other = staff.browser("Scheduler", name="other")
    ask(other)
    start = {"provider": provider.slug, "start": starts(provider, 1)[0]}
    assert other.post(f"{CALL}hold/", start).status_code == 302
    answer = client.post(f"{CALL}hold/", start)
    assert (answer.status_code, len(answer.context["refused"]["others"])) == (409, 3)
    other.post(f"{CALL}end/")
    assert client.post(f"{CALL}hold/", start).status_code == 302
    assert client.post(f"{CALL}release/").status_code == 302
    assert {one.status for one in Appointment.objects.all()} == {Status.CANCELLED}


def test_what_is_missing_is_asked_again_and_others_are_not_let_in(client):
    listed()
    answer = ask(client, **{"where-state": "", "pay-plan": ""})
    assert (answer.status_code, not Request.objects.exists()) == (400, True)
    assert all(answer.context["forms"][name].errors for name in ("where", "pay"))
    assert [client.get(f"{CALL}{page}/").status_code for page in ("list", "book", "told")] == [302] * 3
    assert staff.browser("Provider relations", name="r").get(CALL).status_code == 403


def test_an_answer_is_let_go_from_the_list(client):
    listed(gender="woman")
    ask(client, **{"matters-genders": "man", "matters-gender_must": "on"})
    page = client.get(f"{CALL}list/")
    assert (page.context["cards"], [one["drop"] for one in page.context["relaxations"]]) == ([], ["genders"])
    client.post(f"{CALL}list/", {"drop": "genders"})
    assert len(client.get(f"{CALL}list/").context["cards"]) == 1


def test_every_time_of_a_therapist_can_be_offered_and_held(client):
    provider = listed(hours=(9 * 60, 12 * 60))
    assert client.get(f"{CALL}times/?provider={provider.slug}")["Location"] == CALL
    ask(client)
    assert f"times/?provider={provider.slug}" in client.get(f"{CALL}list/").content.decode()
    page = client.get(f"{CALL}times/?provider={provider.slug}")
    times = [time["value"] for day in page.context["days"] for time in day["times"]]
    assert len(times) > 40
    assert client.get(f"{CALL}times/?provider=nobody").status_code == 404
    assert client.post(f"{CALL}hold/", {"provider": provider.slug, "start": times[-1]})["Location"] == f"{CALL}book/"
    assert Appointment.objects.get().status == Status.HELD
