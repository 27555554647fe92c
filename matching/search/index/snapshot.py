"""The ranking index of this process: one snapshot of the listed providers, refreshed from PostgreSQL.

Each refresh asks for the providers that were changed by transactions at or above the last snapshot's *xmin* (so that a
slow transaction that commits late is never missed) and replaces their rows. Changes by the clock alone (a hold expires,
a license ends at midnight) wait in a queue by time. Rows change in place, so readers hold the lock; a query takes a
millisecond or two. The index is a cache: it can be dropped and rebuilt at any time, and it decides no booking.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

from matching.availability.domain.booked_time import BookedTime
from matching.availability.queries import booked_time
from matching.search.domain.provider_arrays import ProviderArrays, VocabularyBits
from matching.search.domain.shard import Row
from matching.search.index.expiry_queue import ExpiryQueue
from providers.directory.domain import intervals
from providers.directory.models import Approach, Concern, Gender, Identity, Language, Plan, Provider
from providers.directory.queries import profiles

Loaded = TypeVar("Loaded")
BATCH_SIZE = 2_000
MAX_CACHED = 5_000
# The provider id of vocabulary, payers and plans in the change table. When it changes, the index is rebuilt.
VOCABULARY_ID = 0
# Higher than any transaction id: asks for no changes.
NO_CHANGES = 2**62
# The snapshot has 32 days and a query looks 28 days ahead, so it still answers in full at this age.
LIFETIME_DAYS = 2

# A single statement, so that the changes and the xmin come from the same PostgreSQL snapshot.
CHANGES_SQL = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_current_xact_id_if_assigned()::text::bigint,
       (SELECT system_identifier FROM pg_control_system())::text
           || (SELECT oid FROM pg_database WHERE datname = current_database()),
       array_agg(provider_id), array_agg(xid)
FROM directory_providerchange WHERE xid >= %s
"""


@dataclass(slots=True)
class ChangeSet:
    """The changes in the database.

    `xmin` is that of PostgreSQL's snapshot, `own` the current transaction if it has written, `database` identifies the
    database. `changed` maps each provider changed by transaction `since` or later to the transaction of its last change.
    """

    xmin: int
    own: int | None
    database: str
    changed: dict[int, int]
    since: int


@dataclass(slots=True)
class Index:
    """The provider arrays, and what is needed to refresh them."""

    arrays: ProviderArrays
    database: str
    xmin: int
    applied: dict[int, int] = field(default_factory=dict)
    # Provider -> the states where it has rows. `combinations` interns the tuples.
    states: dict[int, tuple[str, ...]] = field(default_factory=dict)
    combinations: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    expiry_queue: ExpiryQueue = field(default_factory=ExpiryQueue)
    # Provider -> cached value, until that provider changes; and a counter that grows with every change.
    cache: dict[int, Any] = field(default_factory=dict)
    generation: int = 0

    def apply(self, changes: ChangeSet, now: datetime) -> ProviderArrays:
        """Apply the changes and return the arrays.

        Changes of our own unfinished transaction are only in the returned arrays, never in the shared index.
        """
        changed = changes.changed
        own = {provider for provider, xid in changed.items() if xid == changes.own}
        if changed.get(VOCABULARY_ID) not in (None, self.applied.get(VOCABULARY_ID)):
            return self._rebuild(changes, changed, bool(own), now)
        stale = {p for p, xid in changed.items() if xid != changes.own and self.applied.get(p) != xid}
        stale |= self.expiry_queue.pop_due(now)
        for provider in stale & own:  # reload these after our own transaction is over
            self.expiry_queue.add(now, provider)
        stale -= own
        if stale:
            self._reload(sorted(stale), now)
        # Later refreshes don't report changes below this xmin again.
        self.applied = {p: xid for p, xid in changed.items() if xid >= changes.xmin and xid != changes.own}
        self.xmin = max(self.xmin, changes.xmin)  # another thread may have applied later changes
        return self._overlay(sorted(own), now) if own else self.arrays

    def _rebuild(self, changes: ChangeSet, changed: dict[int, int], has_own: bool, now: datetime) -> ProviderArrays:
        """Reload everything after a vocabulary change. With own changes (`has_own`) the result isn't stored."""
        fresh = build(changes, now)
        if not has_own:
            self.arrays, self.xmin, self.expiry_queue = fresh.arrays, fresh.xmin, fresh.expiry_queue
            self.states, self.combinations = fresh.states, fresh.combinations
            self.cache, self.generation = {}, self.generation + 1
            self.applied = {p: xid for p, xid in changed.items() if xid >= changes.xmin and xid != changes.own}
        return fresh.arrays

    def _reload(self, ids: Sequence[int], now: datetime) -> None:
        """Replace the rows of these providers with their state in PostgreSQL."""
        for first in range(0, len(ids), BATCH_SIZE):
            batch = ids[first : first + BATCH_SIZE]
            rows, listed_days, reload_at = read(self.arrays, batch, now)
            self._evict(batch)
            for provider, days in listed_days.items():
                self.arrays.set_listed(provider, days)
            new_rows: dict[str, list[Row]] = {}
            for provider, by_state in rows.items():
                self.states[provider] = self.combinations.setdefault(tuple(by_state), tuple(by_state))
                for state, state_rows in by_state.items():
                    new_rows.setdefault(state, []).extend(state_rows)
            self.arrays.put(new_rows)
            for provider, moment in reload_at.items():
                self.expiry_queue.add(moment, provider)

    def _evict(self, ids: Sequence[int]) -> None:
        by_state: dict[str, list[int]] = {}
        self.generation += 1
        for provider in ids:
            self.cache.pop(provider, None)
            self.arrays.set_listed(provider, 0)
            for state in self.states.pop(provider, ()):
                by_state.setdefault(state, []).append(provider)
        for state, providers in by_state.items():
            self.arrays.shards[state].remove(providers)

    def _overlay(self, ids: Sequence[int], now: datetime) -> ProviderArrays:
        """Return arrays with the changes of our own transaction, for that transaction only."""
        rows, _listed_days, _reload_at = read(self.arrays, ids, now)
        states = {state for provider in ids for state in (*self.states.get(provider, ()), *rows.get(provider, ()))}
        overlay = Index(self.arrays.overlay(states), self.database, self.xmin, states=dict(self.states))
        overlay._reload(ids, now)
        return overlay.arrays


_index: Index | None = None
_lock = Lock()
_building = Lock()


@contextmanager
def current(now: datetime) -> Iterator[ProviderArrays]:
    """Yield the arrays of all listed providers as of `now` (UTC). Use them only inside the `with` block.

    The first call of a process builds the index.
    """
    changes = _read_changes(_since())
    with _lock:
        yield _refreshed(changes, now)


def refresh(now: datetime) -> ChangeSet:
    """Refresh the index without reading it, and return the changes to pass to `cached`."""
    changes = _read_changes(_since())
    with _lock:
        _refreshed(changes, now)
    return changes


def keep(now: datetime) -> None:
    """Build the index if there is none, or if it has lived half its life, so that no request has to wait for that.

    Readers go on with the old index meanwhile.
    """
    global _index
    changes = _read_changes(NO_CHANGES)
    with _building:
        index = _index
        if (
            index
            and index.database == changes.database
            and not _expired(index, now + timedelta(days=LIFETIME_DAYS / 2))
        ):
            return
        fresh = build(changes, now)
    if changes.own is None or not _has_changes(changes.own):
        with _lock:
            _index = fresh


def _refreshed(changes: ChangeSet, now: datetime) -> ProviderArrays:
    global _index
    if _index is None or _index.database != changes.database or _expired(_index, now):
        fresh = build(changes, now)
        if changes.own is not None and _has_changes(changes.own):
            return fresh.arrays
        _index = fresh
    if changes.since > _index.xmin:  # these changes begin too late for this index
        changes = _read_changes(_index.xmin)
    return _index.apply(changes, now)


def cached(
    ids: Sequence[int], load: Callable[[Sequence[int]], Mapping[int, Loaded]], changes: ChangeSet | None = None
) -> dict[int, Loaded]:
    """Return what `load` returns for these providers, loading again only providers that changed.

    The result is as fresh as the last `refresh`, which returned `changes`, or the last `current`. A transaction that has
    written loads everything: other processes can't see its changes yet.
    """
    if connection.in_atomic_block and (changes or _read_changes(NO_CHANGES)).own is not None:
        return dict(load(ids))
    with _lock:
        index, generation = _index, _index.generation if _index else 0
        from_cache = {provider: index.cache[provider] for provider in ids if index and provider in index.cache}
    fresh = load([provider for provider in ids if provider not in from_cache])
    with _lock:
        # If the index was refreshed during the load, its data may be newer than what was loaded.
        if index and index is _index and index.generation == generation:
            if len(index.cache) > MAX_CACHED:
                index.cache.clear()
            index.cache.update(fresh)
    return from_cache | dict(fresh)


def is_built() -> bool:
    """Return whether this process has an index already, so that reading it doesn't build one."""
    return _index is not None


def reset() -> None:
    """Drop the index. The next query rebuilds it."""
    global _index
    with _lock:
        _index = None


def build(changes: ChangeSet, now: datetime) -> Index:
    """Build a new index from all providers."""
    origin = intervals.to_minute(datetime.combine(now.date(), time(), UTC))
    index = Index(ProviderArrays(origin, _vocabulary_bits()), changes.database, changes.xmin)
    ids = Provider.objects.filter(status="active").order_by("id").values_list("id", flat=True)
    # This creates millions of small objects without cycles. Searching them for cycles would take longer than the build.
    collecting = gc.isenabled()
    gc.disable()
    try:
        index._reload(list(ids), now)
    finally:
        if collecting:
            gc.enable()
    return index


def read(
    arrays: ProviderArrays, ids: Iterable[int], now: datetime
) -> tuple[dict[int, dict[str, list[Row]]], dict[int, int], dict[int, datetime]]:
    """Return by provider the rows by state, the days on which it is listed, and the time of its next reload."""
    provider_ids = list(ids)
    booked, expires_at = booked_time.load(provider_ids, now)
    rows: dict[int, dict[str, list[Row]]] = {}
    listed_days: dict[int, int] = {}
    reload_at = dict(expires_at)
    for profile in profiles.load(provider_ids, now.astimezone(UTC).date()):
        if profile.listable:
            rows[profile.id] = arrays.rows(profile, booked.get(profile.id, BookedTime()))
            listed_days[profile.id] = arrays.days_listed(profile)
        if profile.changes_on:
            midnight = datetime.combine(profile.changes_on, time(), UTC)
            reload_at[profile.id] = min(midnight, reload_at.get(profile.id, midnight))
    return rows, listed_days, reload_at


def _has_changes(xid: int) -> bool:
    """Return whether that transaction changed any provider. Uncommitted changes must not be stored in the index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM directory_providerchange WHERE xid = %s)", [xid])
        return bool(cursor.fetchone()[0])


def _expired(index: Index, now: datetime) -> bool:
    origin = intervals.to_datetime(index.arrays.origin)
    return not origin <= now < origin + timedelta(days=LIFETIME_DAYS)


def _since() -> int:
    """Return the first transaction to ask for. Read without the lock: `_refreshed` notices a value that is too high."""
    index = _index
    return index.xmin if index else NO_CHANGES


def _read_changes(since: int) -> ChangeSet:
    with connection.cursor() as cursor:
        cursor.execute(CHANGES_SQL, [since])
        xmin, own, database, providers, xids = cursor.fetchone()
    return ChangeSet(xmin, own, database, dict(zip(providers or (), xids or (), strict=True)), since)


def _vocabulary_bits() -> VocabularyBits:
    vocabularies = {
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
    return VocabularyBits(**vocabularies, payers=payers)
