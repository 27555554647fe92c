"""The pages from the payment question to the list, its switches, the comparison and a hold."""

import re
from datetime import timedelta
from html import unescape
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from config.http import tab_sessions
from matching.appointments.models import Appointment
from matching.search.domain.answers import WHO
from matching.search.models import MatchRequest
from providers.directory.models import Concern
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db
VIOLENCE = ("abuse-or-violence", "sexual-assault")


@pytest.fixture
def browser() -> Client:
    """Create a client in New York who answered the first question."""
    client = Client()
    client.post("/match/who/", {"who": "adult", "care": "unsure"})
    client.post("/match/where/", {"zip": "10001"})
    return client


def browser_at_the_list(browser: Client) -> Client:
    browser.post("/match/pay/", {"way": "plan", "plan": "aetna-ppo"})
    return browser


def plan_slugs(page: str) -> list[str]:
    return re.findall(r'name="plan" value="([^"]+)"', page)


def page_text(response: Any) -> str:
    """Return the page with single spaces, so that a test doesn't depend on line breaks in a template."""
    return " ".join(unescape(response.content.decode()).split())


def test_a_zip_code_sets_the_state_and_is_not_in_the_url(browser: Client) -> None:
    response = browser.post("/match/where/", {"zip": "94110"})
    assert response.headers["Location"] == "/match/pay/"
    assert (
        "Medicaid is free or costs little for many people who earn little. How to ask for it in California:"
        in page_text(browser.get("/match/pay/"))
    )


def test_a_zip_code_and_another_state_ask_which_is_right(browser: Client) -> None:
    response = browser.post("/match/where/", {"zip": "10001", "state": "CA"})
    assert response.status_code == 400
    assert "ZIP code 10001 is in New York, but you chose California." in page_text(response)
    assert browser.post("/match/where/", {"zip": "10001", "state": "NY"}).status_code == 302
    assert browser.post("/match/where/", {"zip": "１０００１", "state": ""}).status_code == 400


@pytest.mark.parametrize("typed", ["$150", "150.00", "150 dollars", "1,500"])
def test_an_amount_to_pay_is_read_as_typed(browser: Client, typed: str) -> None:
    assert browser.post("/match/pay/", {"way": "self", "self_pay_max": typed}).status_code == 302
    assert browser.get("/match/list/").status_code == 200


@pytest.mark.parametrize(("question", "answer"), [("matters", {"gender_must": "on"}), ("when", {"only": "on"})])
def test_only_these_without_a_choice_says_so(browser: Client, question: str, answer: dict[str, str]) -> None:
    response = browser_at_the_list(browser).post(f"/match/{question}/", answer)
    assert (response.status_code, "or untick “Show only these" in page_text(response)) == (400, True)


def test_skipping_an_answered_question_keeps_its_answer(browser: Client) -> None:
    browser_at_the_list(browser).post("/match/when/", {"slots": ["0-evening"]})
    assert "Skip this question" not in page_text(browser.get("/match/when/"))
    browser.post("/match/when/", {"skip": "1"})
    assert 'value="0-evening" checked' in page_text(browser.get("/match/when/"))


@pytest.mark.parametrize(("typed", "first"), [("atena ppo", "aetna-ppo"), ("aetna ppo", "aetna-ppo")])
def test_a_misspelled_plan_is_found_without_javascript(browser: Client, typed: str, first: str) -> None:
    response = browser.post("/match/pay/", {"way": "plan", "look": typed, "find": "1"})
    assert (response.status_code, plan_slugs(page_text(response))[0], "errors" in page_text(response)) == (
        200,
        first,
        False,
    )
    assert f'value="{typed}"' in page_text(response)


def test_with_javascript_a_plan_search_returns_only_the_plans(browser: Client) -> None:
    response = browser.post(
        "/match/pay/", {"way": "plan", "look": "aetna", "find": "1"}, headers={"HX-Request": "true"}
    )
    assert ("aetna-ppo" in plan_slugs(page_text(response)), "<html" in page_text(response)) == (True, False)


def test_an_unlisted_plan_explains_how_to_pay(browser: Client) -> None:
    response = browser.post("/match/pay/", {"way": "plan", "look": "qqqqqq", "find": "1"})
    assert "0 companies fit “qqqqqq”." in page_text(response)
    assert "no therapist on our list takes it: you can pay yourself" in page_text(response)


def test_typing_a_plan_without_choosing_one_shows_the_matching_plans(browser: Client) -> None:
    response = browser.post("/match/pay/", {"way": "plan", "look": "aetna"})
    page = page_text(response)
    assert response.status_code == 400
    assert "Please choose your plan, or say that you don't know it." in page
    assert {slug.split("-")[0] for slug in plan_slugs(page)} == {"aetna"}
    assert 'href="#field-plan"' in page
    assert 'id="field-plan"' in page


def test_a_chosen_plan_stays_selected(browser: Client) -> None:
    browser_at_the_list(browser)
    assert 'name="plan" value="aetna-ppo" checked' in page_text(browser.get("/match/pay/"))


def test_each_switch_shows_how_many_providers_it_leaves(browser: Client) -> None:
    create_listed_provider(display_name="Ana", gender="woman", trauma=True, languages=("en", "es"))
    create_listed_provider(display_name="Bea", gender="woman")
    create_listed_provider(display_name="Cal", gender="man")
    page = page_text(browser_at_the_list(browser).get("/match/list/"))
    counts = dict(re.findall(r'id="f-\w+-([\w-]+)"[^>]*> ?<span>[^<]+<span class="count"> ?(\d+)', page))
    assert (counts["woman"], counts["man"]) == ("2", "1")
    assert re.findall(r'<span> ?Speaks Spanish <span class="count"> ?(\d+)', page) == ["1"]
    browser.post("/match/refine/", {"genders": "woman"})
    assert "2 meet your must-haves" in page_text(browser.get("/match/list/"))


def test_up_to_three_providers_are_compared_and_a_missing_one_is_mentioned(browser: Client) -> None:
    providers = [create_listed_provider(display_name=name) for name in ("Ana", "Bea", "Cal", "Dee")]
    browser_at_the_list(browser)
    page = page_text(browser.get("/match/compare/", {"with": [provider.slug for provider in providers]}))
    assert re.findall(r'href="/therapists/[^"]+"> ?(\w+)', page.split("<tbody")[0]) == ["Ana", "Bea", "Cal"]
    page = page_text(browser.get("/match/compare/", {"with": [providers[0].slug, "nobody"]}))
    assert "Someone you chose has no open time" in page
    assert browser.get("/match/compare/").headers["Location"] == "/match/list/"
    assert Client().get("/match/compare/", {"with": providers[0].slug}).headers["Location"] == "/match/who/"


def test_extending_a_hold_keeps_typed_values_without_errors(browser: Client) -> None:
    provider = create_listed_provider(display_name="Ana")
    page = page_text(browser_at_the_list(browser).get(f"/therapists/{provider.slug}/"))
    start = re.findall(r'name="start" value="([^"]+)"', page)[0]
    browser.post("/book/", {"provider": provider.slug, "start": start})
    hold = Appointment.objects.get()
    typed = {"name": "Ana María", "share": "I am tired", "email_ok": "on", "csrfmiddlewaretoken": "x"}
    response = browser.post(f"/book/{hold.ref}/extend/", typed)
    assert (response.status_code, 'value="Ana María"' in page_text(response), "I am tired" in page_text(response)) == (
        200,
        True,
        True,
    )
    assert 'class="errors"' not in page_text(response)
    assert browser.get(f"/book/{hold.ref}/extend/").headers["Location"] == f"/book/{hold.ref}/"
    hold.refresh_from_db()
    assert hold.extensions == 1


@pytest.mark.parametrize("concern", ["abuse-or-violence", "self-harm", "sexual-assault", "grief", "substance-abuse"])
@pytest.mark.parametrize("who", list(WHO))
def test_danger_among_the_answers_shows_the_right_lines_first(browser: Client, who: str, concern: str) -> None:
    Concern.objects.get_or_create(slug=concern, defaults={"label": concern, "label_es": concern, "bit": 60})
    browser.post("/match/who/", {"who": who, "care": "unsure"})
    browser_at_the_list(browser).post("/match/help/", {"concerns": [concern]})
    violence, danger = concern in VIOLENCE, concern in (*VIOLENCE, "self-harm")
    for path in ("/match/matters/", "/match/when/", "/match/list/"):
        main = page_text(browser.get(path)).split("<main")[1]
        lines = re.findall(r'href="((?:tel|sms):[^"]+)"', main.split("<h1")[0])
        expected = {
            "tel:988": danger,
            "sms:988": danger,
            "tel:18007997233": violence,
            "tel:18006564673": violence,
            "sms:741741?&body=HOME": danger and who in ("teen", "child"),
        }
        assert lines == [address for address, is_shown in expected.items() if is_shown], path
    joint = who in ("couple", "family")
    assert ("You can also see someone on your own first" in page_text(browser.get("/match/list/"))) is (
        joint and violence
    )
    if joint and violence:
        browser.post("/match/who/", {"who": "adult", "care": "unsure", "to_list": "1"})
        assert "on your own first" not in page_text(browser.get("/match/list/"))


def test_lines_in_spanish_are_those_where_spanish_is_spoken(browser: Client) -> None:
    browser_at_the_list(browser).post("/match/help/", {"concerns": ["self-harm"]})
    browser.post("/language/", {"language": "es", "next": "/"})
    main = page_text(browser.get("/match/list/")).split("<main")[1].split("<h1")[0]
    assert "pulse 2" in main
    assert "sms:988?&body=AYUDA" in main


def test_a_web_session_ends_after_30_idle_minutes_or_a_closed_tab(browser: Client) -> None:
    stored_session = Session.objects.get(pk=browser.session.session_key)
    assert timedelta(minutes=29) < stored_session.expire_date - timezone.now() <= timedelta(minutes=30)
    assert browser.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""
    Session.objects.update(expire_date=timezone.now())
    assert browser.get("/match/pay/").headers["Location"] == "/match/who/"

    browser.post("/match/who/", {"who": "adult", "care": "unsure"})
    assert re.search(r'<body data-private="/match/close/" data-begun ?>', page_text(browser.get("/match/where/")))
    session = browser.session
    session[tab_sessions.KEY] -= tab_sessions.FIRST_PAGE_SECONDS
    session.save()
    assert re.search(r'<body data-private="/match/close/" ?>', page_text(browser.get("/match/where/")))
    assert browser.post("/match/close/").headers["Location"] == "/match/resume/"
    assert "needs its code again" in page_text(browser.get("/match/resume/"))
    assert "data-private" not in page_text(browser.get("/match/who/"))
    assert MatchRequest.objects.count() == 2


@pytest.mark.parametrize("within", ["", "7"])
def test_every_time_on_a_therapist_page_can_be_held(browser: Client, within: str) -> None:
    provider = create_listed_provider(hours=(9 * 60, 12 * 60))
    browser_at_the_list(browser).post("/match/help/", {"skip": "1"})
    browser.post("/match/matters/", {"skip": "1"})
    browser.post("/match/when/", {"window_days": within})
    times = re.findall(r'name="start" value="([^"]+)"', page_text(browser.get(f"/therapists/{provider.slug}/")))
    assert len(times) > 200
    for start in (times[0], times[len(times) // 2], times[-1]):
        assert browser.post("/book/", {"provider": provider.slug, "start": start}).status_code == 302, start
        assert Appointment.objects.get(status="held").period.lower.isoformat() == start


def choices(page: str, name: str) -> dict[str, int]:
    """Return the value of each button of that name, and the number that it promises."""
    buttons = re.findall(rf'name="{name}" ?value="([^"]+)" ?>[^<]*\(\+?(\d+)\)', page)
    return {value: int(number) for value, number in buttons}


def restore(answers: str) -> None:
    match_request = MatchRequest.objects.get()
    match_request.answers = answers
    match_request.save()


def headline_number(page: str) -> int:
    heading = re.search(r"<h1[^>]*>(\d+) meets? ", page)
    return int(heading[1]) if heading else 0


def test_an_empty_list_names_what_would_show_therapists_and_each_number_is_true(browser: Client) -> None:
    create_listed_provider(display_name="Ana", plans=(), fee="180.00")
    create_listed_provider(display_name="Bea", state="NJ", gender="woman")
    create_listed_provider(display_name="Cal", state="NJ", gender="man")
    create_listed_provider(display_name="Dee", plans=("aetna-hmo",))
    browser_at_the_list(browser)
    page = page_text(browser.get("/match/list/"))
    assert "Changing any one of these shows therapists" in page
    ways = choices(page, "change")
    assert ways == {"payer:aetna": 1, "self:180": 2, "state:NJ": 2}
    saved = MatchRequest.objects.get().answers
    for value, number in ways.items():
        restore(saved)
        browser.post("/match/refine/", {"change": value})
        assert headline_number(page_text(browser.get("/match/list/"))) == number, value


def test_guam_without_therapists_offers_no_waitlist_and_no_empty_promise(browser: Client) -> None:
    browser.post("/match/where/", {"state": "GU"})
    browser.post("/match/pay/", {"way": "self", "self_pay_max": "$1,000"})
    page = page_text(browser.get("/match/list/"))
    assert ("No single change shows a therapist yet" in page, "Wait for a time" in page) == (True, False)
    assert "shows therapists" not in page
    assert 'href="tel:988"' in page.split("<main")[1]
    create_listed_provider(display_name="Ana", state="HI", timezone="Pacific/Honolulu")
    page = page_text(browser.get("/match/list/"))
    assert (choices(page, "change"), "Wait for a time" in page) == ({"state:HI": 1}, False)
    create_listed_provider(display_name="Bea", state="GU", accepting_new_clients=False)
    assert "Wait for a time" in page_text(browser.get("/match/list/"))


@pytest.mark.parametrize("seed", range(8))
def test_each_number_on_the_list_is_what_following_it_shows(browser: Client, seed: int) -> None:
    random = Random(seed)
    for _ in range(random.randint(1, 5)):
        create_listed_provider(
            gender=random.choice(["woman", "man", "non-binary"]),
            trauma=random.random() < 0.5,
            languages=random.choice([("en",), ("en", "es")]),
            state=random.choice(["NY", "NY", "NJ"]),
            hours=random.choice([(9 * 60, 12 * 60), (17 * 60, 21 * 60)]),
        )
    browser_at_the_list(browser)
    browser.post(
        "/match/matters/", {"trauma_informed": random.choice(["required", ""]), "genders": "woman", "gender_must": "on"}
    )
    browser.post("/match/when/", {"slots": [f"{day}-evening" for day in range(7)], "only": random.choice(["", "on"])})
    page = page_text(browser.get("/match/list/"))
    before, saved = headline_number(page), MatchRequest.objects.get().answers
    followed = 0
    for name in ("change", "drop"):
        for value, number in choices(page, name).items():
            restore(saved)
            browser.post("/match/refine/", {name: value})
            assert headline_number(page_text(browser.get("/match/list/"))) == before + number, value
            followed += 1
    assert followed or before or "No single change shows a therapist yet" in page
