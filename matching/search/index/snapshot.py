"""The ranking index of this process: one picture of the listed providers, kept abreast of PostgreSQL.

Each look asks for the providers that transactions at or above the last snapshot's *xmin* changed (so a slow transaction
that commits late is never missed), and replaces their rows. What changes by the clock alone (a hold that runs out, a
license that lapses at midnight) waits in a queue by its time. Rows change in place, so whoever reads holds the lock; a
question is answered in a millisecond or two. The picture can be dropped and built anew at any moment; no booking is
decided by it.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

from matching.availability.queries import booked_time
from matching.search.domain.provider_arrays import Columns, Lexicon
from matching.search.domain.shard import Row
from matching.search.index.expiry_queue import Agenda
from providers.directory.domain import intervals
from providers.directory.models import Approach, Concern, Gender, Identity, Language, Plan, Provider
from providers.directory.queries import profiles

Known = TypeVar("Known")
CHUNK = 2_000
REMEMBERED = 5_000
# The provider that stands for vocabulary, payers and plans in the table of changes: with it, everything is built anew.
VOCABULARY = 0
# A transaction that is never reached: a look that asks for no changes.
NEVER = 2**62
# The picture spans 32 days and a question reaches 28 ahead: a picture may be this old and still answer in full.
LIFETIME_DAYS = 2

# One statement, hence one snapshot: what it tells of, and since when there may be more.
LOOK = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_current_xact_id_if_assigned()::text::bigint,
       (SELECT system_identifier FROM pg_control_system())::text
           || (SELECT oid FROM pg_database WHERE datname = current_database()),
       array_agg(provider_id), array_agg(xid)
FROM directory_providerchange WHERE xid >= %s
"""


@dataclass(slots=True)
class Look:
    """What one look at the database saw: its snapshot's xmin, our own transaction if it has written, which database, and
    by provider the transaction of its last change, `since` that xid.
    """

    xmin: int
    own: int | None
    database: str
    changed: dict[int, int]
    since: int


@dataclass(slots=True)
class Index:
    """The picture and what is needed to keep it abreast."""

    columns: Columns
    database: str
    xmin: int
    applied: dict[int, int] = field(default_factory=dict)
    # The states in which each listed provider has rows, each combination kept once.
    states: dict[int, tuple[str, ...]] = field(default_factory=dict)
    combinations: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    agenda: Agenda = field(default_factory=Agenda)
    # What was read to show a provider, until that provider changes; and how often any has.
    memory: dict[int, Any] = field(default_factory=dict)
    turns: int = 0

    def follow(self, look: Look, now: datetime) -> Columns:
        """The picture as of this look. Changes of our own unfinished transaction are shown to it and not kept."""
        changed = look.changed
        own = {provider for provider, xid in changed.items() if xid == look.own}
        if changed.get(VOCABULARY) not in (None, self.applied.get(VOCABULARY)):
            return self._anew(look, changed, bool(own), now)
        touched = {p for p, xid in changed.items() if xid != look.own and self.applied.get(p) != xid}
        touched |= self.agenda.due(now)
        for provider in touched & own:  # still to be read once our own transaction is over
            self.agenda.add(now, provider)
        touched -= own
        if touched:
            self._read_again(sorted(touched), now)
        # What a later look can no longer be told of need not be remembered.
        self.applied = {p: xid for p, xid in changed.items() if xid >= look.xmin and xid != look.own}
        self.xmin = max(self.xmin, look.xmin)  # another thread may have followed a later look
        return self._aside(sorted(own), now) if own else self.columns

    def _anew(self, look: Look, changed: dict[int, int], aside: bool, now: datetime) -> Columns:
        """Everything read again, since the words themselves have changed. Not kept (`aside`) if some of it is our own."""
        fresh = build(look, now)
        if not aside:
            self.columns, self.xmin, self.agenda = fresh.columns, fresh.xmin, fresh.agenda
            self.states, self.combinations = fresh.states, fresh.combinations
            self.memory, self.turns = {}, self.turns + 1
            self.applied = {p: xid for p, xid in changed.items() if xid >= look.xmin and xid != look.own}
        return fresh.columns

    def _read_again(self, ids: Sequence[int], now: datetime) -> None:
        """Replace the rows of these providers by what PostgreSQL says of them."""
        for first in range(0, len(ids), CHUNK):
            some = ids[first : first + CHUNK]
            rows, until = read(self.columns, some, now)
            self._forget(some)
            entering: dict[str, list[Row]] = {}
            for provider, by_state in rows.items():
                self.states[provider] = self.combinations.setdefault(tuple(by_state), tuple(by_state))
                for state, found in by_state.items():
                    entering.setdefault(state, []).extend(found)
            self.columns.put(entering)
            for provider, moment in until.items():
                self.agenda.add(moment, provider)
        self.columns.considered = len(self.states)

    def _forget(self, ids: Sequence[int]) -> None:
        leaving: dict[str, list[int]] = {}
        self.turns += 1
        for provider in ids:
            self.memory.pop(provider, None)
            for state in self.states.pop(provider, ()):
                leaving.setdefault(state, []).append(provider)
        for state, providers in leaving.items():
            self.columns.shards[state].remove(providers)

    def _aside(self, ids: Sequence[int], now: datetime) -> Columns:
        """A picture for our own transaction only."""
        rows, _until = read(self.columns, ids, now)
        states = {state for provider in ids for state in (*self.states.get(provider, ()), *rows.get(provider, ()))}
        aside = Index(self.columns.aside(states), self.database, self.xmin, states=dict(self.states))
        aside._read_again(ids, now)
        return aside.columns


_index: Index | None = None
_guard = Lock()


@contextmanager
def current(now: datetime) -> Iterator[Columns]:
    """The picture of all listed providers as of `now` (UTC), for as long as it is read and no longer.

    The first call of a process builds it whole.
    """
    look = _look(_told())
    with _guard:
        yield _followed(look, now)


def follow(now: datetime) -> Look:
    """Bring the picture abreast without reading it, for `remembered`. The look that it is abreast of."""
    look = _look(_told())
    with _guard:
        _followed(look, now)
    return look


def _followed(look: Look, now: datetime) -> Columns:
    global _index
    if _index is None or _index.database != look.database or _outlived(_index, now):
        fresh = build(look, now)
        if look.own is not None and _changed_by(look.own):
            return fresh.columns
        _index = fresh
    if look.since > _index.xmin:  # told too little for a picture this old
        look = _look(_index.xmin)
    return _index.follow(look, now)


def remembered(
    ids: Sequence[int], load: Callable[[Sequence[int]], Mapping[int, Known]], look: Look | None = None
) -> dict[int, Known]:
    """What `load` reads of these providers, read anew only once they have changed. As fresh as the last `follow`, which
    gave `look`, or `current`.

    In a transaction that has written, everything is read: what it has changed is not yet known to anyone else.
    """
    if connection.in_atomic_block and (look or _look(NEVER)).own is not None:
        return dict(load(ids))
    with _guard:
        known, turns = _index, _index.turns if _index else 0
        found = {provider: known.memory[provider] for provider in ids if known and provider in known.memory}
    fresh = load([provider for provider in ids if provider not in found])
    with _guard:
        # A change that was followed while we read may be newer than what we read.
        if known and known is _index and known.turns == turns:
            if len(known.memory) > REMEMBERED:
                known.memory.clear()
            known.memory.update(fresh)
    return found | dict(fresh)


def built() -> bool:
    """Whether this process has a picture already, so that a look at it takes no building."""
    return _index is not None


def reset() -> None:
    """Forget the picture: the next question builds it anew."""
    global _index
    with _guard:
        _index = None


def build(look: Look, now: datetime) -> Index:
    """A whole new picture, from every provider."""
    origin = intervals.minute(datetime.combine(now.date(), time(), UTC))
    index = Index(Columns(origin, _lexicon()), look.database, look.xmin)
    ids = Provider.objects.filter(status="active").order_by("id").values_list("id", flat=True)
    # Millions of small values, none in a cycle: looking for cycles among them would take longer than making them.
    collecting = gc.isenabled()
    gc.disable()
    try:
        index._read_again(list(ids), now)
    finally:
        if collecting:
            gc.enable()
    return index


def read(
    columns: Columns, ids: Iterable[int], now: datetime
) -> tuple[dict[int, dict[str, list[Row]]], dict[int, datetime]]:
    """Rows by provider and state for those listed, and by provider when the clock alone will change them."""
    wanted = list(ids)
    taken, runs_out = booked_time.load(wanted, now)
    rows: dict[int, dict[str, list[Row]]] = {}
    until = dict(runs_out)
    for profile in profiles.load(wanted, now.astimezone(UTC).date()):
        if profile.listed:
            rows[profile.id] = columns.rows(profile, taken.get(profile.id, booked_time.Occupancy()))
        if profile.changes_on:
            midnight = datetime.combine(profile.changes_on, time(), UTC)
            until[profile.id] = min(midnight, until.get(profile.id, midnight))
    return rows, until


def _changed_by(xid: int) -> bool:
    """Whether that transaction has changed anything a picture shows: what is not yet committed must not be kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM directory_providerchange WHERE xid = %s)", [xid])
        return bool(cursor.fetchone()[0])


def _outlived(index: Index, now: datetime) -> bool:
    origin = intervals.instant(index.columns.origin)
    return not origin <= now < origin + timedelta(days=LIFETIME_DAYS)


def _told() -> int:
    """Since which transaction a look must tell of changes. Read without the guard: `_followed` finds out if it was late."""
    known = _index
    return known.xmin if known else NEVER


def _look(since: int) -> Look:
    with connection.cursor() as cursor:
        cursor.execute(LOOK, [since])
        xmin, own, database, providers, xids = cursor.fetchone()
    return Look(xmin, own, database, dict(zip(providers or (), xids or (), strict=True)), since)


def _lexicon() -> Lexicon:
    words = {
        name: dict(model._default_manager.values_list("slug", "bit"))
        for name, model in [
            ("concerns", Concern),
            ("approaches", Approach),
            ("languages", Language),
            ("identities", Identity),
            ("genders", Gender),
        ]
    }
    payers: dict[str, tuple[str, ...]] = {}
    for payer, plan in Plan.objects.values_list("payer__slug", "slug"):
        payers[payer] = (*payers.get(payer, ()), plan)
    return Lexicon(**words, payers=payers)
