"""`GET /vocabulary/`"""

from typing import Any

import pytest

from providers.directory.domain.license import STATES
from tests.conftest import Api
from tests.factories.booking import invalid_fields

pytestmark = pytest.mark.django_db
LISTS = {
    *("states", "payers", "concerns", "approaches", "languages", "identities", "genders"),
    *("age_groups", "formats", "care_types"),
}


def vocabulary(api: Api, **params: Any) -> Any:
    response = api.get("/vocabulary/", **params)
    assert response.status_code == 200
    return response.json()


def test_it_has_every_list_and_each_term_once(api: Api) -> None:
    lists = vocabulary(api)
    assert set(lists) == LISTS
    assert [state["slug"] for state in lists["states"]] == list(STATES)
    for name, entries in lists.items():
        slugs = [entry["slug"] for entry in entries]
        assert len(slugs) == len(set(slugs)) > 0, name
        assert all(entry["label"] for entry in entries)
    assert {name: [entry["slug"] for entry in lists[name]] for name in ("age_groups", "formats", "care_types")} == {
        "age_groups": ["child", "teen", "adult", "older_adult"],
        "formats": ["individual", "couple", "family"],
        "care_types": ["therapy", "medication-management"],
    }
    assert all(set(concern) == {"slug", "label", "description"} for concern in lists["concerns"])


def test_plans_are_unique_over_all_payers(api: Api) -> None:
    plans = [plan for payer in vocabulary(api)["payers"] for plan in payer["plans"]]
    assert all(set(plan) == {"slug", "label", "kind", "states"} for plan in plans)
    assert len({plan["slug"] for plan in plans}) == len(plans)


def test_a_state_limits_plans_to_those_sold_there(api: Api) -> None:
    everything = vocabulary(api)
    for state in ("NY", "GU"):
        in_state = vocabulary(api, state=state)
        expected = [
            {**payer, "plans": [p for p in payer["plans"] if p["states"] is None or state in p["states"]]}
            for payer in everything["payers"]
        ]
        assert in_state["payers"] == [payer for payer in expected if payer["plans"]]
        assert {**in_state, "payers": None} == {**everything, "payers": None}


def test_labels_follow_the_language_and_slugs_do_not(api: Api) -> None:
    english = vocabulary(api)
    spanish = api.http.get("/api/v1/vocabulary/", headers={"Accept-Language": "es"}).json()
    for name in LISTS - {"payers"}:
        assert [e["slug"] for e in english[name]] == [e["slug"] for e in spanish[name]]
    assert english["concerns"] != spanish["concerns"]
    assert english["age_groups"] != spanish["age_groups"]


@pytest.mark.parametrize(
    ("query", "field"), [("state=ny", "state"), ("state=", "state"), ("q=x", "q"), ("state=NY&state=NJ", "state")]
)
def test_an_invalid_parameter_is_reported_by_name(api: Api, query: str, field: str) -> None:
    assert invalid_fields(api.http.get(f"/api/v1/vocabulary/?{query}")) == [field]
