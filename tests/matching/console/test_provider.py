"""Upcoming appointments on the provider's page, and the portal invitation."""

from datetime import timedelta

import pytest

from matching.appointments.models import Appointment
from matching.portal.models import ProviderLoginToken
from tests.factories import staff
from tests.factories.booking import create_booking, create_hold, expire_hold, start_appointment
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db


def panel(provider, role: str = "Provider relations") -> str:
    html = (
        staff.signed_in_client(role, role[:3]).get(f"/staff/directory/provider/{provider.pk}/change/").content.decode()
    )
    return html[html.index("Sessions to come") : html.index("<h2", html.index("Sessions to come"))]


def test_page_lists_booked_and_held_appointments_without_clients(api):
    provider = create_listed_provider()
    create_booking(api, provider)
    create_hold(api, provider)
    html = panel(provider)
    assert [html.count(word) for word in ("<td>Booked</td>", "<td>Held</td>", "Ana Ruiz", "All sessions")] == [
        1,
        1,
        0,
        0,
    ]
    assert "Therapy, Individual, First visit" in html


def test_page_omits_past_appointments_and_lapsed_holds(api):
    provider = create_listed_provider()
    create_booking(api, provider)
    start_appointment(Appointment.objects.get().ref, timedelta(days=1))
    create_hold(api, provider)
    expire_hold(Appointment.objects.get(status="held").ref)
    assert "None." in panel(provider)


def test_link_to_all_appointments_requires_permission():
    provider = create_listed_provider()
    assert f"/staff/appointments/appointment/?provider__id__exact={provider.pk}" in panel(provider, "Scheduler")


def test_invitation_is_limited_to_three_an_hour():
    provider = create_listed_provider(contact_email="maya@example.org")
    page = f"/staff/directory/provider/{provider.pk}/"
    client = staff.signed_in_client("Provider relations")
    assert f"{page}invite/" in client.get(f"{page}change/").content.decode()
    texts = [str(next(iter(client.post(f"{page}invite/", follow=True).context["messages"]))) for _attempt in range(4)]
    assert ["on its way" in text for text in texts] == [True, True, True, False]
    assert list(ProviderLoginToken.objects.values_list("provider", "kind")) == [(provider.pk, "link")] * 3
    assert staff.signed_in_client("Scheduler", name="s").post(f"{page}invite/").status_code == 403
    without_email = create_listed_provider(contact_email="")
    assert client.post(f"/staff/directory/provider/{without_email.pk}/invite/", follow=True).status_code == 200
    assert ProviderLoginToken.objects.count() == 3
