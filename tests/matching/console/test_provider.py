"""The sessions to come, on the provider's page."""

from datetime import timedelta

import pytest

from matching.appointments.models import Appointment
from matching.portal.models import PracticeLetter
from tests.factories import staff
from tests.factories.booking import begin, booked, held, lapse
from tests.factories.providers import listed

pytestmark = pytest.mark.django_db


def panel(provider, role: str = "Provider relations") -> str:
    html = staff.browser(role, role[:3]).get(f"/staff/directory/provider/{provider.pk}/change/").content.decode()
    return html[html.index("Sessions to come") : html.index("<h2", html.index("Sessions to come"))]


def test_booked_and_held_sessions_stand_there_without_who_comes(api):
    provider = listed()
    booked(api, provider)
    held(api, provider)
    html = panel(provider)
    assert [html.count(word) for word in ("<td>Booked</td>", "<td>Held</td>", "Ana Ruiz", "All sessions")] == [
        1,
        1,
        0,
        0,
    ]
    assert "Therapy, Individual, First visit" in html


def test_past_sessions_and_lapsed_holds_do_not(api):
    provider = listed()
    booked(api, provider)
    begin(Appointment.objects.get().ref, timedelta(days=1))
    held(api, provider)
    lapse(Appointment.objects.get(status="held").ref)
    assert "None." in panel(provider)


def test_who_may_see_sessions_is_led_to_all_of_them():
    provider = listed()
    assert f"/staff/appointments/appointment/?provider__id__exact={provider.pk}" in panel(provider, "Scheduler")


def test_staff_mail_a_therapist_the_link_to_their_own_place_three_times_an_hour():
    provider = listed(contact_email="maya@example.org")
    page = f"/staff/directory/provider/{provider.pk}/"
    client = staff.browser("Provider relations")
    assert f"{page}invite/" in client.get(f"{page}change/").content.decode()
    told = [str(next(iter(client.post(f"{page}invite/", follow=True).context["messages"]))) for _time in range(4)]
    assert ["on its way" in one for one in told] == [True, True, True, False]
    assert list(PracticeLetter.objects.values_list("provider", "kind")) == [(provider.pk, "link")] * 3
    assert staff.browser("Scheduler", name="s").post(f"{page}invite/").status_code == 403
    silent = listed(contact_email="")
    assert client.post(f"/staff/directory/provider/{silent.pk}/invite/", follow=True).status_code == 200
    assert PracticeLetter.objects.count() == 3
