"""The same query as one statement on a table designed for it: a row per provider, state and kind, clustered by these, words
as bits, starts as `bit(3072)`. Its only join is with five rows. This is the most that PostgreSQL can do without an extension.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db import connection

from matching.appointments.domain.criteria import Criteria
from matching.search.domain import provider_arrays
from matching.search.domain.hard_filters import MatchQuery
from matching.search.domain.ranking import NEW_BELOW, STEP, Ranking
from matching.search.domain.scoring import HALF_LIFE_DAYS, OFF_TIME_DAYS
from matching.search.domain.shard import SLOTS
from providers.directory.domain.profile import AGE_GROUPS
from tests.bench import copying, dataset
from tests.bench.dataset import PLANS, STATES, Directory

TOP = 20
TABLE = f"""
DROP TABLE IF EXISTS bench_row;
CREATE UNLOGGED TABLE bench_row (
    state smallint NOT NULL, kind smallint NOT NULL, provider int NOT NULL, accepting boolean NOT NULL,
    ages smallint NOT NULL, plans int NOT NULL, trauma boolean NOT NULL, concerns bigint NOT NULL, focus bigint NOT NULL,
    approaches int NOT NULL, languages int NOT NULL, genders smallint NOT NULL, load bigint NOT NULL,
    known boolean NOT NULL, rule smallint NOT NULL, starts bit({SLOTS}) NOT NULL
)
"""
COLUMNS = (
    "state, kind, provider, accepting, ages, plans, trauma, concerns, focus, approaches, languages, genders, load, known, "
    "rule, starts"
)
INDEX = "CREATE INDEX bench_row_place ON bench_row (state, kind, rule); VACUUM ANALYZE bench_row"

# The first start is found in the bits as text, which PostgreSQL does five times faster than `position` on bits.
QUERY = """
WITH rule(rule, span) AS (SELECT * FROM unnest(%(rules)s::int[], %(spans)s::bit varying[])),
open AS MATERIALIZED (
    SELECT row.*, starts & span::bit({slots}) AS open, starts & span::bit({slots}) & %(wished)s::bit({slots}) AS liked
    FROM rule JOIN bench_row row USING (rule)
    WHERE state = %(state)s AND kind = %(kind)s AND accepting AND ages & %(age)s <> 0 AND plans & %(plan)s <> 0
      AND (NOT %(trauma)s OR trauma) AND (%(languages)s = 0 OR languages & %(languages)s <> 0)
),
timed AS MATERIALIZED (
    SELECT *, %(before)s + width_bucket(strpos(open::text, '1'), %(midnights)s::int[]) AS any_day,
           %(before)s + width_bucket(nullif(strpos(liked::text, '1'), 0), %(midnights)s::int[]) AS liked_day
    FROM open WHERE bit_count(open) > 0
),
weighed AS (
    SELECT provider, known, load, least(liked_day, any_day + {late}) AS days,
        %(w_concerns)s * (6.0::float8 * (bit_count((concerns & %(concerns)s)::bit(64)) + (concerns & %(main)s <> 0)::int)
            + 4 * (bit_count((focus & %(concerns)s)::bit(64)) + (focus & %(main)s <> 0)::int)) / (10 * %(concern_total)s)
        + %(w_approaches)s * (CASE WHEN approaches & %(first)s <> 0 THEN 1 WHEN approaches & %(approaches)s <> 0
            THEN 0.7::float8 ELSE 0 END)
        + %(w_genders)s * (genders & %(genders)s <> 0)::int
        + %(w_times)s * (liked_day IS NOT NULL)::int
        + %(w_trauma)s * trauma::int AS points
    FROM timed
),
fitted AS MATERIALIZED (
    SELECT *, floor(rint_((points + %(w_soon)s * 0.5::float8 ^ (greatest(days - 1, 0) / {half}::float8)) / %(total)s * 10000)
        / {step}) AS step
    FROM weighed
)
SELECT provider, step::int, known, load, days, count(*) OVER () FROM fitted
ORDER BY step DESC, known, load, days, hashint8extended(provider, %(seed)s) LIMIT {top}
"""
STATEMENT = (
    QUERY.replace("rint_", "round")
    .replace("{slots}", str(SLOTS))
    .replace("{late}", str(OFF_TIME_DAYS))
    .replace("{half}", str(HALF_LIFE_DAYS))
    .replace("{step}", str(STEP))
    .replace("{top}", str(TOP))
)


def load(directory: Directory) -> None:
    """Write the directory into the table."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    copying.copy("bench_row", COLUMNS, _blocks(directory))
    with connection.cursor() as cursor:
        for statement in INDEX.split(";"):
            cursor.execute(statement)


def ask(query: MatchQuery) -> list[tuple[Any, ...]]:
    """Return the top twenty: provider, step, whether known here, load, days, and how many were eligible."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, parameters(query))
        return cursor.fetchall()


def prepare() -> None:
    """Turn off compilation and parallel workers: like the index, PostgreSQL gets one thread."""
    with connection.cursor() as cursor:
        cursor.execute("SET jit = off; SET max_parallel_workers_per_gather = 0; SET work_mem = '256MB'")


def parameters(query: MatchQuery) -> dict[str, Any]:
    """Return the query's parameters as numbers, with the dates of the slots and the spans of the rules."""
    criteria, vocabulary_bits, window = query.criteria, query.arrays.vocabulary_bits, query.window()
    weight, days = criteria.importance, query.days
    spans = [_bits(line, window.low) for line in window.slots]
    dates = days.of(np.arange(SLOTS))
    trauma = criteria.trauma_informed
    weights = {
        "w_concerns": weight.concerns if criteria.concerns else 0,
        "w_approaches": weight.approaches if criteria.approaches else 0,
        "w_genders": weight.genders if criteria.genders else 0,
        "w_times": weight.times if criteria.times else 0,
        "w_trauma": weight.trauma_informed if trauma == "preferred" else 0,
        "w_soon": weight.soon,
    }
    concerns = provider_arrays.bits(vocabulary_bits.concerns, criteria.concerns)
    return weights | {
        "rules": list(query.arrays.rules.values()),
        "spans": spans,
        "wished": _bits(query.preferred_words, 0),
        "state": STATES.index(criteria.state),
        "kind": provider_arrays.visit_kind_code(criteria.care_type, criteria.format),
        "age": 1 << AGE_GROUPS.index(criteria.age_group),
        "plan": 1 << PLANS.index(criteria.plan or ""),
        "trauma": trauma == "required",
        "languages": provider_arrays.bits(vocabulary_bits.languages, criteria.languages),
        # Positions of the bits, from 1, at which a new local date begins, and the days from today to the first date.
        "midnights": (np.flatnonzero(np.diff(dates)) + 2).tolist(),
        "before": int(dates[0]) - query.today,
        "concerns": concerns,
        "main": provider_arrays.bits(vocabulary_bits.concerns, criteria.concerns[:1]),
        "concern_total": len(criteria.concerns) + 1,
        "first": provider_arrays.bits(vocabulary_bits.approaches, criteria.approaches[:1]),
        "approaches": provider_arrays.bits(vocabulary_bits.approaches, criteria.approaches),
        "genders": provider_arrays.bits(vocabulary_bits.genders, criteria.genders),
        "total": sum(weights.values()),
        "seed": criteria.seed(query.as_of.date()) >> 1,
    }


def agrees(directory: Directory, criteria: Criteria, ranking: Ranking) -> bool:
    """Return whether both have the same number of eligible providers and the same top twenty, except for the tiebreak."""
    query = MatchQuery(directory.arrays, criteria, dataset.AS_OF)
    sql_rows = ask(query)
    index_rows = [
        (
            round(result.fit * 10_000) // STEP,
            result.clients >= NEW_BELOW,
            result.days,
            result.capacity - result.free,
            result.capacity,
        )
        for result in ranking.results
    ]
    expected = [(step, known, days, (1 << 31) * used // capacity) for step, known, days, used, capacity in index_rows]
    return [(step, known, days, load) for _, step, known, load, days, _ in sql_rows] == expected and (
        not sql_rows or sql_rows[0][5] == ranking.eligible
    )


def _bits(words: np.ndarray, low: int) -> str:
    """Format words of slots as a PostgreSQL bit string."""
    flags = np.zeros(SLOTS, np.uint8)
    part = np.unpackbits(np.ascontiguousarray(words).view(np.uint8), bitorder="little")
    flags[low * 64 : low * 64 + len(part)] = part
    return (flags + ord("0")).tobytes().decode()


def _blocks(directory: Directory, size: int = 50_000) -> Iterator[list[copying.Column]]:
    """Yield the table's columns, `size` rows at a time."""
    facts, state = directory.facts, directory.license[:, 1]
    bits = len(PLANS)
    plans = directory.plans @ (1 << np.arange(bits))
    ages = directory.ages @ (1 << np.arange(4))
    for kind, has in directory.kinds.items():
        pairs = np.flatnonzero(has[directory.license[:, 0]])
        pairs = pairs[np.argsort(state[pairs], kind="stable")]
        for first in range(0, len(pairs), size):
            chunk = pairs[first : first + size]
            providers = directory.license[chunk, 0]
            record = facts[providers]
            reversed_bits = np.packbits(
                np.unpackbits(directory.starts[providers].view(np.uint8), axis=1, bitorder="little"), axis=1
            )
            yield [
                ("i2", state[chunk]), ("i2", np.full(len(chunk), kind)), ("i4", record["provider"]),
                ("i1", directory.accepting[providers]), ("i2", ages[providers]), ("i4", plans[providers]),
                ("i1", record["trauma"]),
                ("i8", record["concerns"]), ("i8", record["focus"]), ("i4", record["approaches"]),
                ("i4", record["languages"]), ("i2", record["genders"]), ("i8", record["load"]),
                ("i1", record["clients"] >= NEW_BELOW), ("i2", record["rule"]), ("bits", reversed_bits),
            ]  # fmt: skip


def drop() -> None:
    """Drop the table."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_row")
