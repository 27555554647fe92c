"""An upload is processed by one worker at a time, and by another if that worker dies."""

from datetime import timedelta

import pytest

from config import db
from providers.imports.actions import upload
from providers.imports.models import Upload
from tests.providers import rosters
from tests.providers.rosters import FULL, npi

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_upload(tmp_path) -> Upload:
    content = rosters.write(tmp_path / "r.csv", {"npi": npi(1)} | FULL | {"bio": "One."}).read_bytes()
    return upload.create(name="r.csv", content=content, by="sam", now=db.db_now())


def test_a_claimed_upload_cannot_be_claimed_again(new_upload):
    now = db.db_now()
    assert upload.claim(now=now) == new_upload
    assert upload.claim(now=now) is None
    assert upload.claim(now=now + upload.LEASE - timedelta(seconds=1)) is None


def test_an_upload_can_be_claimed_after_its_lease_expires_up_to_the_limit(new_upload):
    now = db.db_now()
    for attempt in range(upload.MAX_ATTEMPTS):
        assert upload.claim(now=now + attempt * 2 * upload.LEASE) == new_upload
    assert upload.claim(now=now + 10 * upload.LEASE) is None
    new_upload.refresh_from_db()
    assert (new_upload.state, new_upload.content, new_upload.lease_until) == ("failed", None, None)


def test_an_upload_can_only_be_applied_after_its_dry_run(new_upload):
    with pytest.raises(upload.NotReady):
        upload.apply(ref=new_upload.ref, now=db.db_now())
    upload.process(upload=upload.claim(now=db.db_now()), now=db.db_now())
    assert upload.apply(ref=new_upload.ref, now=db.db_now()).state == "applying"
    with pytest.raises(upload.NotReady):
        upload.apply(ref=new_upload.ref, now=db.db_now())


def test_applying_counts_from_zero_again(new_upload):
    tried = upload.process(upload=upload.claim(now=db.db_now()), now=db.db_now())
    Upload.objects.filter(pk=tried.pk).update(attempts=2, **dict.fromkeys(upload.COUNT_FIELDS, 7))
    applying = upload.apply(ref=tried.ref, now=db.db_now())
    assert {name: getattr(applying, name) for name in upload.COUNT_FIELDS} == dict.fromkeys(upload.COUNT_FIELDS, 0)
    assert applying.attempts == 0


def test_uploads_are_deleted_after_a_week(new_upload):
    assert upload.purge(now=new_upload.created_at + timedelta(days=7)) == 0
    assert upload.purge(now=new_upload.created_at + timedelta(days=7, seconds=1)) == 1
