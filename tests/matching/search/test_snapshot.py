"""The ranking index follows committed changes from any connection, and nothing else."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, time, timedelta
from random import Random
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from config import db
from matching.appointments.domain.criteria import Criteria
from matching.booking.actions import hold as holds
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
from tests.factories.providers import add_license, add_participation, create_listed_provider, today
from tests.threads import run_in_thread, run_in_threads

pytestmark = pytest.mark.usefixtures("committed")

STEPS = ("change", "change", "commit", "undo", "look")
ASKED = Criteria(state="NY", timezone="America/New_York", age_group="adult", plan="aetna-ppo", window_days=28)


def slugs(now: datetime | None = None, criteria: Criteria = ASKED) -> list[str]:
    """Return the slugs of the providers on the list now."""
    found = shortlist.rank(criteria, now or db.db_now(), 50).ranking
    names = dict(Provider.objects.values_list("id", "slug"))
    return sorted(names.get(winner.provider, "?") for winner in found.results)


def starts(now: datetime | None = None) -> list[int]:
    """Return the first openings of the only provider."""
    results = shortlist.rank(ASKED, now or db.db_now(), 1).ranking.results
    return list(results[0].starts) if results else []


def change(**facts: Any) -> None:
    """Change the only provider in another connection."""
    run_in_thread(lambda: Provider.objects.update(**facts))


def test_a_change_in_another_connection_is_in_the_next_ranking() -> None:
    one = create_listed_provider()
    assert slugs() == [one.slug]
    change(status="paused")
    assert slugs() == []
    change(status="active")
    assert slugs() == [one.slug]
    change(accepting_new_clients=False)
    assert slugs() == []
    change(accepting_new_clients=True, age_groups=["teen"])
    assert slugs() == []


def test_each_kind_of_row_that_the_index_shows_tells_of_its_change() -> None:
    one = create_listed_provider()
    assert slugs() == [one.slug]
    for model, facts, back in [
        (License, {"status": "suspended"}, {"status": "active"}),
        (WeeklyHours, {"valid_until": today() - timedelta(days=1)}, {"valid_until": None}),
    ]:
        run_in_thread(lambda model=model, facts=facts: model.objects.update(**facts))
        assert slugs() == [], model
        run_in_thread(lambda model=model, back=back: model.objects.update(**back))
        assert slugs() == [one.slug], model
    now = datetime.now(UTC)
    span = (now - timedelta(days=1), now + timedelta(days=40))
    run_in_thread(lambda: TimeOff.objects.create(provider=one, span=span))
    assert slugs() == []
    run_in_thread(lambda: TimeOff.objects.all().delete())
    assert slugs() == [one.slug]
    run_in_thread(lambda: one.session_types.all().delete())
    assert slugs() == []


def test_a_new_provider_and_a_deleted_one_are_followed_and_counted() -> None:
    one = create_listed_provider()
    assert slugs() == [one.slug]
    two = run_in_thread(create_listed_provider)
    assert slugs() == [one.slug, two.slug]
    assert shortlist.rank(ASKED, db.db_now(), 1).ranking.considered == 2
    run_in_thread(lambda: Provider.objects.filter(pk=one.pk).delete())
    assert slugs() == [two.slug]
    assert shortlist.rank(ASKED, db.db_now(), 1).ranking.considered == 1


@contextmanager
def slow_change(**facts: Any) -> Iterator[Event]:
    """Make a change in another connection that commits when the event is set."""
    made, commit = Event(), Event()

    def act() -> None:
        with transaction.atomic():
            Provider.objects.update(**facts)
            made.set()
            commit.wait(30)
        connection.close()

    thread = Thread(target=act)
    thread.start()
    try:
        assert made.wait(30)
        yield commit
    finally:
        commit.set()
        thread.join()


def test_a_slow_transaction_that_commits_after_newer_ones_is_not_missed() -> None:
    one = create_listed_provider()
    assert slugs() == [one.slug]
    with slow_change(accepting_new_clients=False) as commit:
        others = []
        for _ in range(3):
            others.append(run_in_thread(create_listed_provider).slug)
            assert slugs() == sorted([one.slug, *others])
        commit.set()
    assert slugs() == others


def test_what_is_not_committed_is_not_shown_to_others() -> None:
    one = create_listed_provider()
    assert slugs() == [one.slug]
    with transaction.atomic():
        Provider.objects.update(accepting_new_clients=False)
        assert slugs() == []
        assert run_in_thread(slugs) == [one.slug]
        assert slugs() == []
    assert slugs() == run_in_thread(slugs) == []


def test_our_own_change_is_forgotten_when_it_is_rolled_back() -> None:
    one = create_listed_provider()
    assert slugs() == [one.slug]
    with transaction.atomic():
        Provider.objects.update(accepting_new_clients=False)
        assert slugs() == []
        transaction.set_rollback(True)
    assert slugs() == [one.slug]


def test_a_process_whose_first_look_is_in_the_middle_of_a_change_keeps_none_of_it() -> None:
    one = create_listed_provider()
    with transaction.atomic():
        Provider.objects.update(accepting_new_clients=False)
        assert slugs() == []
        assert run_in_thread(slugs) == [one.slug]
        transaction.set_rollback(True)
    assert slugs() == [one.slug]


def test_a_change_of_vocabulary_elsewhere_keeps_nothing_of_our_own_unfinished_change() -> None:
    one = create_listed_provider()
    assert slugs() == [one.slug]
    with transaction.atomic():
        Provider.objects.update(accepting_new_clients=False)
        run_in_thread(lambda: Concern.objects.filter(slug="anger").update(label="Fury"))
        assert slugs() == []
        transaction.set_rollback(True)
    assert slugs() == [one.slug]


def test_a_change_that_is_undone_to_a_savepoint_is_undone_in_the_ranking() -> None:
    one = create_listed_provider()
    assert slugs() == [one.slug]
    with transaction.atomic():
        with transaction.atomic():
            Provider.objects.update(accepting_new_clients=False)
            assert slugs() == []
            transaction.set_rollback(True)
        assert slugs() == [one.slug]


def test_a_hold_takes_its_time_and_gives_it_back_when_it_runs_out_without_any_change() -> None:
    one = create_listed_provider()
    now = db.db_now()
    # From tomorrow on, so that nothing else changes in the ten minutes before the hold expires.
    Provider.objects.update(notice=24 * 60 - now.minute % 15)
    before = starts(now)
    match = match_request.by_token(match_request.token(ASKED, now), now)
    start = datetime.fromtimestamp(before[0] * 60, UTC)
    held = holds.create_hold(match=match, provider=one, start=start, network=b"", by="client", now=now)
    taken = starts(held.held_until - timedelta(seconds=1))
    assert before[0] not in taken
    changes = list(ProviderChange.objects.values_list("provider_id", "xid").order_by("provider_id"))
    assert starts(held.held_until) == before
    assert list(ProviderChange.objects.values_list("provider_id", "xid").order_by("provider_id")) == changes


def test_verification_that_turns_stale_at_midnight_unlists_at_midnight() -> None:
    one = create_listed_provider()
    stale = today() - timedelta(days=89)
    change(capacity_verified_on=stale)
    midnight = datetime.combine(today() + timedelta(days=2), time(), UTC)
    assert slugs(midnight - timedelta(microseconds=1)) == [one.slug]
    assert slugs(midnight) == []
    assert shortlist.rank(ASKED, midnight, 1).ranking.considered == 0


def test_a_license_that_begins_tomorrow_lists_tomorrow() -> None:
    one = create_listed_provider()
    run_in_thread(lambda: License.objects.update(issued_on=today() + timedelta(days=1)))
    midnight = datetime.combine(today() + timedelta(days=1), time(), UTC)
    assert slugs(midnight - timedelta(microseconds=1)) == []
    assert slugs(midnight) == [one.slug]


def test_a_picture_two_days_old_is_built_anew() -> None:
    one = create_listed_provider()
    now = db.db_now()
    assert slugs(now) == [one.slug]
    later = now + timedelta(days=3)
    with index.current(later) as picture:
        after = picture.origin
    with index.current(now) as picture:
        assert after > picture.origin
    assert slugs(later) == [one.slug]


def test_a_new_word_can_be_asked_for_at_once() -> None:
    one = create_listed_provider()
    assert slugs() == [one.slug]

    def teach() -> None:
        word = Approach.objects.create(slug="new-way", label="New way", label_es="Nueva", bit=63)
        one.approaches.add(word)

    run_in_thread(teach)
    asked = Criteria(**{**_facts(ASKED), "approaches": ("new-way",), "must": frozenset({"approaches"})})
    assert slugs(criteria=asked) == [one.slug]


def test_a_new_plan_of_a_payer_counts_at_once() -> None:
    one = create_listed_provider(plans=())
    by_payer = Criteria(**{**_facts(ASKED), "plan": None, "payer": "aetna"})
    assert slugs(criteria=by_payer) == []

    def join() -> None:
        plan = Plan.objects.get(slug="aetna-ppo")
        new = Plan.objects.create(payer=plan.payer, slug="aetna-new", label="New", kind="ppo")
        add_participation(one, new.slug)

    run_in_thread(join)
    assert slugs(criteria=by_payer) == [one.slug]


def test_a_state_that_leaves_a_compact_takes_its_privileges_along() -> None:
    compact = Compact.objects.get(slug="psypact")
    one = create_listed_provider(state="NJ")
    Privilege.objects.create(
        provider=one,
        compact=compact,
        number="P1",
        status="active",
        issued_on=today() - timedelta(days=10),
        expires_on=today() + timedelta(days=300),
        verified_on=today(),
    )
    in_ohio = Criteria(**{**_facts(ASKED), "state": "OH"})
    assert slugs(criteria=in_ohio) == [one.slug]
    run_in_thread(
        lambda: CompactMembership.objects.filter(compact=compact, state="OH").update(ends_on=today() - timedelta(1))
    )
    assert slugs(criteria=in_ohio) == []


def test_two_licenses_of_two_states_put_a_provider_in_both() -> None:
    one = create_listed_provider()
    in_nj = Criteria(**{**_facts(ASKED), "state": "NJ"})
    assert (slugs(), slugs(criteria=in_nj)) == ([one.slug], [])
    run_in_thread(lambda: add_license(one, "NJ"))
    assert (slugs(), slugs(criteria=in_nj)) == ([one.slug], [one.slug])
    both = Criteria(**{**_facts(ASKED), "other_states": ("NJ",)})
    assert slugs(criteria=both) == [one.slug]
    run_in_thread(lambda: License.objects.filter(state="NY").delete())
    assert (slugs(), slugs(criteria=in_nj), slugs(criteria=both)) == ([], [one.slug], [])


def test_looks_from_many_threads_while_providers_change_end_in_the_truth() -> None:
    made = [create_listed_provider() for _ in range(4)]

    def flip(place: int) -> None:
        for turn in range(6):
            Provider.objects.filter(pk=made[place].pk).update(accepting_new_clients=bool(turn % 2 == place % 2))

    def look() -> None:
        for _ in range(12):
            slugs()

    run_in_threads([*[lambda n=n: flip(n) for n in range(4)], look, look, look])
    wanted = sorted(Provider.objects.filter(accepting_new_clients=True).values_list("slug", flat=True))
    assert slugs() == wanted
    index.reset()
    assert slugs() == wanted


@pytest.mark.parametrize("seed", range(20))
def test_however_slow_and_late_transactions_interleave_each_look_is_the_committed_truth(seed: int) -> None:
    """Run writers that begin early and commit late, or never. Each has its own providers, so that none waits."""
    dice = Random(seed)
    made = [create_listed_provider() for _ in range(6)]
    facts = {"dbname": connection.settings_dict["NAME"], "user": connection.settings_dict["USER"]}
    facts |= {"host": connection.settings_dict["HOST"], "port": connection.settings_dict["PORT"]}
    with ExitStack() as stack:
        writers = [stack.enter_context(psycopg.connect(**facts)) for _ in range(3)]
        for _ in range(40):
            number = dice.randrange(3)
            one, step = (
                dice.choice(made[2 * number : 2 * number + 2]),
                dice.choice(STEPS),
            )
            if step == "change":
                change = "UPDATE directory_provider SET accepting_new_clients = %s WHERE id = %s"
                writers[number].execute(change, [dice.random() < 0.5, one.pk])
            elif step == "commit":
                writers[number].commit()
            elif step == "undo":
                writers[number].rollback()
            else:
                committed = Provider.objects.filter(accepting_new_clients=True).values_list("slug", flat=True)
                assert slugs() == sorted(committed)
        for writer in writers:
            writer.rollback()


def test_a_provider_that_changed_by_the_clock_inside_our_own_change_is_read_again_after_it() -> None:
    one = create_listed_provider()
    stale = today() - timedelta(days=89)
    change(capacity_verified_on=stale)
    midnight = datetime.combine(today() + timedelta(days=2), time(), UTC)
    assert slugs(midnight - timedelta(seconds=1)) == [one.slug]
    with transaction.atomic():
        Provider.objects.update(notice=30)
        assert slugs(midnight) == []
        transaction.set_rollback(True)
    assert slugs(midnight) == []


def test_whom_the_clock_changes_is_noted_once_a_moment() -> None:
    expiry_queue, moment = ExpiryQueue(), datetime(2026, 11, 24, tzinfo=UTC)
    for number in range(1_000):
        expiry_queue.add(moment + timedelta(days=number % 3), number % 5)
    assert len(expiry_queue.times) == len(expiry_queue.providers) == 3
    assert expiry_queue.pop_due(moment - timedelta(seconds=1)) == set()
    assert expiry_queue.pop_due(moment + timedelta(days=1)) == {0, 1, 2, 3, 4}
    assert len(expiry_queue.times) == len(expiry_queue.providers) == 1


def _facts(criteria: Criteria) -> dict[str, Any]:
    return {name: getattr(criteria, name) for name in criteria.__dataclass_fields__}
