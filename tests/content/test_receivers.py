"""Publishing and unpublishing update the search index at once."""

import pytest
from django.db import transaction

from content.models import SearchEntry
from tests.factories import content as make

pytestmark = pytest.mark.django_db


def entered() -> list[str]:
    return sorted(SearchEntry.objects.values_list("title", flat=True))


def test_publishing_and_unpublishing_are_heard_and_roll_back_with_what_they_follow() -> None:
    page = make.create_signed_article()
    assert entered() == ["Calm"]
    with transaction.atomic():
        page.unpublish()
        assert entered() == []
        transaction.set_rollback(True)
    assert entered() == ["Calm"]
    page.refresh_from_db()
    page.unpublish()
    assert entered() == []
