"""Content negotiation uses only the `Accept` header."""

import pytest

from config.http.negotiation import AcceptHeaderNegotiation
from tests.conftest import Api
from tests.factories.providers import add_visit_type, create_listed_provider


def test_no_parameter_is_taken_for_a_format() -> None:
    assert AcceptHeaderNegotiation.settings.URL_FORMAT_OVERRIDE is None


@pytest.mark.django_db
def test_a_sessions_format_may_be_asked_for_by_its_name(api: Api) -> None:
    provider = create_listed_provider()
    add_visit_type(provider, format="couple")
    for kind in ("individual", "couple", "family"):
        assert api.get(f"/providers/{provider.slug}/openings/", format=kind).status_code == 200
