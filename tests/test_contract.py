"""What clients rely on does not change unnoticed."""

from tests import contract


def test_the_service_describes_the_recorded_contract() -> None:
    """A wanted change is recorded by `python -m tests.contract`; read its diff first: clients we never see rely on it."""
    assert contract.differences(contract.read(), contract.current()) == []


def test_a_difference_is_noticed() -> None:
    recorded, changed = contract.read(), contract.read()
    del changed["/api/v1/holds/"]["post"]["responses"]["409"]
    changed["/api/v1/matches/"]["post"]["requestBody"]["required"] = False
    assert [line.partition(":")[2] for line in contract.differences(recorded, changed)] == [
        " removed",
        " true became false",
    ]
