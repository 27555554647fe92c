"""The same query as a first version would write it: a table per noun, joined by the ORM, grouped by therapist.

Openings are rows. The order uses parts of the fit as annotations; it leaves out half-lives and steps, so it does a little
less than the other two.
"""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
from django.db import connection
from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Greatest, Least

from matching.search.domain import provider_arrays
from matching.search.domain.hard_filters import MatchQuery
from matching.search.domain.ranking import NEW_BELOW
from matching.search.domain.shard import positions
from providers.directory.domain import hours, intervals
from tests.bench import copying
from tests.bench.dataset import PLANS, RULES, STATES, Directory
from tests.bench.models import Approach, Concern, Fact, Kind, Language, License, Opening, Plan, Therapist

TOP = 20
MODELS = (Therapist, License, Plan, Concern, Approach, Language, Kind, Opening)


def load(directory: Directory) -> None:
    """Write the directory, one row per fact."""
    drop()
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    notice, horizon = np.array(RULES).T
    facts = directory.facts
    copying.copy(
        Therapist._meta.db_table,
        "id, accepting, adult, trauma, known, load, notice, horizon",
        [
            [
                *(
                    ("i8", facts["provider"]),
                    ("i1", directory.accepting),
                    ("i1", directory.ages[:, 2]),
                    ("i1", facts["trauma"]),
                ),
                *(("i1", facts["clients"] >= NEW_BELOW), ("i8", facts["load"])),
                *(("i4", notice[facts["rule"]]), ("i4", horizon[facts["rule"]])),
            ]
        ],
    )
    for model, who, number in _facts(directory):
        copying.copy(
            model._meta.db_table,
            "id, therapist_id, number",
            [[("i8", np.arange(1, len(who) + 1)), ("i8", who + 1), ("i2", number)]],
        )
    copying.copy(Opening._meta.db_table, "id, therapist_id, start", _openings(directory))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE " + ", ".join(model._meta.db_table for model in MODELS))


def eligible(query: MatchQuery) -> "QuerySet[Therapist]":
    """Return the therapists who pass every hard filter, a row for each combination that passes."""
    criteria, vocabulary_bits = query.criteria, query.arrays.vocabulary_bits
    now = intervals.to_minute(query.as_of, up=True)
    first, last = criteria.window(query.as_of)
    therapists = Therapist.objects.filter(
        accepting=True,
        adult=True,
        licenses__number=STATES.index(criteria.state),
        plans__number=PLANS.index(criteria.plan or ""),
        kinds__number=provider_arrays.visit_kind_code(criteria.care_type, criteria.format),
        openings__start__gte=Greatest(first, now + F("notice")),
        openings__start__lt=Least(last, now + F("horizon")),
    )
    if criteria.trauma_informed == "required":
        therapists = therapists.filter(trauma=True)
    if criteria.languages:
        therapists = therapists.filter(
            languages__number__in=[vocabulary_bits.languages[slug] for slug in criteria.languages]
        )
    return therapists


def top_twenty(query: MatchQuery) -> list[Therapist]:
    """Return the best therapists, with TOP at most."""
    criteria, vocabulary_bits = query.criteria, query.arrays.vocabulary_bits
    weight = criteria.importance
    concerns = [vocabulary_bits.concerns[slug] for slug in criteria.concerns]
    approaches = [vocabulary_bits.approaches[slug] for slug in criteria.approaches]
    return list(
        eligible(query)
        .annotate(
            soonest=Min("openings__start"),
            liked=Count("openings", filter=_liked(query), distinct=True),
            met=Count("concerns", filter=Q(concerns__number__in=concerns), distinct=True),
            offered=Count("approaches", filter=Q(approaches__number__in=approaches), distinct=True),
        )
        .annotate(points=weight.concerns * F("met") + weight.approaches * F("offered") + weight.times * F("liked"))
        .order_by("-points", "known", "load", "soonest")[:TOP]
    )


def agrees(query: MatchQuery, expected_count: int) -> bool:
    """Return whether this many therapists are eligible."""
    return eligible(query).values("id").distinct().count() == expected_count


def _liked(query: MatchQuery) -> Q:
    """Match openings in the preferred times of each day of the window. Assumes that its clock doesn't change."""
    criteria = query.criteria
    first, last = criteria.window(query.as_of)
    condition = Q(pk__in=[])
    for preferred in criteria.times:
        for number in range(first // hours.DAY - 1, last // hours.DAY + 1):
            day = hours.EPOCH + timedelta(days=number)
            if day.weekday() in preferred.days:
                midnight = hours.local_midnight(criteria.timezone, day)
                condition |= Q(
                    openings__start__gte=midnight + preferred.start, openings__start__lt=midnight + preferred.end
                )
    return condition


def _facts(directory: Directory) -> Iterator[tuple[type[Fact], np.ndarray, np.ndarray]]:
    """Yield for each table of facts the therapists and the numbers."""
    yield License, directory.license[:, 0], directory.license[:, 1]
    yield (Plan, *np.nonzero(directory.plans))
    who, place = np.nonzero(np.stack(list(directory.kinds.values()), 1))
    yield Kind, who, np.array(list(directory.kinds))[place]
    for model, name in ((Concern, "concerns"), (Approach, "approaches"), (Language, "languages")):
        words = np.ascontiguousarray(directory.facts[name]).view(np.uint8).reshape(-1, 8)
        yield (model, *np.nonzero(np.unpackbits(words, axis=1, bitorder="little")))


def _openings(directory: Directory, size: int = 20_000) -> Iterator[list[copying.Column]]:
    """Yield the openings, `size` providers at a time."""
    written, slots = 0, directory.starts.shape[1] * 64
    for first in range(0, len(directory.starts), size):
        slots_open = positions(directory.starts[first : first + size].reshape(-1))
        start = directory.arrays.origin + slots_open % slots * hours.QUARTER
        yield [("i8", written + 1 + np.arange(len(slots_open))), ("i8", first + 1 + slots_open // slots), ("i4", start)]
        written += len(slots_open)


def drop() -> None:
    """Drop the tables."""
    with connection.cursor() as cursor:
        for model in reversed(MODELS):
            cursor.execute(f"DROP TABLE IF EXISTS {model._meta.db_table}")
