"""Each listed start can be held, and each other start of the grid is refused, in every list and on every way to book.

`LISTED_EXAMPLES` is the number of random providers, 40 by default; run with -s to see examples and seconds.
"""

import itertools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.domain.booking_request import BookingDetails, Contact
from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.appointments.models import Appointment
from matching.availability.domain import booking_rules
from matching.availability.domain.availability import Availability
from matching.availability.queries import booking_context
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import hold as hold_actions
from matching.booking.actions import rebook as rebook_actions
from matching.booking.models import Offer
from matching.booking.queries import alternatives, later_visits, waitlist
from matching.search import index
from matching.search.queries import provider as provider_queries
from matching.search.queries import shortlist
from matching.search.queries.match_request import Match
from providers.directory.domain import hours, intervals
from providers.directory.models import Provider, TimeOff, WeeklyHours
from tests.factories.providers import (
    add_license,
    add_participation,
    add_visit_type,
    create_listed_provider,
)

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("LISTED_EXAMPLES", "40"))
EDGES = 10  # real holds for each example; the whole grid is checked by the rule that a hold applies under its lock
SEEDS = st.integers(0, 2**48)
examples = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
ZONES = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles"),
    *("America/Anchorage", "Pacific/Honolulu", "Pacific/Guam", "Pacific/Pago_Pago", "America/Puerto_Rico"),
)
# Before and after clock changes, the turn of the year, a leap day, and an ordinary day.
DATES = ("2026-10-30", "2026-11-01", "2027-02-20", "2027-03-14", "2026-12-31", "2028-02-28", "2027-06-09")
STATES = ("NY", "CA")
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class World:
    """One random provider, the moment, and what a client asks for."""

    provider: Provider
    now: datetime
    criteria: Criteria


@contextmanager
def example(seed: int) -> Iterator[World]:
    """Create a world in a transaction that is rolled back."""
    index.reset()
    with transaction.atomic():
        yield create_world(Random(seed))
        transaction.set_rollback(True)
    index.reset()


def create_world(random: Random) -> World:
    """Create a provider with random zone, dates, hours, buffers, time off and bookings."""
    at = datetime.combine(date.fromisoformat(random.choice(DATES)), datetime.min.time(), UTC)
    now = at + timedelta(
        days=random.randrange(3), minutes=random.choice([1, 420, 539, 960, 1439, random.randrange(1440)])
    )
    now += timedelta(seconds=random.choice([0, 0, 31]))
    zone, today = random.choice(ZONES), now.date()
    verified = today - timedelta(days=random.choice([*[0] * 6, 30, 89, 90]))
    provider = create_listed_provider(
        hours=None,
        plans=(),
        timezone=zone,
        fee=random.choice(["150.00", "150.00", None]),
        notice=random.choice([0, 0, 0, 60, 1440, 3 * 1440]),
        horizon_days=random.choice([3, 14, 28, 60, 90, 90, 365]),
        capacity=random.choice([3, 10]),
        capacity_verified_on=verified,
        contact_verified_on=verified + timedelta(days=random.choice([0, 1])),
    )
    provider.licenses.all().delete()
    provider.session_types.all().delete()
    add_visit_type(
        provider,
        minutes=random.choice([25, 50, 90]),
        buffer_before=random.choice([0, 0, 10, 15]),
        buffer_after=random.choice([0, 10, 20]),
    )
    for state in random.sample(STATES, random.choice([1, *[2] * 5])):
        first, last = span(random, today)
        add_license(provider, state, issued_on=first, expires_on=last, verified_on=min(verified, today))
    if provider.self_pay_fee is None or random.random() < 0.7:
        first, last = span(random, today)
        add_participation(
            provider,
            "aetna-ppo",
            starts_on=first,
            ends_on=random.choice([None, last]),
            verified_on=today,
            states=random.choice([None, None, ["NY"]]),
        )
    add_hours(random, provider, zone, today)
    for _ in range(random.choice([0, 0, 1, 2])):
        start = now + timedelta(minutes=random.randrange(40 * 1440))
        span_off = DateTimeTZRange(start, start + timedelta(minutes=random.choice([30, 600, 4000])))
        TimeOff.objects.create(provider=provider, span=span_off)
    world = World(provider, now, criteria(random, random.choice(ZONES)))
    book_some_starts(random, world)
    return world


def span(random: Random, today: date) -> tuple[date, date]:
    """Return a first and last day, often near today or in the next weeks."""
    first = today - timedelta(days=random.choice([*[1000] * 6, 1, 0, -1, -9]))
    return first, max(first, today + timedelta(days=random.choice([*[1000] * 6, -1, 0, 1, 5, 13, 27, 28, 45])))


def add_hours(random: Random, provider: Provider, zone: str, today: date) -> None:
    """Add hours on some weekdays, at any quarter hour, sometimes with dates."""
    for weekday in random.sample(range(7), random.choice([2, 4, 7])):
        start = random.choice([0, 60, 90, 525, 1080, 1320])
        WeeklyHours.objects.create(
            provider=provider,
            weekday=weekday,
            start=start,
            end=min(start + random.choice([60, 210, 1440]), 1440),
            timezone=random.choice([zone, zone, zone, "America/New_York"]),
            valid_from=random.choice([None, None, today + timedelta(days=random.randrange(20))]),
            valid_until=random.choice([None, None, today + timedelta(days=random.randrange(20, 60))]),
        )


def criteria(random: Random, zone: str) -> Criteria:
    """Return what a client asks for who is in `zone`."""
    payment = random.choice(
        [
            *[{"plan": "aetna-ppo"}, {"payer": "aetna"}, {"self_pay_max": Decimal("150.00")}] * 3,
            {"self_pay_max": Decimal("90.00")},
        ]
    )
    state, other_states = random.choice([("NY", ()), ("NY", ()), ("CA", ()), ("NY", ("CA",))])
    return Criteria(
        state=state, other_states=other_states, timezone=zone, age_group="adult", window_days=HORIZON_DAYS, **payment
    )


def book_some_starts(random: Random, world: World) -> None:
    """Let other people hold or book a few starts, some of whose holds have lapsed."""
    for number in range(random.choice([0, 1, 3])):
        others = listed(world)
        if not others:
            return
        match = Match(bytes([number]) * 32, world.criteria, world.now)
        held = hold(world, random.choice(others[:200]), match)
        if random.random() < 0.4:
            book(world, held)
        elif random.random() < 0.3:
            Appointment.objects.filter(pk=held.pk).update(held_until=world.now - timedelta(minutes=1))


def availability(world: World) -> Availability:
    """Return what PostgreSQL has."""
    return booking_context.load(world.provider.pk, world.criteria, world.now).availability


def listed(world: World) -> list[datetime]:
    """Return the starts on the provider's page, and in phone booking, for a client with these criteria."""
    public = provider_queries.with_public_data([world.provider], world.now)[0]
    return provider_queries.bookable_starts(public, world.criteria, world.now)


def hold(world: World, start: datetime, match: Match | None = None) -> Appointment:
    """Hold a start."""
    return hold_actions.create_hold(
        match=match or Match(b"own" + bytes(29), world.criteria, world.now),
        provider=world.provider,
        start=start,
        network=b"",
        by="client",
        now=world.now,
        clock=lambda: world.now,
    )


def book(world: World, held: Appointment) -> Appointment:
    """Book a hold."""
    details = BookingDetails(
        contact=Contact(name="Ana Ruiz"),
        date_of_birth=date(1990, 5, 4),
        state=world.criteria.state,
        timezone=world.criteria.timezone,
        language="en",
        consents=frozenset({"telehealth", "privacy"}),
    )
    return appointment_actions.confirm(
        appointment=held, details=details, known=None, by="client", clock=lambda: world.now
    )[0]


def is_refused(world: World, start: datetime) -> bool:
    """Return whether a hold of a start is refused; one that is made is taken back."""
    with transaction.atomic():
        try:
            hold(world, start)
        except BookingRefused:
            return True
        transaction.set_rollback(True)
    return False


def grid(world: World, days: int) -> list[datetime]:
    """Return every quarter hour from an hour before now to a day after `days`."""
    first = datetime.fromtimestamp(world.now.timestamp() // 900 * 900, UTC) - 4 * QUARTER
    return [first + number * QUARTER for number in range((days + 1) * 96 + 4)]


def edges(random: Random, all_starts: list[datetime], chosen: set[datetime]) -> list[datetime]:
    """Return some starts on each side of every change from listed to unlisted."""
    changes = [
        start
        for before, after in itertools.pairwise(all_starts)
        if (before in chosen) != (after in chosen)
        for start in (before, after)
    ]
    return random.sample(changes, min(len(changes), EDGES)) or [random.choice(all_starts)]


def test_a_client_can_hold_each_listed_start_and_no_other() -> None:
    began, totals = time.perf_counter(), {"examples": 0, "listed": 0, "grid": 0, "held": 0}

    @examples
    @given(SEEDS)
    def check(seed: int) -> None:
        with example(seed) as world:
            starts, all_starts = listed(world), grid(world, HORIZON_DAYS)
            chosen = set(starts)
            context = booking_context.load(world.provider.pk, world.criteria, world.now)
            for start in all_starts:
                try:
                    booking_rules.check_hold(context, world.now, start)
                except BookingRefused:
                    assert start not in chosen, start
                else:
                    assert start in chosen, start
            for start in edges(Random(seed), all_starts, chosen):
                assert is_refused(world, start) is (start not in chosen), start
                totals["held"] += start in chosen
            check_other_lists(world, starts)
            totals["examples"] += 1
            totals["listed"] += len(starts)
            totals["grid"] += len(all_starts)

    check()
    print(f"\n{totals}, {time.perf_counter() - began:.1f} s")
    assert totals["listed"]
    assert totals["held"]


def check_other_lists(world: World, starts: list[datetime]) -> None:
    """Check the ranking, other times after a refusal, and the waitlist against the starts of the page."""
    best = shortlist.rank_one(world.criteria, world.now, world.provider.pk)
    assert (best is not None) is bool(starts)
    if best:
        assert [intervals.to_datetime(at) for at in best.starts] == starts[:6]
        assert intervals.to_datetime(best.next_start) == starts[0]
    others = alternatives.next_openings(world.criteria, world.now, world.provider, world.now)
    assert [other.start for other in others] == starts[:3]
    runs = waitlist.known_openings(world.criteria, world.now).starts.get(world.provider.pk, ())
    known = [first + hours.QUARTER * n for first, count in runs for n in range(count)]
    assert [intervals.to_datetime(at) for at in known] == starts


def test_a_list_without_a_client_has_the_starts_that_some_client_in_its_zone_could_hold() -> None:
    @examples
    @given(SEEDS, st.sampled_from(ZONES))
    def check(seed: int, zone: str) -> None:
        with example(seed) as world:
            current = availability(world)
            visit_length = current.profile.visit_length("therapy", "individual", "first")
            assert visit_length
            last = world.now + timedelta(days=31)
            public = current.public_starts(visit_length, world.now, last, zone) if current.accepting else []
            for_someone: set[datetime] = set()
            for state in STATES:
                for payment in ({"plan": "aetna-ppo"}, {"plan": None, "self_pay_max": Decimal(10_000)}):
                    wish = replace(
                        world.criteria,
                        **{"state": state, "timezone": zone, "other_states": (), "payer": None, "self_pay_max": None}
                        | payment,
                    )
                    for_someone |= set(listed(replace(world, criteria=wish)))
            assert public == sorted(for_someone)
            own = current.public_starts(visit_length, world.now, last, current.profile.timezone)
            assert current.next_openings([visit_length]) == [own[0] if own else None]
            assert (provider_queries.list_public(world.now).filter(pk=world.provider.pk).exists()) is current.is_listed

    check()


def test_an_existing_client_can_move_to_each_listed_start_up_to_the_providers_horizon_and_to_no_other() -> None:
    @settings(examples, max_examples=max(EXAMPLES // 3, 1))
    @given(SEEDS)
    def check(seed: int) -> None:
        with example(seed) as world:
            starts = listed(world)
            if not starts:
                return
            booked = book(world, hold(world, starts[0]))
            for visit in ("first", "later"):
                except_ref = booked.ref if visit == "first" else ""
                chosen = set(
                    later_visits.moves(booked, world.now)
                    if visit == "first"
                    else later_visits.series(booked, world.now, 1).starts
                )
                context = booking_context.load(
                    world.provider.pk, world.criteria, world.now, visit=visit, except_ref=except_ref
                )
                for start in grid(world, 90):
                    if start == booked.period.lower:
                        continue
                    try:
                        booking_rules.check_move(context, start, same_provider=True)
                    except BookingRefused:
                        assert start not in chosen, start
                    else:
                        assert start in chosen, start
            check_series(world, booked, Random(seed))

    check()


def check_series(world: World, booked: Appointment, random: Random) -> None:
    """Check that the starts for several weeks, and no others, can be booked as a series."""
    series, once = later_visits.series(booked, world.now, 4), later_visits.series(booked, world.now, 1)
    for start in random.sample(once.starts, min(len(once.starts), 4)):
        starts = booking_rules.weekly_starts(start, booked.timezone, series.weeks)
        with transaction.atomic():
            try:
                rebook_actions.rebook(appointment=booked, starts=starts, by="client", clock=lambda: world.now)
            except BookingRefused:
                assert start not in series.starts
            else:
                assert start in series.starts
            transaction.set_rollback(True)
    if series.weeks < 4:
        assert once.most_weeks == series.weeks


def test_each_time_offered_after_a_cancellation_is_one_the_client_could_hold() -> None:
    offered = 0

    @settings(examples, max_examples=max(EXAMPLES // 3, 1))
    @given(SEEDS)
    def check(seed: int) -> None:
        nonlocal offered
        with example(seed) as world:
            starts = listed(world)
            if not starts:
                return
            booked = book(world, hold(world, Random(seed).choice(starts)))
            free = set(listed(world)) | set(starts)
            appointment_actions.cancel(
                appointment=booked, version=booked.version, reason="", by="provider", clock=lambda: world.now
            )
            for offer in Offer.objects.select_related("appointment"):
                offered += 1
                assert offer.appointment.period.lower in free
                assert offer.expires_at <= offer.appointment.period.lower

    check()
    assert offered


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Guam"])
def test_on_the_last_evening_of_license_and_plan_a_hold_can_be_confirmed(zone: str) -> None:
    """`cases/l02-last-evening.csv`: at 3:55 pm Pacific it is the same day, at 4:01 pm the UTC date is the next."""
    day = date(2028, 3, 5)
    provider = create_listed_provider(
        timezone=zone, plans=(), hours=(0, 1440), capacity_verified_on=day, contact_verified_on=day
    )
    provider.licenses.update(expires_on=day, verified_on=day)
    add_participation(provider, "aetna-ppo", starts_on=date(2028, 1, 1), ends_on=day, verified_on=day)
    wish = Criteria(state="NY", timezone=zone, age_group="adult", plan="aetna-ppo", window_days=28)
    begins = datetime(2028, 3, 5, 15, 55, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    start = datetime(2028, 3, 5, 21, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    world = World(provider, begins, wish)
    held = hold(world, start)
    later = replace(world, now=begins + timedelta(minutes=6))
    last = datetime(2028, 3, 5, 23, 45, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert max(listed(later)) == last
    assert later.provider in provider_queries.list_public(later.now)
    assert book(later, held).status == "booked"
    tomorrow = replace(world, now=begins + timedelta(hours=8, minutes=6))
    assert listed(tomorrow) == []
    assert later.provider not in provider_queries.list_public(tomorrow.now)
