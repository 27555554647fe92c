"""On which ways the therapist can reach a client."""

from itertools import product

import pytest

from matching.appointments.models import Appointment, Booker, Client
from matching.booking.actions import contact

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
