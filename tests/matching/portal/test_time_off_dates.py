"""How time off reads on the therapist's page."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from matching.appointments import labels
from tests.factories.providers import create_listed_provider, today
from tests.matching.portal.test_provider_login import logged_in


@pytest.mark.parametrize(
    ("first", "last", "english", "spanish"),
    [
        (date(2026, 12, 24), date(2026, 12, 26), "December 24 to 26, 2026", "24 al 26 de diciembre de 2026"),
        (date(2026, 12, 24), date(2026, 12, 24), "December 24, 2026", "24 de diciembre de 2026"),
        (
            date(2026, 11, 30),
            date(2026, 12, 2),
            "November 30 to December 2, 2026",
            "30 de noviembre al 2 de diciembre de 2026",
        ),
        (
            date(2026, 12, 30),
            date(2027, 1, 2),
            "December 30, 2026 to January 2, 2027",
            "30 de diciembre de 2026 al 2 de enero de 2027",
        ),
    ],
)
def test_days_off_read_as_dates(first: date, last: date, english: str, spanish: str) -> None:
    assert labels.days(first, last) == english
    with translation.override("es"):
        assert labels.days(first, last) == spanish


def test_hours_off_read_with_their_times() -> None:
    zone = ZoneInfo("America/New_York")
    start, end = datetime(2026, 12, 24, 13, tzinfo=zone), datetime(2026, 12, 24, 17, tzinfo=zone)
    text = labels.time_off(start.astimezone(UTC), end.astimezone(UTC), "America/New_York")
    assert "1:00 PM" in text
    assert "5:00 PM" in text


@pytest.mark.django_db
def test_the_page_lists_whole_days_as_dates() -> None:
    provider = create_listed_provider(hours=None)
    http = logged_in(provider)
    year = today().year + 1
    form = {"first": f"{year}-03-10", "last": f"{year}-03-16"}  # the clocks change in between
    assert http.post("/practice/listing/rest/", form).status_code == 302
    page = http.get("/practice/listing/").content.decode()
    assert f"March 10 to 16, {year}" in page
    assert "12:00 AM" not in page
