"""The therapist's hours page shows all hours they have and can change each of them; what it saves is all there is."""

from datetime import date
from random import Random
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers.directory.domain import hours
from providers.directory.domain.hours import WeeklyRule
from providers.directory.models import Provider, WeeklyHours
from tests.factories import staff
from tests.factories.providers import add_weekly_hours, create_listed_provider
from tests.matching.portal.test_provider_login import logged_in

pytestmark = pytest.mark.django_db
PAGE = "/practice/hours/"
HERE, BEFORE = "America/Denver", "America/New_York"


def stored(provider: Provider) -> set[WeeklyRule]:
    return {
        WeeklyRule(row.weekday, row.start, row.end, row.timezone, row.valid_from, row.valid_until)
        for row in provider.weekly_hours.all()
    }


def form(http: Client) -> dict[str, Any]:
    """Return what the page would submit without a change."""
    response = http.get(PAGE)
    assert response.status_code == 200
    return submitted_values(response)


def submitted_values(response: Any) -> dict[str, Any]:
    context = response.context
    boxes = [box["value"] for line in context["lines"] for box in line["boxes"] if box["on"]]
    formset = context["others"]
    values = {"box": boxes, "seen": context["seen"], "other-TOTAL_FORMS": formset.total_form_count()}
    values["other-INITIAL_FORMS"] = formset.initial_form_count()
    for row in formset:
        for name in row.fields:
            value = row[name].value()
            values[f"{row.prefix}-{name}"] = (
                "" if value is None or value is False else row[name].field.prepare_value(value)
            )
    return values


def displayed_rules(response: Any) -> set[WeeklyRule]:
    """Return the hours that the boxes and the list show."""
    from providers.directory.actions import weekly_grid

    cells = {
        (day, line_start(line))
        for line in response.context["lines"]
        for day, box in enumerate(line["boxes"])
        if box["on"]
    }
    rules = {WeeklyRule(*cell, HERE) for cell in weekly_grid._merge_cells(cells)}
    return rules | {WeeklyRule(**row.initial) for row in response.context["others"] if row.initial}


def last_message(response: Any) -> str:
    return str(list(response.context["messages"])[-1])


def line_start(line: dict[str, Any]) -> int:
    hour, minute = line["at"].split(":")
    return int(hour) * 60 + int(minute)


def random_rules(random: Random) -> list[WeeklyRule]:
    """Return hours that the database takes: anything that overlaps is left out."""
    rules: list[WeeklyRule] = []
    for _ in range(random.randrange(9)):
        start = random.choice([0, 330, 525, 540, 600, 1290, random.randrange(1425)])
        end = min(start + random.choice([30, 60, 210, 500]), 1440)
        first = random.choice([None, None, date(2026, 12, 1)])
        last = random.choice([None, None, date(2027, 2, 1)])
        rule = WeeklyRule(random.randrange(7), start, end, random.choice([HERE, HERE, BEFORE]), first, last)
        if not hours.overlapping([*rules, rule]):
            rules.append(rule)
    return rules


def test_the_page_shows_all_hours_and_saving_it_unchanged_changes_nothing() -> None:
    provider = create_listed_provider(hours=None, timezone=HERE)
    http = logged_in(provider)

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
    )
    @given(st.integers(0, 2**48))
    def check(seed: int) -> None:
        random = Random(seed)
        rules = random_rules(random)
        WeeklyHours.objects.all().delete()
        WeeklyHours.objects.bulk_create(
            WeeklyHours(
                provider=provider, weekday=r.weekday, start=r.start, end=r.end, timezone=r.timezone,
                valid_from=r.valid_from, valid_until=r.valid_until,
            )
            for r in rules
        )  # fmt: skip
        response = http.get(PAGE)
        assert covered(displayed_rules(response)) == covered(set(rules))
        assert http.post(PAGE, submitted_values(response)).status_code == 302
        assert covered(stored(provider)) == covered(set(rules))
        # Each of the listed hours can be removed, and nothing else goes with it.
        values = form(http)
        count = int(values["other-INITIAL_FORMS"])
        if count:
            number = random.randrange(count)
            removed = [row.initial for row in http.get(PAGE).context["others"]][number]
            assert http.post(PAGE, values | {f"other-{number}-DELETE": "on"}).status_code == 302
            assert covered(stored(provider)) == covered(set(rules) - {WeeklyRule(**removed)})

    check()


def covered(rules: set[WeeklyRule]) -> set[tuple[Any, ...]]:
    """Return the minutes that rules cover: adjacent hours may be joined."""
    return {
        (rule.weekday, at, rule.timezone, rule.valid_from, rule.valid_until)
        for rule in rules
        for at in range(rule.start, rule.end)
    }


@pytest.mark.parametrize(
    ("start", "end", "dates"),
    [(525, 735, {}), (330, 780, {}), (1290, 1380, {}), (540, 720, {"valid_from": date(2026, 12, 1)})],
    ids=["off the half hour", "early", "late", "with dates"],
)
def test_hours_beside_the_boxes_can_be_changed_and_removed(start: int, end: int, dates: dict[str, date]) -> None:
    """`cases/t03-grid-hidden.csv`."""
    provider = create_listed_provider(hours=None, timezone=HERE)
    add_weekly_hours(provider, 1, start=start, end=end, **dates)
    http = logged_in(provider)
    values = form(http)
    assert values["other-0-start"] == hours.format_time_of_day(start)
    assert http.post(PAGE, values | {"other-0-start": "10:15", "other-0-end": "11:15"}).status_code == 302
    assert stored(provider) == {WeeklyRule(1, 615, 675, HERE, dates.get("valid_from"))}
    values = form(http)
    assert http.post(PAGE, values | {"other-0-DELETE": "on"}).status_code == 302
    assert stored(provider) == set()


def test_hours_can_be_added_at_any_time_of_day() -> None:
    provider = create_listed_provider(hours=None, timezone=HERE)
    http = logged_in(provider)
    added = {
        "other-0-weekday": "4",
        "other-0-start": "05:15",
        "other-0-end": "6:45",
        "other-0-valid_until": "2026-12-31",
    }
    assert http.post(PAGE, form(http) | added).status_code == 302
    assert stored(provider) == {WeeklyRule(4, 315, 405, HERE, None, date(2026, 12, 31))}


def test_an_overlap_names_both_hours_and_keeps_what_was_chosen() -> None:
    provider = create_listed_provider(hours=None, timezone=HERE)
    add_weekly_hours(provider, 0, start=525, end=735)
    http = logged_in(provider)
    response = http.post(PAGE, form(http) | {"box": ["0-540", "2-600"]})
    assert response.status_code == 409
    text = response.content.decode()
    assert "Monday 08:45–12:15 and Monday 09:00–09:30" in text
    assert "dates" not in last_message(response)
    assert {"0-540", "2-600"} <= set(submitted_values(response)["box"])
    assert stored(provider) == {WeeklyRule(0, 525, 735, HERE)}


@pytest.mark.parametrize("wrong", [{"other-0-end": "05:00"}, {"other-0-start": "25:00"}, {"other-0-weekday": ""}])
def test_wrong_hours_are_marked_and_nothing_is_saved(wrong: dict[str, str]) -> None:
    provider = create_listed_provider(hours=None, timezone=HERE)
    http = logged_in(provider)
    added = {"other-0-weekday": "4", "other-0-start": "05:15", "other-0-end": "6:45"}
    response = http.post(PAGE, form(http) | added | wrong)
    assert response.status_code == 400
    assert response.context["others"][0].errors
    assert stored(provider) == set()


def test_a_second_tab_does_not_silently_drop_what_the_first_has_saved() -> None:
    provider = create_listed_provider(hours=None, timezone=HERE)
    http = logged_in(provider)
    first, second = form(http), form(http)
    assert http.post(PAGE, first | {"box": ["0-540"]}).status_code == 302
    response = http.post(PAGE, second | {"box": ["1-600"]})
    assert (response.status_code, stored(provider)) == (409, {WeeklyRule(0, 540, 570, HERE)})
    assert "Monday 09:00–09:30" in last_message(response)
    assert http.post(PAGE, submitted_values(response)).status_code == 302
    assert stored(provider) == {WeeklyRule(1, 600, 630, HERE)}


@pytest.mark.parametrize(("answer", "zone"), [(None, HERE), ("local", HERE), ("instants", BEFORE)])
def test_staff_choose_what_happens_to_hours_when_the_zone_changes(answer: str | None, zone: str) -> None:
    provider = create_listed_provider(timezone=BEFORE)
    client = staff.signed_in_client("Provider relations")
    changed = {"timezone": HERE} | ({"moved_hours": answer} if answer else {})
    response = staff.submit(client, f"/staff/directory/provider/{provider.pk}/change/", changed)
    assert response.status_code == 302, staff.errors(response)
    provider.refresh_from_db()
    assert provider.timezone == HERE
    assert stored(provider) == {WeeklyRule(day, 540, 1020, zone) for day in range(7)}
    page = logged_in(provider).get(PAGE)
    assert displayed_rules(page) == stored(provider)
    assert (BEFORE in page.content.decode()) is (zone == BEFORE)
