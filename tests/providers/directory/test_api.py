"""`GET /vocabulary/`: every word, once, in two languages."""

from typing import Any

import pytest

from providers.directory.domain.license import STATES
from tests.conftest import Api
from tests.factories.booking import fields

pytestmark = pytest.mark.django_db
LISTS = {
    *("states", "payers", "concerns", "approaches", "languages", "identities", "genders"),
    *("age_groups", "formats", "care_types"),
}


def vocabulary(api: Api, **params: Any) -> Any:
    answer = api.get("/vocabulary/", **params)
    assert answer.status_code == 200
    return answer.json()


def test_it_has_every_list_and_each_word_once(api: Api) -> None:
    words = vocabulary(api)
    assert set(words) == LISTS
    assert [state["slug"] for state in words["states"]] == list(STATES)
    for name, entries in words.items():
        slugs = [entry["slug"] for entry in entries]
        assert len(slugs) == len(set(slugs)) > 0, name
        assert all(entry["label"] for entry in entries)
    assert {name: [entry["slug"] for entry in words[name]] for name in ("age_groups", "formats", "care_types")} == {
        "age_groups": ["child", "teen", "adult", "older_adult"],
        "formats": ["individual", "couple", "family"],
        "care_types": ["therapy", "medication-management"],
    }
    assert all(set(concern) == {"slug", "label", "description"} for concern in words["concerns"])


def test_plans_are_unique_over_all_payers(api: Api) -> None:
    plans = [plan for payer in vocabulary(api)["payers"] for plan in payer["plans"]]
    assert all(set(plan) == {"slug", "label", "kind", "states"} for plan in plans)
    assert len({plan["slug"] for plan in plans}) == len(plans)


def test_a_state_keeps_the_plans_sold_there(api: Api) -> None:
    everything = vocabulary(api)
    for state in ("NY", "GU"):
        kept = vocabulary(api, state=state)
        wanted = [
            {**payer, "plans": [p for p in payer["plans"] if p["states"] is None or state in p["states"]]}
            for payer in everything["payers"]
        ]
        assert kept["payers"] == [payer for payer in wanted if payer["plans"]]
        assert {**kept, "payers": None} == {**everything, "payers": None}


def test_labels_are_in_the_readers_language_and_slugs_in_none(api: Api) -> None:
    english = vocabulary(api)
    spanish = api.http.get("/api/v1/vocabulary/", headers={"Accept-Language": "es"}).json()
    for name in LISTS - {"payers"}:
        assert [e["slug"] for e in english[name]] == [e["slug"] for e in spanish[name]]
    assert english["concerns"] != spanish["concerns"]
    assert english["age_groups"] != spanish["age_groups"]


@pytest.mark.parametrize(
    ("query", "field"), [("state=ny", "state"), ("state=", "state"), ("q=x", "q"), ("state=NY&state=NJ", "state")]
)
def test_a_parameter_that_is_not_right_is_named(api: Api, query: str, field: str) -> None:
    assert fields(api.http.get(f"/api/v1/vocabulary/?{query}")) == [field]
