"""Keeping the search in step with what is signed."""

from django.db import transaction
from django.db.models import F

from content.models import Signature
from content.models.pages import Advice
from content.models.search import SearchEntry, vector


@transaction.atomic
def keep() -> int:
    """Enter each public page that has no entry yet and drop those of revisions that are public no more; how many new.

    Found by looking: whatever was missed is made up for the next time.
    """
    public = Signature.objects.filter(page__live=True, page__live_revision=F("revision"))
    SearchEntry.objects.exclude(revision__in=public.values("revision")).delete()
    made = 0
    for one in public.filter(revision__search_entry=None).select_related("revision", "page__locale"):
        page = one.revision.as_object()
        if isinstance(page, Advice):
            _enter(page, one.revision_id, one.page.locale.language_code)
            made += 1
    return made


def _enter(page: Advice, revision: int, language: str) -> None:
    entry, _made = SearchEntry.objects.get_or_create(
        revision_id=revision,
        defaults={"language": language, "title": page.title, "summary": page.summary, "words": page.words()},
    )
    SearchEntry.objects.filter(pk=entry.pk).update(vector=vector(language))
