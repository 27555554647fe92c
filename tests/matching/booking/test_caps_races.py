"""Caps and deadlines under parallel requests, with committed data."""

from typing import Any

from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment
from matching.booking.actions import contact
from tests.factories.booking import PERSON, booking_body, create_hold
from tests.factories.providers import create_listed_provider
from tests.matching.booking.test_caps import CONTACTLESS, book, caps_apply, network, pass_deadline, providers
from tests.threads import run_in_threads

__all__ = ["caps_apply"]


def test_parallel_bookings_do_not_exceed_the_cap(committed: None) -> None:
    people = providers(20)
    holds = [create_hold(network(7), each).json()["token"] for each in people]
    bodies = [booking_body(token, client=CONTACTLESS) for token in holds]
    answers = run_in_threads([lambda body=body: network(7).post("/appointments/", body) for body in bodies], 10)
    assert sorted(answer.status_code for answer in answers) == [201] * 5 + [429] * 15


def test_proof_and_release_at_the_same_moment_have_one_winner(committed: None, settings: Any) -> None:
    settings.UNPROVEN_PER_NETWORK = 0
    outcomes = set()
    for _ in range(8):
        appointment = Appointment.objects.get(ref=book(network(7), create_listed_provider(), PERSON)[1]["id"])
        pass_deadline(appointment.ref)

        def prove(row: Appointment = appointment) -> bool:
            try:
                contact.prove(appointment=row)
            except BookingRefused:
                return False
            return True

        proven, released = run_in_threads([prove, contact.release_overdue])
        row = Appointment.objects.get(id=appointment.id)
        outcomes.add((proven, released, row.status, bool(row.contact_proven_at)))
    assert outcomes <= {(True, 0, "booked", True), (False, 1, "cancelled", False)}
