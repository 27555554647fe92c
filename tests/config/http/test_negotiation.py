"""Content negotiation uses only the `Accept` header."""

import pytest

from config.http.negotiation import ByAccept
from tests.conftest import Api
from tests.factories.providers import listed, offers


def test_no_parameter_is_taken_for_a_format() -> None:
    assert ByAccept.settings.URL_FORMAT_OVERRIDE is None


@pytest.mark.django_db
def test_a_sessions_format_may_be_asked_for_by_its_name(api: Api) -> None:
    provider = listed()
    offers(provider, format="couple")
    for kind in ("individual", "couple", "family"):
        assert api.get(f"/providers/{provider.slug}/openings/", format=kind).status_code == 200
