"""An uploaded file is worked on by one at a time, and goes on after whoever worked on it died."""

from datetime import timedelta

import pytest

from config import db
from providers.imports.actions import upload
from providers.imports.models import Upload
from tests.providers import rosters
from tests.providers.rosters import FULL, npi

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(tmp_path) -> Upload:
    content = rosters.write(tmp_path / "r.csv", {"npi": npi(1)} | FULL | {"bio": "One."}).read_bytes()
    return upload.receive(name="r.csv", content=content, by="sam", now=db.clock())


def test_what_one_has_claimed_another_does_not_get(waiting):
    now = db.clock()
    assert upload.claim(now=now) == waiting
    assert upload.claim(now=now) is None
    assert upload.claim(now=now + upload.LEASE - timedelta(seconds=1)) is None


def test_a_lease_that_ran_out_lets_another_go_on_three_times_at_most(waiting):
    now = db.clock()
    for attempt in range(upload.MAX_ATTEMPTS):
        assert upload.claim(now=now + attempt * 2 * upload.LEASE) == waiting
    assert upload.claim(now=now + 10 * upload.LEASE) is None
    waiting.refresh_from_db()
    assert (waiting.state, waiting.content, waiting.lease_until) == ("failed", None, None)


def test_only_a_tried_file_can_be_applied(waiting):
    with pytest.raises(upload.NotReady):
        upload.apply(ref=waiting.ref, now=db.clock())
    upload.work(upload=upload.claim(now=db.clock()), now=db.clock())
    assert upload.apply(ref=waiting.ref, now=db.clock()).state == "applying"
    with pytest.raises(upload.NotReady):
        upload.apply(ref=waiting.ref, now=db.clock())


def test_uploads_go_after_a_week(waiting):
    assert upload.purge(now=waiting.created_at + timedelta(days=7)) == 0
    assert upload.purge(now=waiting.created_at + timedelta(days=7, seconds=1)) == 1
