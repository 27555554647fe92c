"""The ranking index follows committed changes from any connection, and nothing else."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, time, timedelta
from random import Random
from threading import Event, Thread
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.db import connection, transaction

from config import db
from matching.appointments.domain.criteria import Criteria
from matching.booking.actions import hold as hold_actions
from matching.search import index
from matching.search.index.expiry_queue import ExpiryQueue
from matching.search.queries import match_request, shortlist
from providers.directory.models import (
    Approach,
    Compact,
    CompactMembership,
    Concern,
    License,
    Plan,
    Privilege,
    Provider,
    ProviderChange,
    TimeOff,
    WeeklyHours,
)
from tests.factories.providers import (
    add_license,
    add_participation,
    add_weekly_hours,
    create_listed_provider,
    today,
)
from tests.threads import run_in_thread, run_in_threads

pytestmark = pytest.mark.usefixtures("committed")

STEPS = ("change", "change", "commit", "undo", "look")
CRITERIA = Criteria(state="NY", timezone="America/New_York", age_group="adult", plan="aetna-ppo", window_days=28)


def slugs(now: datetime | None = None, criteria: Criteria = CRITERIA) -> list[str]:
    """Return the slugs of the providers on the list now."""
    ranking = shortlist.rank(criteria, now or db.db_now(), 50).ranking
    names = dict(Provider.objects.values_list("id", "slug"))
    return sorted(names.get(result.provider, "?") for result in ranking.results)


def starts(now: datetime | None = None) -> list[int]:
    """Return the first openings of the only provider."""
    results = shortlist.rank(CRITERIA, now or db.db_now(), 1).ranking.results
    return list(results[0].starts) if results else []


def change(**facts: Any) -> None:
    """Change the only provider in another connection."""
    run_in_thread(lambda: Provider.objects.update(**facts))


def test_a_change_in_another_connection_is_in_the_next_ranking() -> None:
    provider = create_listed_provider()
    assert slugs() == [provider.slug]
    change(status="paused")
    assert slugs() == []
    change(status="active")
    assert slugs() == [provider.slug]
    change(accepting_new_clients=False)
    assert slugs() == []
    change(accepting_new_clients=True, age_groups=["teen"])
    assert slugs() == []


def test_changes_of_related_rows_are_in_the_next_ranking() -> None:
    provider = create_listed_provider()
    assert slugs() == [provider.slug]
    for model, facts, back in [
        (License, {"status": "suspended"}, {"status": "active"}),
        (WeeklyHours, {"valid_until": today() - timedelta(days=1)}, {"valid_until": None}),
    ]:
        run_in_thread(lambda model=model, facts=facts: model.objects.update(**facts))
        assert slugs() == [], model
        run_in_thread(lambda model=model, back=back: model.objects.update(**back))
        assert slugs() == [provider.slug], model
    now = datetime.now(UTC)
    span = (now - timedelta(days=1), now + timedelta(days=40))
    run_in_thread(lambda: TimeOff.objects.create(provider=provider, span=span))
    assert slugs() == []
    run_in_thread(lambda: TimeOff.objects.all().delete())
    assert slugs() == [provider.slug]
    run_in_thread(lambda: provider.session_types.all().delete())
    assert slugs() == []


def test_new_and_deleted_providers_are_ranked_and_counted() -> None:
    provider = create_listed_provider()
    assert slugs() == [provider.slug]
    other_provider = run_in_thread(create_listed_provider)
    assert slugs() == [provider.slug, other_provider.slug]
    assert shortlist.rank(CRITERIA, db.db_now(), 1).ranking.considered == 2
    run_in_thread(lambda: Provider.objects.filter(pk=provider.pk).delete())
    assert slugs() == [other_provider.slug]
    assert shortlist.rank(CRITERIA, db.db_now(), 1).ranking.considered == 1


@contextmanager
def slow_change(**facts: Any) -> Iterator[Event]:
    """Make a change in another connection that commits when the event is set."""
    written, commit = Event(), Event()

    def act() -> None:
        with transaction.atomic():
            Provider.objects.update(**facts)
            written.set()
            commit.wait(30)
        connection.close()

    thread = Thread(target=act)
    thread.start()
    try:
        assert written.wait(30)
        yield commit
    finally:
        commit.set()
        thread.join()


def test_a_slow_transaction_that_commits_after_newer_ones_is_not_missed() -> None:
    provider = create_listed_provider()
    assert slugs() == [provider.slug]
    with slow_change(accepting_new_clients=False) as commit:
        others = []
        for _ in range(3):
            others.append(run_in_thread(create_listed_provider).slug)
            assert slugs() == sorted([provider.slug, *others])
        commit.set()
    assert slugs() == others


def test_an_uncommitted_change_is_visible_only_to_its_connection() -> None:
    provider = create_listed_provider()
    assert slugs() == [provider.slug]
    with transaction.atomic():
        Provider.objects.update(accepting_new_clients=False)
        assert slugs() == []
        assert run_in_thread(slugs) == [provider.slug]
        assert slugs() == []
    assert slugs() == run_in_thread(slugs) == []


def test_a_rolled_back_change_is_discarded() -> None:
    provider = create_listed_provider()
    assert slugs() == [provider.slug]
    with transaction.atomic():
        Provider.objects.update(accepting_new_clients=False)
        assert slugs() == []
        transaction.set_rollback(True)
    assert slugs() == [provider.slug]


def test_a_first_ranking_inside_a_transaction_caches_nothing_uncommitted() -> None:
    provider = create_listed_provider()
    with transaction.atomic():
        Provider.objects.update(accepting_new_clients=False)
        assert slugs() == []
        assert run_in_thread(slugs) == [provider.slug]
        transaction.set_rollback(True)
    assert slugs() == [provider.slug]


def test_a_vocabulary_change_elsewhere_caches_nothing_uncommitted() -> None:
    provider = create_listed_provider()
    assert slugs() == [provider.slug]
    with transaction.atomic():
        Provider.objects.update(accepting_new_clients=False)
        run_in_thread(lambda: Concern.objects.filter(slug="anger").update(label="Fury"))
        assert slugs() == []
        transaction.set_rollback(True)
    assert slugs() == [provider.slug]


def test_rolling_back_to_a_savepoint_restores_the_ranking() -> None:
    provider = create_listed_provider()
    assert slugs() == [provider.slug]
    with transaction.atomic():
        with transaction.atomic():
            Provider.objects.update(accepting_new_clients=False)
            assert slugs() == []
            transaction.set_rollback(True)
        assert slugs() == [provider.slug]


def test_an_expired_hold_frees_its_time_without_a_logged_change() -> None:
    provider = create_listed_provider()
    now = db.db_now()
    # From tomorrow on, so that nothing else changes in the ten minutes before the hold expires.
    Provider.objects.update(notice=24 * 60 - now.minute % 15)
    before = starts(now)
    match = match_request.by_token(match_request.token(CRITERIA, now), now)
    start = datetime.fromtimestamp(before[0] * 60, UTC)
    hold = hold_actions.create_hold(match=match, provider=provider, start=start, network=b"", by="client", now=now)
    starts_while_held = starts(hold.held_until - timedelta(seconds=1))
    assert before[0] not in starts_while_held
    changes = list(ProviderChange.objects.values_list("provider_id", "xid").order_by("provider_id"))
    assert starts(hold.held_until) == before
    assert list(ProviderChange.objects.values_list("provider_id", "xid").order_by("provider_id")) == changes


def test_verification_that_turns_stale_at_midnight_unlists_at_midnight() -> None:
    provider = create_listed_provider()
    stale = today() - timedelta(days=89)
    change(capacity_verified_on=stale)
    midnight = datetime.combine(today() + timedelta(days=2), time(), UTC)
    assert slugs(midnight - timedelta(microseconds=1)) == [provider.slug]
    assert slugs(midnight) == []
    assert shortlist.rank(CRITERIA, midnight, 1).ranking.considered == 0


def test_a_license_counts_from_its_first_day() -> None:
    provider = create_listed_provider()
    run_in_thread(lambda: License.objects.update(issued_on=today() + timedelta(days=1)))
    zone = ZoneInfo(CRITERIA.timezone)
    midnight = datetime.combine(today() + timedelta(days=1), time(), zone).astimezone(UTC)
    assert slugs(midnight - timedelta(microseconds=1)) == []
    assert slugs(midnight) == [provider.slug]


def test_a_license_counts_to_the_end_of_its_last_day_at_the_clients_place() -> None:
    provider = create_listed_provider(state="GU", timezone="Pacific/Guam")
    add_license(provider, "CA", expires_on=today() + timedelta(days=1))
    add_license(provider, "HI", expires_on=today() + timedelta(days=1))
    License.objects.filter(state="GU").update(expires_on=today() - timedelta(days=5))
    for state, zone in [("CA", "America/Los_Angeles"), ("HI", "Pacific/Honolulu")]:
        criteria = Criteria(**{**_facts(CRITERIA), "state": state, "timezone": zone})
        midnight = datetime.combine(today() + timedelta(days=2), time(), ZoneInfo(zone)).astimezone(UTC)
        add_weekly_hours(provider, timezone=zone, start=23 * 60, end=24 * 60)
        assert slugs(midnight - timedelta(hours=2), criteria) == [provider.slug]
        assert slugs(midnight, criteria) == []


def test_an_old_snapshot_is_rebuilt() -> None:
    provider = create_listed_provider()
    now = db.db_now()
    assert slugs(now) == [provider.slug]
    later = now + timedelta(days=3)
    with index.current(later) as snapshot:
        later_origin = snapshot.origin
    with index.current(now) as snapshot:
        assert later_origin > snapshot.origin
    assert slugs(later) == [provider.slug]


def test_a_new_approach_can_be_required_at_once() -> None:
    provider = create_listed_provider()
    assert slugs() == [provider.slug]

    def add_approach() -> None:
        approach = Approach.objects.create(slug="new-way", label="New way", label_es="Nueva", bit=63)
        provider.approaches.add(approach)

    run_in_thread(add_approach)
    criteria = Criteria(**{**_facts(CRITERIA), "approaches": ("new-way",), "must": frozenset({"approaches"})})
    assert slugs(criteria=criteria) == [provider.slug]


def test_a_new_plan_of_a_payer_counts_at_once() -> None:
    provider = create_listed_provider(plans=())
    by_payer = Criteria(**{**_facts(CRITERIA), "plan": None, "payer": "aetna"})
    assert slugs(criteria=by_payer) == []

    def add_plan() -> None:
        plan = Plan.objects.get(slug="aetna-ppo")
        new_plan = Plan.objects.create(payer=plan.payer, slug="aetna-new", label="New", kind="ppo")
        add_participation(provider, new_plan.slug)

    run_in_thread(add_plan)
    assert slugs(criteria=by_payer) == [provider.slug]


def test_privileges_end_when_a_state_leaves_the_compact() -> None:
    compact = Compact.objects.get(slug="psypact")
    provider = create_listed_provider(state="NJ")
    Privilege.objects.create(
        provider=provider,
        compact=compact,
        number="P1",
        status="active",
        issued_on=today() - timedelta(days=10),
        expires_on=today() + timedelta(days=300),
        verified_on=today(),
    )
    in_ohio = Criteria(**{**_facts(CRITERIA), "state": "OH"})
    assert slugs(criteria=in_ohio) == [provider.slug]
    run_in_thread(
        lambda: CompactMembership.objects.filter(compact=compact, state="OH").update(ends_on=today() - timedelta(1))
    )
    assert slugs(criteria=in_ohio) == []


def test_a_provider_with_two_licenses_is_listed_in_both_states() -> None:
    provider = create_listed_provider()
    in_nj = Criteria(**{**_facts(CRITERIA), "state": "NJ"})
    assert (slugs(), slugs(criteria=in_nj)) == ([provider.slug], [])
    run_in_thread(lambda: add_license(provider, "NJ"))
    assert (slugs(), slugs(criteria=in_nj)) == ([provider.slug], [provider.slug])
    both = Criteria(**{**_facts(CRITERIA), "other_states": ("NJ",)})
    assert slugs(criteria=both) == [provider.slug]
    run_in_thread(lambda: License.objects.filter(state="NY").delete())
    assert (slugs(), slugs(criteria=in_nj), slugs(criteria=both)) == ([], [provider.slug], [])


def test_rankings_in_parallel_with_changes_end_up_correct() -> None:
    providers = [create_listed_provider() for _ in range(4)]

    def flip(number: int) -> None:
        for turn in range(6):
            Provider.objects.filter(pk=providers[number].pk).update(accepting_new_clients=bool(turn % 2 == number % 2))

    def rank_repeatedly() -> None:
        for _ in range(12):
            slugs()

    run_in_threads([*[lambda n=n: flip(n) for n in range(4)], rank_repeatedly, rank_repeatedly, rank_repeatedly])
    expected = sorted(Provider.objects.filter(accepting_new_clients=True).values_list("slug", flat=True))
    assert slugs() == expected
    index.reset()
    assert slugs() == expected


@pytest.mark.parametrize("seed", range(20))
def test_rankings_between_interleaved_transactions_match_the_committed_rows(seed: int) -> None:
    """Writers begin early and commit late, or never. Each has its own providers, so that none waits for another."""
    dice = Random(seed)
    providers = [create_listed_provider() for _ in range(6)]
    facts = {"dbname": connection.settings_dict["NAME"], "user": connection.settings_dict["USER"]}
    facts |= {"host": connection.settings_dict["HOST"], "port": connection.settings_dict["PORT"]}
    with ExitStack() as stack:
        writers = [stack.enter_context(psycopg.connect(**facts)) for _ in range(3)]
        for _ in range(40):
            number = dice.randrange(3)
            provider, step = (
                dice.choice(providers[2 * number : 2 * number + 2]),
                dice.choice(STEPS),
            )
            if step == "change":
                sql = "UPDATE directory_provider SET accepting_new_clients = %s WHERE id = %s"
                writers[number].execute(sql, [dice.random() < 0.5, provider.pk])
            elif step == "commit":
                writers[number].commit()
            elif step == "undo":
                writers[number].rollback()
            else:
                committed = Provider.objects.filter(accepting_new_clients=True).values_list("slug", flat=True)
                assert slugs() == sorted(committed)
        for writer in writers:
            writer.rollback()


def test_a_provider_who_expires_during_a_rolled_back_change_is_reloaded() -> None:
    provider = create_listed_provider()
    stale = today() - timedelta(days=89)
    change(capacity_verified_on=stale)
    midnight = datetime.combine(today() + timedelta(days=2), time(), UTC)
    assert slugs(midnight - timedelta(seconds=1)) == [provider.slug]
    with transaction.atomic():
        Provider.objects.update(notice=30)
        assert slugs(midnight) == []
        transaction.set_rollback(True)
    assert slugs(midnight) == []


def test_the_expiry_queue_stores_each_provider_once_per_moment() -> None:
    expiry_queue, moment = ExpiryQueue(), datetime(2026, 11, 24, tzinfo=UTC)
    for number in range(1_000):
        expiry_queue.add(moment + timedelta(days=number % 3), number % 5)
    assert len(expiry_queue.times) == len(expiry_queue.providers) == 3
    assert expiry_queue.pop_due(moment - timedelta(seconds=1)) == set()
    assert expiry_queue.pop_due(moment + timedelta(days=1)) == {0, 1, 2, 3, 4}
    assert len(expiry_queue.times) == len(expiry_queue.providers) == 1


def _facts(criteria: Criteria) -> dict[str, Any]:
    return {name: getattr(criteria, name) for name in criteria.__dataclass_fields__}
