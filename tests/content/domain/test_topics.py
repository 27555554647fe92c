"""The topics of the library."""

from content.domain import topics
from content.domain.seed import DRAFTS
from content.labels import TOPICS


def test_each_shelf_has_a_name_and_a_first_page_and_each_page_a_known_shelf() -> None:
    assert tuple(TOPICS) == topics.TOPICS
    assert {draft.topic for draft in DRAFTS if draft.kind in ("article", "exercise", "guide")} == set(topics.TOPICS)
