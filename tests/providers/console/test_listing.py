"""“Why is this provider listed, or not?”"""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils.formats import date_format

from providers.directory.models import License
from tests.factories import staff
from tests.factories.providers import ProviderFactory, licensed, listed, today

pytestmark = pytest.mark.django_db


def panel(provider) -> dict[str, list[str]]:
    """Gate → state, and what it rests on or what would mend it."""
    client = staff.browser("Provider relations")
    html = client.get(f"/staff/directory/provider/{provider.pk}/change/").content.decode()
    html = html[html.index("Needed to be listed") :].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">(.*?)</th>\s*<td>(.*?)</td>\s*<td>(.*?)</td>\s*</tr>', html, re.S)
    return {gate: [unescape(re.sub(r"<[^>]+>", " ", cell)).strip() for cell in cells] for gate, *cells in rows}


def test_a_listed_provider_has_every_gate_open_with_its_date():
    provider = listed()
    found = panel(provider)
    assert {state for state, *_ in found.values()} == {"✓ Yes"}
    assert found["Status is Active"] == ["✓ Yes", "Active"]
    until = today() + timedelta(days=1_000)
    assert found["A license or privilege in force"][1] == f"In force until {date_format(until)}"
    last = today() + timedelta(days=90)
    assert found["Capacity confirmed"][1].endswith(f"counts until {date_format(last)}")


def test_a_shut_gate_says_what_would_mend_it():
    found = panel(
        ProviderFactory(status="draft", capacity_verified_on=None, contact_verified_on=today() - timedelta(91))
    )
    assert {gate: cells[0] for gate, cells in found.items()} == {
        "Status is Active": "✗ No",
        "A license or privilege in force": "✗ No",
        "Capacity confirmed": "✗ No",
        "Contact confirmed": "✗ No",
        "Takes new clients": "✓ Yes",
        "A plan in network, or a fee": "✗ No",
        "Ages seen": "✓ Yes",
        "A kind of first session": "✗ No",
        "Weekly hours": "✗ No",
    }
    assert found["Status is Active"][1].split(".  ") == ["Draft", "Set the status to Active."]
    assert found["Capacity confirmed"][1].startswith("Never.  Ask the provider")
    assert found["Weekly hours"][1] == "Add weekly hours."


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"status": "pending"}, "the status is Pending"),
        ({"issued_on": today() + timedelta(days=9)}, "not issued yet"),
        ({"verified_on": None}, "never verified"),
        ({"expires_on": today() - timedelta(days=1)}, "expired on "),
        ({"verified_on": today() - timedelta(days=91)}, "last verified on "),
    ],
)
def test_each_license_says_why_it_does_not_count(facts, why):
    provider = ProviderFactory()
    licensed(provider, number="N1", **facts)
    assert License.objects.count() == 1
    mend = panel(provider)["A license or privilege in force"][1]
    assert f"NY N1: {why}" in mend
