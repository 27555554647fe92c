"""The words of signed pages, as PostgreSQL searches them: stems by language, and trigrams for slips of the finger."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
    TrigramWordSimilarity,
)
from django.db import models
from django.db.models import Case, F, Q, When
from wagtail.models import Revision

from config.pii import Judged, columns
from content.domain import search

STEMS = {"en": "english", "es": "spanish"}
# How like a word of the page a typed one must be, from 0 to 1. A letter missing or two changed about stay above it.
ALIKE = 0.45


class Searched(models.QuerySet):
    """Entries by what was typed, the best first."""

    def with_all(self, asked: str) -> list[int]:
        """Revisions that have every word asked for, or another form of it."""
        return self._ranked(asked)

    def with_any_or_alike(self, asked: str) -> list[int]:
        """Revisions that have some of the words, or words like them."""
        some = self._ranked(" or ".join(search.words(asked)))
        return [*some, *(one for one in self._alike(search.guessable(asked)) if one not in some)]

    def _ranked(self, asked: str) -> list[int]:
        queries = {code: SearchQuery(asked, config=stems, search_type="websearch") for code, stems in STEMS.items()}
        meant = Q()
        for code, query in queries.items():
            meant |= Q(language=code, vector=query)
        rank = Case(*(When(language=code, then=SearchRank(F("vector"), query)) for code, query in queries.items()))
        found = self.filter(meant).order_by(rank.desc(), "revision_id")
        return list(found.values_list("revision_id", flat=True))

    def _alike(self, words: list[str]) -> list[int]:
        closest: dict[int, float] = {}
        for word in words:
            alike = self.annotate(alike=TrigramWordSimilarity(word, "words")).filter(alike__gte=ALIKE)
            for revision, degree in alike.values_list("revision_id", "alike"):
                closest[revision] = closest.get(revision, 0) + degree
        return sorted(closest, key=lambda revision: (-closest[revision], revision))


class SearchEntry(Judged):
    """One signed revision's words. A revision never changes, so neither does its entry."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="search_entry")
    language = models.CharField(max_length=10)
    title = models.TextField()
    summary = models.TextField()
    words = models.TextField()
    vector = SearchVectorField(null=True)

    IMPERSONAL = columns("id revision language title summary words vector")
    objects = Searched.as_manager()

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="search_entry_vector")]

    def __str__(self) -> str:
        return self.title


def vector(language: str) -> Any:
    """The stems of an entry: those of its title count most, then those of its summary."""
    stems = STEMS.get(language, "simple")
    return (
        SearchVector("title", weight="A", config=stems)
        + SearchVector("summary", weight="B", config=stems)
        + SearchVector("words", weight="C", config=stems)
    )
