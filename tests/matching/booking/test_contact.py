"""On which ways the therapist can reach a client, and which addresses are proven."""

from itertools import product

import pytest

from matching.appointments.models import Appointment, Booker, Client
from matching.booking.actions import contact
from matching.booking.actions.outbox import Channel
from matching.booking.models import Offer, OfferKind
from tests.conftest import Api
from tests.factories.booking import create_booking
from tests.factories.offers import CONTACT, join_waitlist
from tests.factories.providers import create_listed_provider

FIELDS = ("email", "phone", "email_ok", "text_ok", "voicemail_ok")


@pytest.mark.parametrize("facts", [*product(("", "ana@example.org"), ("", "+12025550143"), *[(False, True)] * 3)])
def test_a_client_can_be_reached_on_a_way_that_is_there_and_safe(facts: tuple) -> None:
    email, phone, email_ok, text_ok, voicemail_ok = facts
    ways = [email and email_ok, phone and text_ok, phone and voicemail_ok]
    person = dict(zip(FIELDS, facts, strict=True))
    unreachable = Client(email="ana@example.org", phone="+12025550143")
    for appointment in (
        Appointment(client=Client(**person)),
        Appointment(client=unreachable, booker=Booker(**person)),
        Appointment(client=Client(**person), booker=Booker()),
    ):
        assert contact.can_be_reached(appointment) is any(map(bool, ways)), person


def test_without_a_person_no_one_can_be_reached() -> None:
    assert contact.can_be_reached(Appointment()) is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email_ok", "expected"), [(True, ("ana@example.org", None)), (False, ("new@example.org", "1"))]
)
def test_a_way_is_added_only_where_there_is_none(api: Api, email_ok: bool, expected: tuple[str, str | None]) -> None:
    appointment = Appointment.objects.get(ref=create_booking(api, create_listed_provider())["id"])
    client = appointment.client
    client.email_ok = email_ok
    client.save()
    contact.add(appointment=appointment, email="new@example.org", phone="" if email_ok else "1")
    client.refresh_from_db()
    assert (client.email, client.phone) == expected
    assert contact.can_be_reached(Appointment.objects.get(pk=appointment.pk))


@pytest.mark.django_db
@pytest.mark.parametrize(("email", "is_proven"), [(CONTACT.email, True), ("other@example.org", False), ("", False)])
def test_an_address_that_was_offered_the_time_from_the_waitlist_is_proven(
    api: Api, email: str, is_proven: bool
) -> None:
    appointment = Appointment.objects.get(ref=create_booking(api, create_listed_provider())["id"])
    appointment.address_digest = Channel("client", "email", email).digest
    assert contact.is_proven(appointment, None) is False
    entry = join_waitlist()
    Offer.objects.create(
        appointment=appointment,
        entry=entry,
        kind=OfferKind.WAITLIST,
        token=b"token",
        created_at=entry.joined_at,
        expires_at=entry.ends_at,
    )
    assert contact.is_proven(appointment, None) is is_proven
