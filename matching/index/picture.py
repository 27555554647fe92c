"""The ranking index of this process: one picture of the listed providers, kept abreast of PostgreSQL.

Each look asks for the providers that transactions at or above the last snapshot's *xmin* changed (so a slow transaction
that commits late is never missed), and makes new arrays for the states they touch. What changes by the clock alone (a
hold that runs out, a license that lapses at midnight) waits in a queue by its time. The picture can be dropped and built
anew at any moment; no booking is decided by it.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from threading import Lock

from django.db import connection

from matching.domain.columns import Columns, Lexicon, Row, Shard
from matching.index import occupancy
from providers.domain import intervals
from providers.models import Approach, Concern, Gender, Identity, Language, Plan, Provider
from providers.queries import profiles

CHUNK = 2_000
# The provider that stands for vocabulary, payers and plans in the table of changes: with it, everything is built anew.
VOCABULARY = 0
# The picture spans 32 days and a question reaches 28 ahead: a picture may be this old and still answer in full.
LIFETIME_DAYS = 2

LOOK = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_current_xact_id_if_assigned()::text::bigint,
       (SELECT system_identifier FROM pg_control_system())::text
           || (SELECT oid FROM pg_database WHERE datname = current_database())
"""
CHANGED = "SELECT provider_id, xid FROM providers_providerchange WHERE xid >= %s"


@dataclass(slots=True)
class Look:
    """What one look at the database saw: its snapshot's xmin, our own transaction if it has written, and which database."""

    xmin: int
    own: int | None
    database: str


@dataclass(slots=True)
class Index:
    """The picture and what is needed to keep it abreast. Guarded by its lock; the picture itself is never changed."""

    columns: Columns
    database: str
    xmin: int
    applied: dict[int, int] = field(default_factory=dict)
    states: dict[int, tuple[str, ...]] = field(default_factory=dict)
    due: list[tuple[datetime, int]] = field(default_factory=list)

    def follow(self, look: Look, now: datetime) -> Columns:
        """The picture as of this look. Changes of our own unfinished transaction are shown to it and not kept."""
        with connection.cursor() as cursor:
            cursor.execute(CHANGED, [self.xmin])
            changed = dict(cursor.fetchall())
        own = [provider for provider, xid in changed.items() if xid == look.own]
        if changed.get(VOCABULARY) not in (None, self.applied.get(VOCABULARY)):
            return self._anew(look, changed, bool(own), now)
        touched = {p for p, xid in changed.items() if xid != look.own and self.applied.get(p) != xid}
        while self.due and self.due[0][0] <= now:
            touched.add(heapq.heappop(self.due)[1])
        touched -= set(own)
        if touched:
            self.columns = self._with(sorted(touched), now)
        # What a later look can no longer be told of need not be remembered.
        self.applied = {p: xid for p, xid in changed.items() if xid >= look.xmin and xid != look.own}
        self.xmin = look.xmin
        return self._aside(own, now) if own else self.columns

    def _anew(self, look: Look, changed: dict[int, int], aside: bool, now: datetime) -> Columns:
        """Everything read again, since the words themselves have changed. Not kept (`aside`) if some of it is our own."""
        fresh = build(look, now)
        if not aside:
            self.columns, self.xmin, self.states, self.due = fresh.columns, fresh.xmin, fresh.states, fresh.due
            self.applied = {p: xid for p, xid in changed.items() if xid >= look.xmin and xid != look.own}
        return fresh.columns

    def _with(self, ids: Sequence[int], now: datetime) -> Columns:
        """The picture with these providers read anew."""
        rows, until = read(self.columns, ids, now)
        leaving: dict[str, list[int]] = {}
        entering: dict[str, list[Row]] = {}
        listed_before = 0
        for provider in ids:
            listed_before += provider in self.states
            for state in self.states.pop(provider, ()):
                leaving.setdefault(state, []).append(provider)
        for provider, by_state in rows.items():
            self.states[provider] = tuple(by_state)
            for state, found in by_state.items():
                entering.setdefault(state, []).extend(found)
        for provider, moment in until.items():
            heapq.heappush(self.due, (moment, provider))
        shards = dict(self.columns.shards)
        for state in {*leaving, *entering}:
            shards[state] = shards.get(state, Shard()).replaced(leaving.get(state, ()), entering.get(state, ()))
        considered = self.columns.considered + len(rows) - listed_before
        return replace(self.columns, shards=shards, considered=considered)

    def _aside(self, ids: Sequence[int], now: datetime) -> Columns:
        """A picture for our own transaction only."""
        aside = Index(self.columns, self.database, self.xmin, {}, dict(self.states), [])
        return aside._with(ids, now)


_index: Index | None = None
_guard = Lock()


def current(now: datetime) -> Columns:
    """The picture of all listed providers as of `now` (UTC). The first call of a process builds it whole."""
    global _index
    look = _look()
    with _guard:
        if _index is None or _index.database != look.database or _outlived(_index, now):
            fresh = build(look, now)
            if look.own is not None and _changed_by(look.own):
                return fresh.columns
            _index = fresh
        return _index.follow(look, now)


def reset() -> None:
    """Forget the picture: the next question builds it anew."""
    global _index
    with _guard:
        _index = None


def build(look: Look, now: datetime) -> Index:
    """A whole new picture, from every provider."""
    origin = intervals.minute(datetime.combine(now.date(), time(), UTC))
    index = Index(Columns(origin, _lexicon()), look.database, look.xmin)
    ids = list(Provider.objects.filter(status="active").order_by("id").values_list("id", flat=True))
    entering: dict[str, list[Row]] = {}
    for start in range(0, len(ids), CHUNK):
        rows, until = read(index.columns, ids[start : start + CHUNK], now)
        for provider, by_state in rows.items():
            index.states[provider] = tuple(by_state)
            for state, found in by_state.items():
                entering.setdefault(state, []).extend(found)
        index.due.extend((moment, provider) for provider, moment in until.items())
    heapq.heapify(index.due)
    shards = {state: Shard().replaced((), rows) for state, rows in entering.items()}
    index.columns = replace(index.columns, shards=shards, considered=len(index.states))
    return index


def read(
    columns: Columns, ids: Iterable[int], now: datetime
) -> tuple[dict[int, dict[str, list[Row]]], dict[int, datetime]]:
    """Rows by provider and state for those listed, and by provider when the clock alone will change them."""
    wanted = list(ids)
    taken, runs_out = occupancy.load(wanted, now)
    rows: dict[int, dict[str, list[Row]]] = {}
    until = dict(runs_out)
    for profile in profiles.load(wanted, now.astimezone(UTC).date()):
        if profile.listed:
            rows[profile.id] = columns.rows(profile, taken.get(profile.id, occupancy.Occupancy()))
        if profile.changes_on:
            midnight = datetime.combine(profile.changes_on, time(), UTC)
            until[profile.id] = min(midnight, until.get(profile.id, midnight))
    return rows, until


def _changed_by(xid: int) -> bool:
    """Whether that transaction has changed anything a picture shows: what is not yet committed must not be kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM providers_providerchange WHERE xid = %s)", [xid])
        return bool(cursor.fetchone()[0])


def _outlived(index: Index, now: datetime) -> bool:
    origin = intervals.instant(index.columns.origin)
    return not origin <= now < origin + timedelta(days=LIFETIME_DAYS)


def _look() -> Look:
    with connection.cursor() as cursor:
        cursor.execute(LOOK)
        return Look(*cursor.fetchone())


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
