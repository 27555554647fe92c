"""The “Why is this provider listed, or not?” panel."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils.formats import date_format

from providers.directory.models import License
from tests.factories import staff
from tests.factories.providers import ProviderFactory, add_license, create_listed_provider, today

pytestmark = pytest.mark.django_db


def panel(provider) -> dict[str, list[str]]:
    """Requirement → its state, and what it is judged by or how to fix it."""
    client = staff.signed_in_client("Provider relations")
    html = client.get(f"/staff/directory/provider/{provider.pk}/change/").content.decode()
    html = html[html.index("Needed to be listed") :].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">(.*?)</th>\s*<td>(.*?)</td>\s*<td>(.*?)</td>\s*</tr>', html, re.S)
    return {label: [unescape(re.sub(r"<[^>]+>", " ", cell)).strip() for cell in cells] for label, *cells in rows}


def test_listed_provider_meets_every_requirement():
    provider = create_listed_provider()
    lines = panel(provider)
    assert {state for state, *_ in lines.values()} == {"✓ Yes"}
    assert lines["Status is Active"] == ["✓ Yes", "Active"]
    until = today() + timedelta(days=1_000)
    assert lines["A license or privilege in force"][1] == f"In force until {date_format(until)}"
    last = today() + timedelta(days=90)
    assert lines["Capacity confirmed"][1].endswith(f"counts until {date_format(last)}")


def test_unmet_requirement_says_how_to_fix_it():
    lines = panel(
        ProviderFactory(status="draft", capacity_verified_on=None, contact_verified_on=today() - timedelta(91))
    )
    assert {label: cells[0] for label, cells in lines.items()} == {
        "Status is Active": "✗ No",
        "NPI is active": "✓ Yes",
        "A license or privilege in force": "✗ No",
        "Capacity confirmed": "✗ No",
        "Contact confirmed": "✗ No",
        "Takes new clients": "✓ Yes",
        "A plan in network, or a fee": "✗ No",
        "Ages seen": "✓ Yes",
        "A kind of first session": "✗ No",
        "Weekly hours": "✗ No",
    }
    assert lines["Status is Active"][1].split(".  ") == ["Draft", "Set the status to Active."]
    assert lines["Capacity confirmed"][1].startswith("Never.  Ask the provider")
    assert lines["Weekly hours"][1] == "Add weekly hours."


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
def test_invalid_license_says_why(facts, why):
    provider = ProviderFactory()
    add_license(provider, number="N1", **facts)
    assert License.objects.count() == 1
    details = panel(provider)["A license or privilege in force"][1]
    assert f"NY N1: {why}" in details
