"""The crisis line model."""

import pytest
from django.db import IntegrityError, transaction

from content.domain.crisis import BUILT_IN
from content.models import CrisisLine

pytestmark = pytest.mark.django_db


def test_the_migration_brings_the_built_in_lines():
    assert [row.value() for row in CrisisLine.objects.all()] == list(BUILT_IN)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("crisis_line_is_reachable", {"call": "", "text": "", "url": ""}),
        ("crisis_line_is_dialable", {"call": "1-800"}),
        ("crisis_line_has_a_source", {"source": ""}),
        ("crisis_line_has_names", {"name_es": ""}),
    ],
)
def test_a_line_that_can_t_be_is_refused(constraint, change):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CrisisLine.objects.update(**change)
