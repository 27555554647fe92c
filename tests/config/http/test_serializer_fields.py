"""Strict serializer fields."""

import zoneinfo
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers

from config.http import serializer_fields
from config.http.problems import Problem


class Sample(serializer_fields.StrictSerializer):
    """One field of each kind that a query can have."""

    single = serializer_fields.StrictCharField(required=False)
    many = serializers.ListField(child=serializer_fields.StrictCharField(), required=False)


def refused(field: serializers.Field, value: Any) -> bool:
    try:
        field.run_validation(value)
    except serializers.ValidationError:
        return True
    return False


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.lists(st.text(), max_size=2),
    st.dictionaries(st.text(), st.integers(), max_size=2),
)


@pytest.mark.parametrize(
    "field",
    [
        serializer_fields.StrictCharField(),
        serializer_fields.StrictIntegerField(),
        serializer_fields.StrictBooleanField(),
        serializer_fields.StrictDecimalField(max_digits=8, decimal_places=2),
        serializer_fields.StrictDateTimeField(),
        serializer_fields.StrictDateField(),
        serializer_fields.TimeZoneField(),
        serializer_fields.StrictSlugField(),
        serializer_fields.StrictEmailField(),
        serializer_fields.TimeOfDayField(),
    ],
    ids=lambda field: type(field).__name__,
)
@given(value=ANYTHING)
def test_any_value_is_taken_or_refused_and_nothing_else(field: serializers.Field, value: Any) -> None:
    refused(field, value)


@given(st.integers(-(10**40), 10**40))
def test_a_whole_number_is_itself(value: int) -> None:
    assert serializer_fields.StrictIntegerField().run_validation(value) == value


@pytest.mark.parametrize("value", ["1", 1.0, True, None, "", [1]])
def test_what_resembles_a_number_is_none(value: Any) -> None:
    assert refused(serializer_fields.StrictIntegerField(), value)


@pytest.mark.parametrize("value", [0, 1, "true", "false", "", None, []])
def test_what_resembles_a_truth_value_is_none(value: Any) -> None:
    assert refused(serializer_fields.StrictBooleanField(), value)


@given(st.datetimes(datetime(2, 1, 2), datetime(9998, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_instant_is_read_back_whatever_its_offset(at: datetime) -> None:
    for text in (at.isoformat(), at.isoformat().replace("+00:00", "Z")):
        assert serializer_fields.StrictDateTimeField().run_validation(text) == at


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-01T01:30:00-04:00", "2026-11-01T05:30:00+00:00"),
        ("2026-11-01T01:30:00+05:45", "2026-10-31T19:45:00+00:00"),
        ("2026-11-01T01:30:00.250-09:30", "2026-11-01T11:00:00.250000+00:00"),
    ],
)
def test_an_offset_is_reckoned_with(text: str, instant: str) -> None:
    assert serializer_fields.StrictDateTimeField().run_validation(text).isoformat() == instant


@pytest.mark.parametrize("text", ["150", "150.00", "0.5", "-3", " 7 "])
def test_an_amount_is_an_exact_decimal(text: str) -> None:
    assert serializer_fields.StrictDecimalField(max_digits=8, decimal_places=2).run_validation(text) == Decimal(
        text.strip()
    )


@given(st.dates())
def test_a_date_is_itself(day: date) -> None:
    assert serializer_fields.StrictDateField().run_validation(day.isoformat()) == day


@pytest.mark.parametrize(("text", "minutes"), [("00:00", 0), ("09:05", 545), ("23:59", 1439), ("24:00", 1440)])
def test_a_time_of_day_is_minutes(text: str, minutes: int) -> None:
    assert serializer_fields.TimeOfDayField().run_validation(text) == minutes


def test_every_zone_with_a_region_is_known_and_an_alias_leads_to_a_zone_of_the_same_clock() -> None:
    for name in serializer_fields.accepted_zones():
        zoneinfo.ZoneInfo(serializer_fields.TimeZoneField().run_validation(name))
    winter, summer = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)
    for alias, name in serializer_fields.ZONE_ALIASES.items():
        for at in (winter, summer):
            assert (
                at.astimezone(zoneinfo.ZoneInfo(alias)).utcoffset()
                == at.astimezone(zoneinfo.ZoneInfo(name)).utcoffset()
            )
        assert name not in serializer_fields.ZONE_ALIASES


def test_texts_are_one_spelling_of_what_can_be_seen() -> None:
    text = serializer_fields.StrictCharField()
    assert text.run_validation("Zoe\u0308") == text.run_validation("Zo\u00eb\u200b") == "Zo\u00eb"
    for empty in ("", "  ", "\u200b\ufeff", "\u00ad \u2060"):
        assert refused(text, empty)
        assert serializer_fields.StrictCharField(allow_blank=True).run_validation(empty) == ""
    for bad in ("a\nb", "a\x07", "a\x85b", "a" + "\u0301" * 9):
        assert refused(text, bad)
    assert serializer_fields.StrictCharField(lines=True).run_validation("a\nb\tc") == "a\nb\tc"
    assert refused(serializer_fields.StrictCharField(lines=True), "a\x07")


def test_a_repeated_parameter_widens_a_list_and_nothing_else() -> None:
    assert Sample.parse_query(QueryDict("many=a&many=b&single=c")) == {"single": "c", "many": ["a", "b"]}
    for query, field in [("single=a&single=b", "single"), ("two=a", "two"), ("two=a&two=b", "two")]:
        with pytest.raises(Problem) as raised:
            Sample.parse_query(QueryDict(query))
        assert [error["field"] for error in raised.value.extra["errors"]] == [field]


def test_no_parameters_means_none() -> None:
    assert serializer_fields.EmptySerializer.parse_query(QueryDict("")) == {}
    with pytest.raises(Problem):
        serializer_fields.EmptySerializer.parse_query(QueryDict("a=1"))


def test_thousands_of_unknown_fields_get_a_short_answer() -> None:
    serializer = serializer_fields.EmptySerializer(data={f"field-{number}": 1 for number in range(22_000)})
    assert not serializer.is_valid()
    assert len(serializer.errors) == serializer_fields.MAX_UNKNOWN_FIELDS
