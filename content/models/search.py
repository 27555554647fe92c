"""The search index of signed pages: full text by language, and trigrams for typing errors."""

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

from config.pii import ClassifiedModel, field_names
from content.domain import search

TEXT_SEARCH_CONFIGS = {"en": "english", "es": "spanish"}
# The lowest trigram similarity (0 to 1) of a match. One missing or two swapped letters usually stay above it.
MIN_SIMILARITY = 0.45


class SearchQuerySet(models.QuerySet):
    """Searches that return revision ids, the best match first."""

    def with_all_words(self, text: str) -> list[int]:
        """Return the revisions with every word of the search, in any inflection."""
        return self._ranked(text)

    def with_similar_words(self, text: str) -> list[int]:
        """Return the revisions with some of the words, or with similar words."""
        with_any = self._ranked(" or ".join(search.words(text)))
        return [*with_any, *(pk for pk in self._similar(search.fuzzy_words(text)) if pk not in with_any)]

    def _ranked(self, text: str) -> list[int]:
        queries = {
            code: SearchQuery(text, config=config, search_type="websearch")
            for code, config in TEXT_SEARCH_CONFIGS.items()
        }
        matches_query = Q()
        for code, query in queries.items():
            matches_query |= Q(language=code, vector=query)
        rank = Case(*(When(language=code, then=SearchRank(F("vector"), query)) for code, query in queries.items()))
        entries = self.filter(matches_query).order_by(rank.desc(), "revision_id")
        return list(entries.values_list("revision_id", flat=True))

    def _similar(self, words: list[str]) -> list[int]:
        scores: dict[int, float] = {}
        for word in words:
            matches = self.annotate(similarity=TrigramWordSimilarity(word, "words")).filter(
                similarity__gte=MIN_SIMILARITY
            )
            for revision, similarity in matches.values_list("revision_id", "similarity"):
                scores[revision] = scores.get(revision, 0) + similarity
        return sorted(scores, key=lambda revision: (-scores[revision], revision))


class SearchEntry(ClassifiedModel):
    """The text of one signed revision. Revisions never change, so entries don't either."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="search_entry")
    language = models.CharField(max_length=10)
    title = models.TextField()
    summary = models.TextField()
    words = models.TextField()
    vector = SearchVectorField(null=True)

    NON_PII_FIELDS = field_names("id revision language title summary words vector")
    objects = SearchQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="search_entry_vector")]

    def __str__(self) -> str:
        return self.title


def vector(language: str) -> Any:
    """Return the search vector of an entry. Its title weighs most, then its summary."""
    config = TEXT_SEARCH_CONFIGS.get(language, "simple")
    return (
        SearchVector("title", weight="A", config=config)
        + SearchVector("summary", weight="B", config=config)
        + SearchVector("words", weight="C", config=config)
    )
