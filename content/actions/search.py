"""Update the search index from the signed pages."""

from django.db import transaction
from django.db.models import F

from content.models import Signature
from content.models.pages import LibraryPage
from content.models.search import SearchEntry, vector


@transaction.atomic
def reindex() -> int:
    """Add an entry for each public page without one, and delete those of revisions that aren't public.

    It compares the tables, so that a missed call is made up for by the next one. Returns the number of new entries.
    """
    public = Signature.objects.filter(page__live=True, page__live_revision=F("revision"))
    SearchEntry.objects.exclude(revision__in=public.values("revision")).delete()
    added = 0
    for signature in public.filter(revision__search_entry=None).select_related("revision", "page__locale"):
        page = signature.revision.as_object()
        if isinstance(page, LibraryPage):
            _add_entry(page, signature.revision_id, signature.page.locale.language_code)
            added += 1
    return added


def _add_entry(page: LibraryPage, revision: int, language: str) -> None:
    entry, _created = SearchEntry.objects.get_or_create(
        revision_id=revision,
        defaults={"language": language, "title": page.title, "summary": page.summary, "words": page.words()},
    )
    SearchEntry.objects.filter(pk=entry.pk).update(vector=vector(language))
