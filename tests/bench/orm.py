"""The same question as most people would write it first: a table a noun, joined by the ORM, grouped by therapist.

Openings are rows. The order is the fit's parts as annotations; half-lives and steps are left out, so this does a little
less than the others.
"""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
from django.db import connection
from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Greatest, Least

from matching.search.domain import provider_arrays as grid
from matching.search.domain.hard_filters import MatchQuery
from matching.search.domain.ranking import NEW_BELOW
from matching.search.domain.shard import positions
from providers.directory.domain import hours, intervals
from tests.bench import copying
from tests.bench.dataset import PLANS, RULES, STATES, World
from tests.bench.models import Approach, Concern, Fact, Kind, Language, License, Opening, Plan, Therapist

TOP = 20


MODELS = (Therapist, License, Plan, Concern, Approach, Language, Kind, Opening)


def load(made: World) -> None:
    """Write the directory, a row a fact."""
    drop()
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    notice, horizon = np.array(RULES).T
    facts = made.facts
    copying.copy(
        Therapist._meta.db_table,
        "id, accepting, adult, trauma, known, load, notice, horizon",
        [
            [
                *(("i8", facts["provider"]), ("i1", made.accepting), ("i1", made.ages[:, 2]), ("i1", facts["trauma"])),
                *(("i1", facts["clients"] >= NEW_BELOW), ("i8", facts["load"])),
                *(("i4", notice[facts["rule"]]), ("i4", horizon[facts["rule"]])),
            ]
        ],
    )
    for model, who, number in _facts(made):
        copying.copy(
            model._meta.db_table,
            "id, therapist_id, number",
            [[("i8", np.arange(1, len(who) + 1)), ("i8", who + 1), ("i2", number)]],
        )
    copying.copy(Opening._meta.db_table, "id, therapist_id, start", _openings(made))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE " + ", ".join(model._meta.db_table for model in MODELS))


def passing(question: MatchQuery) -> "QuerySet[Therapist]":
    """Who passes every gate, a row for each way of passing."""
    criteria, vocabulary_bits = question.criteria, question.columns.vocabulary_bits
    now = intervals.to_minute(question.as_of, up=True)
    first, last = criteria.window(question.as_of)
    found = Therapist.objects.filter(
        accepting=True,
        adult=True,
        licenses__number=STATES.index(criteria.state),
        plans__number=PLANS.index(criteria.plan or ""),
        kinds__number=grid.visit_kind_code(criteria.care_type, criteria.format),
        openings__start__gte=Greatest(first, now + F("notice")),
        openings__start__lt=Least(last, now + F("horizon")),
    )
    if criteria.trauma_informed == "required":
        found = found.filter(trauma=True)
    if criteria.languages:
        found = found.filter(languages__number__in=[vocabulary_bits.languages[slug] for slug in criteria.languages])
    return found


def best(question: MatchQuery) -> list[Therapist]:
    """The top twenty."""
    criteria, vocabulary_bits = question.criteria, question.columns.vocabulary_bits
    weight = criteria.importance
    concerns = [vocabulary_bits.concerns[slug] for slug in criteria.concerns]
    approaches = [vocabulary_bits.approaches[slug] for slug in criteria.approaches]
    return list(
        passing(question)
        .annotate(
            soonest=Min("openings__start"),
            liked=Count("openings", filter=_liked(question), distinct=True),
            met=Count("concerns", filter=Q(concerns__number__in=concerns), distinct=True),
            offered=Count("approaches", filter=Q(approaches__number__in=approaches), distinct=True),
        )
        .annotate(points=weight.concerns * F("met") + weight.approaches * F("offered") + weight.times * F("liked"))
        .order_by("-points", "known", "load", "soonest")[:TOP]
    )


def agrees(question: MatchQuery, eligible: int) -> bool:
    """Whether as many pass here."""
    return passing(question).values("id").distinct().count() == eligible


def _liked(question: MatchQuery) -> Q:
    """The wished times of each day of the window, by the offset of its first day (no clock changes in it)."""
    criteria = question.criteria
    first, last = criteria.window(question.as_of)
    found = Q(pk__in=[])
    for wish in criteria.times:
        for number in range(first // hours.DAY - 1, last // hours.DAY + 1):
            day = hours.EPOCH + timedelta(days=number)
            if day.weekday() in wish.days:
                midnight = hours.local_midnight(criteria.timezone, day)
                found |= Q(openings__start__gte=midnight + wish.start, openings__start__lt=midnight + wish.end)
    return found


def _facts(made: World) -> Iterator[tuple[type[Fact], np.ndarray, np.ndarray]]:
    """Each table of facts: whose, and which."""
    yield License, made.license[:, 0], made.license[:, 1]
    yield (Plan, *np.nonzero(made.plans))
    who, place = np.nonzero(np.stack(list(made.kinds.values()), 1))
    yield Kind, who, np.array(list(made.kinds))[place]
    for model, name in ((Concern, "concerns"), (Approach, "approaches"), (Language, "languages")):
        words = np.ascontiguousarray(made.facts[name]).view(np.uint8).reshape(-1, 8)
        yield (model, *np.nonzero(np.unpackbits(words, axis=1, bitorder="little")))


def _openings(made: World, size: int = 20_000) -> Iterator[list[copying.Column]]:
    """The starts of some providers at a time."""
    told, slots = 0, made.starts.shape[1] * 64
    for first in range(0, len(made.starts), size):
        found = positions(made.starts[first : first + size].reshape(-1))
        start = made.columns.origin + found % slots * hours.QUARTER
        yield [("i8", told + 1 + np.arange(len(found))), ("i8", first + 1 + found // slots), ("i4", start)]
        told += len(found)


def drop() -> None:
    """Give the room back."""
    with connection.cursor() as cursor:
        for model in reversed(MODELS):
            cursor.execute(f"DROP TABLE IF EXISTS {model._meta.db_table}")
