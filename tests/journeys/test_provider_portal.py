"""The provider portal in a real browser, without scripts, at 390 px, with accessibility checks at each width."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import Browser, expect

from matching.appointments.models import Appointment
from matching.portal.gateways import provider_login_mail
from matching.portal.models import AppointmentFeedback, Passkey, ProviderLoginToken
from tests.accessible import faults
from tests.conftest import Api
from tests.factories.booking import create_booking, start_appointment
from tests.factories.providers import create_listed_provider
from tests.journeys.person import Person
from tests.journeys.test_offers import page_faults
from tests.journeys.test_pages import browser, context, person, site
from tests.journeys.test_sessions import scriptless
from tests.server import serve

__all__ = ["browser", "context", "page_faults", "person", "scriptless", "site"]  # fixtures


def test_a_therapist_signs_in_and_records_what_happened_in_an_appointment(
    scriptless: Person, person: Person, page_faults: dict[str, Any]
) -> None:
    provider = create_listed_provider(
        display_name="Maya Okafor", contact_email="maya@example.org", room_url="https://meet.example/maya"
    )
    appointments = [
        Appointment.objects.get(ref=create_booking(Api(), provider, share="Loud rooms are hard.")["id"])
        for _ in range(2)
    ]
    scriptless.look, page = (lambda name: None), scriptless.page
    scriptless.opens("/practice/")
    page.fill("input[name=email]", "maya@example.org")
    page.get_by_role("button", name="Send me a link").click()
    link = f"/practice/door/{provider_login_mail.token(ProviderLoginToken.objects.get(kind='link'))}/"
    scriptless.opens(link)
    page.get_by_role("button", name="Send me the code").click()
    page.fill("input[name=code]", provider_login_mail.code(ProviderLoginToken.objects.get(kind="code")))
    page.get_by_role("button", name="Open it").click()
    start_appointment(appointments[0].ref, timedelta(minutes=20))
    for browser_of in (scriptless, person):
        if browser_of is person:
            person.page.context.add_cookies(page.context.cookies())
        for path in ("/practice/", f"/practice/session/{appointments[0].ref}/", f"/practice/session/{appointments[1].ref}/",
                     "/practice/listing/", "/practice/hours/"):  # fmt: skip
            browser_of.opens(path)
            browser_of.look(
                path.strip("/")
                .replace("/", "-")
                .replace(appointments[0].ref, "begun")
                .replace(appointments[1].ref, "ahead")
            )
    scriptless.opens(f"/practice/session/{appointments[0].ref}/")
    page.get_by_role("button", name="Yes, they came late").click()
    page.locator("summary", has_text="We are not a fit").click()
    page.get_by_label("A concern I don't work with").check()
    page.get_by_role("button", name="Offer them somebody else").click()
    assert "You noted that this is not a fit" in page.locator("main").inner_text()
    assert set(AppointmentFeedback.objects.values_list("kind", flat=True)) == {"late", "not_fit"}
    page.get_by_role("button", name="Close my place").click()
    scriptless.opens("/practice/")
    assert page.url.endswith("/practice/door/")
    assert page_faults == {}


def test_a_therapist_adds_a_passkey_and_signs_in_with_it(browser: Browser, site: str) -> None:
    provider = create_listed_provider(display_name="Wren Abernathy", contact_email="wren@example.org")
    with serve(SITE_URL="http://localhost") as server:
        context = browser.new_context(locale="en-US", viewport={"width": 390, "height": 800})
        page, here = context.new_page(), f"http://localhost:{server.port}"
        devices = context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        devices.send(
            "WebAuthn.addVirtualAuthenticator",
            {"options": options | {"isUserVerified": True, "automaticPresenceSimulation": True}},
        )
        page.goto(f"{here}/practice/")
        page.get_by_role("button", name="Use my passkey").click()
        expect(page.get_by_text("Your device gave no passkey.")).to_be_visible()  # there is none yet
        assert faults(page) == []
        page.get_by_role("link", name="Use a code by mail").click()
        page.fill("input[name=email]", "wren@example.org")
        page.get_by_role("button", name="Send me a link").click()
        link = ProviderLoginToken.objects.get(kind="link", provider=provider)
        page.goto(f"{here}/practice/door/{provider_login_mail.token(link)}/")
        page.get_by_role("button", name="Send me the code").click()
        page.fill(
            "input[name=code]", provider_login_mail.code(ProviderLoginToken.objects.get(kind="code", provider=provider))
        )
        page.get_by_role("button", name="Open it").click()
        page.goto(f"{here}/practice/listing/")
        page.get_by_label("A name for this device").fill("My phone")
        page.get_by_role("button", name="Add a passkey").click()
        expect(page.get_by_text("Added.")).to_be_visible()
        assert faults(page) == []
        page.get_by_role("button", name="Close my place").click()
        page.get_by_role("button", name="Use my passkey").click()
        page.wait_for_url(f"{here}/practice/")
        assert Passkey.objects.get(provider=provider).used_at
        context.close()
