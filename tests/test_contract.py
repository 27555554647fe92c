"""The API contract doesn't change by accident."""

from tests import contract


def test_the_api_matches_the_recorded_contract() -> None:
    """Record an intended change with `python -m tests.contract` and review the diff: unknown clients depend on the API."""
    assert contract.differences(contract.read(), contract.current()) == []


def test_differences_are_listed() -> None:
    recorded, changed = contract.read(), contract.read()
    del changed["/api/v1/holds/"]["post"]["responses"]["409"]
    changed["/api/v1/matches/"]["post"]["requestBody"]["required"] = False
    assert [line.partition(":")[2] for line in contract.differences(recorded, changed)] == [
        " removed",
        " true became false",
    ]
