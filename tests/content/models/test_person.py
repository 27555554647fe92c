"""Authors, reviewers and licenses."""

import pytest
from django.db import IntegrityError, transaction

from content.models import Person, ReviewerLicense
from tests.factories import content as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("reviewer_license_is_named", {"number": ""}),
        ("reviewer_license_state", {"state": "N1"}),
        ("reviewer_license_verified_by_somebody", {"verified_by": ""}),
        ("reviewer_license_verified_by_somebody", {"verified_on": None}),
    ],
)
def test_a_license_that_can_t_be_is_refused(constraint, change):
    make.clinician()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ReviewerLicense.objects.update(**change)


def test_a_person_needs_a_name():
    with pytest.raises(IntegrityError, match="person_has_a_name"), transaction.atomic():
        Person.objects.create(name="")


def test_who_signed_can_t_be_deleted():
    make.create_signed_article()
    with pytest.raises(Exception, match="protected"):
        Person.objects.all().delete()
