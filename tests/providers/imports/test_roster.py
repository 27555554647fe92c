"""Reading roster rows: valid cells, and every problem of an invalid row."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.directory.domain.coverage import Participation
from providers.directory.domain.hours import VisitLength, WeeklyRule
from providers.directory.domain.lists import CellError
from providers.directory.domain.profile import VisitType
from providers.imports.domain.roster import (
    ABSENT,
    License,
    NpiSet,
    Privilege,
    Problem,
    ProviderRow,
    Rejected,
    TimeOff,
    Training,
    rows,
    schedule,
    values,
)
from tests.providers.rosters import FULL, REQUIRED, VOCABULARY, npi

TODAY = date(2026, 11, 22)
# The hour that a clock repeats when it goes back, in UTC.
REPEATED_HOURS = {
    "America/New_York": datetime(2026, 11, 1, 5, tzinfo=UTC),
    "Europe/Dublin": datetime(2026, 10, 25, 0, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2026, 4, 4, 14, tzinfo=UTC),
}
COMMA = "has a comma: write this name only, and put degrees in credentials"
NO_PHONE = "“{}” is no phone number such as (202) 555-0143 or (202) 555-0143 x12"
PLACEHOLDER = "“{}” is no number; leave the license out until it has one"


def read(**cells: str) -> ProviderRow | Rejected:
    return rows.read(2, {"npi": npi(1)} | REQUIRED | cells, VOCABULARY, TODAY)


def valid_row(**cells: str) -> ProviderRow:
    row = read(**cells)
    assert isinstance(row, ProviderRow), row
    return row


def reasons(**cells: str) -> list[tuple[str, str]]:
    row = read(**cells)
    assert isinstance(row, Rejected), row
    return [(problem.field, problem.reason) for problem in row.problems]


@given(st.sampled_from(sorted(REPEATED_HOURS)), st.integers(-90, 180), st.integers(1, 3000))
def test_time_off_is_read_as_it_is_written_also_in_the_hour_that_comes_twice(
    zone: str, after: int, length: int
) -> None:
    start = REPEATED_HOURS[zone] + timedelta(minutes=after)
    period = TimeOff(start, start + timedelta(minutes=length), "")
    assert schedule.parse_time_off(schedule.write_time_off(period, zone), zone) == period


def test_a_time_with_an_offset_that_the_zone_does_not_have_then_is_refused() -> None:
    with pytest.raises(CellError, match="2026-11-01 01:30 is not -07:00 from UTC in America/New_York"):
        schedule.parse_time_off("2026-11-01 01:30-07:00 to 2026-11-02 10:00", "America/New_York")


@pytest.mark.parametrize(
    ("cell", "length"),
    [
        ("50", VisitLength(50, 0, 10)),
        ("50+0+0", VisitLength(50, 0, 0)),
        ("10+120+120", VisitLength(10, 120, 120)),
        ("240+5+15", VisitLength(240, 5, 15)),
    ],
)
def test_a_visit_type_without_buffers_keeps_ten_minutes_free_after_it(cell: str, length: VisitLength) -> None:
    [visit_type] = schedule.parse_visit_types(f"therapy/individual/first/{cell}", "psychologist")
    assert visit_type.length == length


@pytest.mark.parametrize("cell", ["9", "241", "50+121+0", "50+0+121"])
def test_a_visit_type_has_10_to_240_minutes_and_at_most_120_around_it(cell: str) -> None:
    with pytest.raises(CellError, match="10 to 240 minutes"):
        schedule.parse_visit_types(f"therapy/individual/first/{cell}", "psychologist")


@pytest.mark.parametrize(("name", "evidence", "problem"), [(120, 300, ""), (121, 300, "121"), (120, 301, "301")])
def test_a_training_has_a_name_of_120_and_evidence_of_300_characters(name: int, evidence: int, problem: str) -> None:
    cell = f"{'N' * name} | 2015 | {'E' * evidence} | 2026-10-01"
    if problem:
        assert [problem in reason for _field, reason in reasons(trainings=cell)] == [True]
    else:
        assert valid_row(trainings=cell).trainings == (Training("N" * name, 2015, "E" * evidence, date(2026, 10, 1)),)


@pytest.mark.parametrize("length", range(38, 43))
def test_a_reason_quotes_at_most_40_characters_of_a_cell(length: int) -> None:
    cell = "".join(chr(ord("A") + n % 26) for n in range(length))
    quoted = values.truncate(cell)
    assert quoted == cell if length <= 40 else (len(quoted), quoted[-1], quoted[:-1]) == (40, "…", cell[:39])


def test_a_row_with_only_the_required_columns_has_absent_fields() -> None:
    assert read() == ProviderRow(
        line=2,
        npi=npi(1),
        given_name="Ana",
        family_name="Núñez",
        license_type="psychologist",
        timezone="America/New_York",
        licenses=(
            License("NY", "psychologist", "12345", "active", date(2020, 1, 1), date(2027, 12, 31), date(2026, 11, 1)),
        ),
    )


def test_a_full_row_has_every_field() -> None:
    assert valid_row(**FULL) == ProviderRow(
        line=2,
        npi=npi(1),
        given_name="Ana",
        family_name="Núñez",
        license_type="psychologist",
        timezone="America/New_York",
        licenses=(
            License("NY", "psychologist", "12345", "active", date(2020, 1, 1), date(2027, 12, 31), date(2026, 11, 1)),
        ),
        display_name="Dr. Ana Núñez",
        credentials="PhD",
        status="active",
        pronouns="she/her",
        gender="woman",
        practicing_since=2008,
        headline="Steady company",
        bio="First line.\nSecond line, with “quotes” and a comma.",
        age_groups=("teen", "adult"),
        concerns=("trauma", "ptsd", "anxiety"),
        focus=("ptsd", "trauma"),
        approaches=("emdr", "cbt"),
        languages=("en", "es"),
        identities=("parent",),
        self_pay_fee=Decimal("150.00"),
        accepting_new_clients=True,
        capacity=5,
        capacity_verified_on=date(2026, 11, 1),
        contact_email="ana@example.org",
        contact_phone="+12025550143",
        contact_verified_on=date(2026, 11, 2),
        room_url="https://video.example.org/ana",
        notice=1440,
        horizon_days=28,
        session_types=(
            VisitType("therapy", "individual", "first", VisitLength(50, 0, 10)),
            VisitType("therapy", "individual", "later", VisitLength(45, 5, 10)),
        ),
        hours=(
            WeeklyRule(0, 540, 720, "America/New_York"),
            WeeklyRule(0, 780, 1020, "America/New_York"),
            WeeklyRule(1, 720, 1200, "America/New_York"),
        ),
        time_off=(
            TimeOff(datetime(2026, 12, 24, 5, tzinfo=UTC), datetime(2026, 12, 27, 5, tzinfo=UTC), "Vacation"),
            TimeOff(datetime(2026, 12, 30, 18, tzinfo=UTC), datetime(2026, 12, 30, 22, tzinfo=UTC)),
        ),
        participations=(
            Participation("aetna-ppo", None, date(2020, 1, 1), None, date(2026, 11, 1)),
            Participation("medicaid-ny", frozenset(("NY",)), date(2026, 1, 1), date(2027, 12, 31), None),
        ),
        privileges=(
            Privilege("psypact", "E1234", None, "active", date(2024, 1, 1), date(2027, 1, 1), date(2026, 11, 1)),
        ),
        trainings=(Training("EMDR basic training", 2015, "Certificate on file", date(2026, 10, 1)),),
    )


def test_a_written_row_reads_as_the_same_row() -> None:
    cells = {"npi": npi(1)} | FULL
    assert rows.write(valid_row(**FULL)) == cells | {"sample": "no"}


def test_an_empty_cell_is_none_and_a_missing_column_is_absent() -> None:
    row = valid_row(gender="", concerns="", self_pay_fee="")
    assert (row.gender, row.concerns, row.self_pay_fee, row.languages) == (None, (), None, ABSENT)


def test_an_empty_status_notice_horizon_or_display_name_is_absent() -> None:
    row = valid_row(status="", notice_hours=" ", horizon_days="", display_name="")
    assert (row.status, row.notice, row.horizon_days, row.display_name) == (ABSENT, ABSENT, ABSENT, ABSENT)


def test_every_problem_of_a_row_is_reported_in_column_order() -> None:
    row = read(npi="1234567890", family_name=" ", timezone="EST", gender="x", capacity="-1", hours="noon; mon 9-10")
    assert row == Rejected(
        2,
        "1234567890",
        "npi",
        (
            Problem(2, "npi", "has a wrong check digit: one digit is mistyped, or two are swapped"),
            Problem(2, "family_name", "is missing"),
            Problem(2, "timezone", "“EST” is no time zone such as America/Denver"),
            Problem(2, "gender", "“x” is not a word we know here"),
            Problem(2, "capacity", "“-1” is no whole number from 0 to 32,767"),
            Problem(2, "hours", "“noon” is not day HH:MM-HH:MM"),
            Problem(2, "hours", "“mon 9-10” is not day HH:MM-HH:MM"),
        ),
    )


def test_five_concerns_in_focus_are_too_many() -> None:
    five = "trauma; ptsd; anxiety; depression; grief"
    assert reasons(concerns=five, focus=five) == [("focus", "names 5 concerns; at most 4 can be in focus")]


def test_a_concern_in_focus_is_added_to_the_concerns() -> None:
    row = valid_row(concerns="anxiety", focus="trauma")
    assert (row.concerns, row.focus) == (("anxiety", "trauma"), ("trauma",))


def test_a_repeated_term_counts_once() -> None:
    assert valid_row(concerns="trauma; Trauma;; trauma ").concerns == ("trauma",)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"licenses": "XX:1"}, [("licenses", "“XX” is no two-letter state code")]),
        ({"licenses": "NY"}, [("licenses", "“NY” is not state:number:issued:expires:verified, such as NY:12345")]),
        ({"licenses": "NY:"}, [("licenses", "is missing")]),
        (
            {"licenses": "NY:1:2027-01-01:2026-01-01"},
            [("licenses", "the NY license ends on 2026-01-01, before 2027-01-01")],
        ),
        (
            {"licenses": "NY:1:2020-02-30:2027-01-01"},
            [("licenses", "“2020-02-30” is not in the calendar; write it as 2026-11-30")],
        ),
        (
            {"licenses": "NY:1:2020-01-01:2027-01-01:2026-11-23"},
            [("licenses", "2026-11-23 is to come; nothing can be verified then yet")],
        ),
        (
            {"licenses": "NY:1:::2026-01-01:active"},
            [("licenses", "the NY license is active and needs the days it was issued and expires")],
        ),
        ({"licenses": "NY:1; NY:1:2020-01-01:2027-01-01"}, [("licenses", "license NY 1 stands twice")]),
        (
            {"licenses": "CO:2; ZZ:1; QQ:1"},
            [("licenses", "“ZZ” is no two-letter state code"), ("licenses", "“QQ” is no two-letter state code")],
        ),
        ({"plans": "bluecross"}, [("plans", "“bluecross” is not a word we know here")]),
        ({"plans": "kaiser-hmo@NY,CA"}, [("plans", "kaiser-hmo is not sold in NY")]),
        (
            {"plans": "aetna-ppo from 2020-01-01; aetna-ppo@NY from 2021-01-01"},
            [("plans", "aetna-ppo stands twice for the same days; name its states together, as aetna-ppo@NY,NJ")],
        ),
        ({"privileges": "psypact:E1"}, [("privileges", "“psypact:E1” is not compact:number:issued:expires:verified")]),
        (
            {"session_types": "medication-management/individual/first/60"},
            [("session_types", "a psychologist can't offer medication-management")],
        ),
        (
            {"session_types": "therapy/individual/first/9"},
            [
                (
                    "session_types",
                    "“therapy/individual/first/9”: "
                    "a session lasts 10 to 240 minutes, and at most 120 are kept free around it",
                )
            ],
        ),
        (
            {"session_types": "therapy/individual/both/50; therapy/individual/first/60"},
            [("session_types", "therapy/individual/first stands twice")],
        ),
        (
            {"hours": "mon 09:00-12:00; mon 11:00-13:00"},
            [("hours", "mon 09:00-12:00 overlaps mon 11:00-13:00")],
        ),
        (
            {"hours": "mon 22:00-02:00"},
            [("hours", "“mon 22:00-02:00” ends before it begins; hours past midnight go on the next day")],
        ),
        ({"hours": "mon 09:00-24:30"}, [("hours", "“24:30” is no time from 00:00 to 24:00")]),
        (
            {"time_off": "2027-03-14 02:30 to 2027-03-14 04:00"},
            [("time_off", "2027-03-14 02:30 does not exist in America/New_York: the clock skips it")],
        ),
        ({"time_off": "2026-12-26 to 2026-12-24"}, [("time_off", "“2026-12-26 to 2026-12-24” ends before it begins")]),
        ({"trainings": "EMDR | 2015 | | 2026-01-01"}, [("trainings", "“EMDR” is verified and needs its evidence")]),
        ({"trainings": "EMDR | 2027"}, [("trainings", "“2027” is no whole number from 1,950 to 2,026")]),
        ({"self_pay_fee": "1e400"}, [("self_pay_fee", "“1e400” is no amount such as 150 or 150.00")]),
        ({"self_pay_fee": "-5"}, [("self_pay_fee", "“-5” is no amount such as 150 or 150.00")]),
        ({"contact_email": "ana@"}, [("contact_email", "“ana@” is no e-mail address such as ana@example.org")]),
        ({"contact_phone": "911"}, [("contact_phone", NO_PHONE.format("911"))]),
        ({"contact_phone": "000-000-0000"}, [("contact_phone", NO_PHONE.format("000-000-0000"))]),
        ({"contact_phone": "202-555-CARE"}, [("contact_phone", NO_PHONE.format("202-555-CARE"))]),
        (
            {"room_url": "http://a.example"},
            [("room_url", "“http://a.example” is no address that begins with https://")],
        ),
        ({"given_name": "A" * 300}, [("given_name", "is 300 characters long; at most 100 fit")]),
        ({"given_name": "A\x07"}, [("given_name", "holds a character that is no text (U+0007)")]),
        ({"given_name": "Ana\u202e"}, [("given_name", "holds a hidden mark that turns the direction of the text")]),
        ({"given_name": "A" + "\u0301" * 500}, [("given_name", "is 500 characters long; at most 100 fit")]),
        (
            {"given_name": "A" + "\u0316" * 20},
            [("given_name", "stacks more accents on one letter than any language does")],
        ),
        ({"family_name": "Smith, Jane PhD LCSW"}, [("family_name", COMMA)]),
        ({"family_name": "Smith PhD"}, [("family_name", "has the degree PhD: put degrees in credentials")]),
        ({"licenses": "NY:N/A"}, [("licenses", PLACEHOLDER.format("N/A"))]),
        ({"licenses": "NY:Pending"}, [("licenses", PLACEHOLDER.format("Pending"))]),
        ({"privileges": "psypact:TBD:2024-01-01:2027-01-01"}, [("privileges", PLACEHOLDER.format("TBD"))]),
        ({"licenses": "NY:AB-1; NY:ab1"}, [("licenses", "license NY AB1 stands twice")]),
        ({"headline": "one\ntwo"}, [("headline", "must be one line")]),
        ({"sample": "maybe"}, [("sample", "“maybe” is neither yes nor no; write one of the two")]),
        ({"practicing_since": "2027"}, [("practicing_since", "“2027” is no whole number from 1,930 to 2,026")]),
        ({"notice_hours": "337"}, [("notice_hours", "“337” is no number of hours from 0 to 336, such as 24 or 1:30")]),
    ],
)
def test_an_invalid_cell_is_rejected_with_a_reason(cells: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert reasons(**cells) == expected


@pytest.mark.parametrize("name", ["李", "O'Brien-Smith", "Null", "D", "King, Jr.", "Do", "Ma", "Nguyễn", "Ñ" * 100])
def test_real_names_are_valid(name: str) -> None:
    assert valid_row(family_name=name).family_name == name


def test_names_are_normalized() -> None:
    assert valid_row(family_name="Nun\u0303ez\u200b").family_name == "Nuñez"


def test_a_license_may_state_another_type() -> None:
    row = valid_row(licenses="marriage-family-therapist/CO:7:2020-01-01:2027-01-01; NY:8")
    assert [(license.state, license.license_type, license.status) for license in row.licenses] == [
        ("CO", "marriage-family-therapist", "active"),
        ("NY", "psychologist", "pending"),
    ]


def test_a_suspended_license_stays_suspended() -> None:
    assert valid_row(licenses="NY:8:2020-01-01:2027-01-01::suspended").licenses[0].status == "suspended"


def test_a_range_of_weekdays_is_one_rule_per_day_and_may_include_the_weekend() -> None:
    row = valid_row(hours="sat-mon 9:00-10:00 America/Denver from 2026-12-01 until 2026-12-14")
    days = (date(2026, 12, 1), date(2026, 12, 14))
    assert row.hours == tuple(WeeklyRule(day, 540, 600, "America/Denver", *days) for day in (5, 6, 0))


def test_rules_with_different_dates_do_not_overlap() -> None:
    row = valid_row(hours="mon 09:00-12:00 until 2026-11-30; mon 09:00-12:00 from 2026-12-01")
    assert isinstance(row.hours, tuple)
    assert len(row.hours) == 2


def test_a_plan_without_a_start_date_gets_the_default_start() -> None:
    assert valid_row(plans="aetna-ppo").participations == (
        Participation("aetna-ppo", None, date(2000, 1, 1), None, None),
    )


def test_american_dates_are_read() -> None:
    assert valid_row(capacity_verified_on="11/2/2026").capacity_verified_on == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("(202) 555-0143", "+12025550143"),
        ("+1 202.555.0143 ext 5", "+12025550143x5"),
        ("２０２５５５０１４３", "+12025550143"),
        ("", ""),
    ],
)
def test_phone_numbers_are_normalized(cell: str, number: str) -> None:
    assert values.phone(cell) == number


def test_an_unknown_license_type_causes_no_second_problem() -> None:
    assert reasons(license_type="wizard", session_types="medication-management/individual/both/30") == [
        ("license_type", "“wizard” is not a word we know here")
    ]


@given(st.text(max_size=60))
def test_no_text_in_any_cell_raises_an_exception(text: str) -> None:
    for name in rows.NAMES:
        assert isinstance(read(**{name: text}), ProviderRow | Rejected)


def test_an_npi_set_distinguishes_adjacent_npis() -> None:
    npis = NpiSet()
    numbers = [npi(n) for n in (0, 1, 2, 1, 0)]
    assert [npis.add(number) for number in numbers] == [True, True, True, False, False]


@pytest.mark.parametrize("zone", ["EST", "Etc/GMT+5", "America/Nowhere", "../etc/passwd", "/America/Denver", "America"])
def test_a_zone_without_daylight_saving_or_of_unknown_name_is_invalid(zone: str) -> None:
    with pytest.raises(CellError):
        values.timezone(zone)


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        ([*rows.NAMES], None),
        ([*rows.REQUIRED], None),
        (["npi", "given_name"], "required columns are missing: family_name, license_type, timezone, licenses"),
        ([*rows.REQUIRED, "shoe size", ""], "columns are not known: shoe size, (empty)"),
        ([*rows.REQUIRED, "npi"], "columns stand twice: npi"),
        ([*rows.REQUIRED, "focus"], "focus needs the column concerns beside it"),
    ],
)
def test_a_header_is_valid_or_has_a_problem(names: list[str], problem: str | None) -> None:
    assert rows.header_problem(names) == problem
