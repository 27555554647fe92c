"""The weekly grid and its form agree on the checked boxes."""

from django.http import QueryDict

from providers.console.forms import WeeklyHoursForm
from providers.directory.actions import weekly_grid as weekly_grid_actions
from providers.directory.presenters import weekly_grid

LAST_CELL = weekly_grid_actions.DAY_END - weekly_grid_actions.CELL_MINUTES
CHECKED = {(0, weekly_grid_actions.DAY_START), (3, 12 * 60), (6, LAST_CELL)}


def test_the_form_reads_the_boxes_that_the_grid_checks() -> None:
    grid = weekly_grid.grid(CHECKED)
    assert [len(line["boxes"]) for line in grid["lines"]] == [7] * 32
    assert (grid["lines"][0]["at"], grid["lines"][-1]["until"]) == ("06:00", "22:00")
    values = [box["value"] for line in grid["lines"] for box in line["boxes"] if box["on"]]
    form = WeeklyHoursForm(QueryDict("&".join(f"box={value}" for value in values)))
    assert form.is_valid()
    assert form.cleaned_data["box"] == CHECKED


def test_invalid_boxes_are_ignored() -> None:
    form = WeeklyHoursForm(QueryDict("box=7-540&box=0-545&box=x&box=0-330&box=-1-540&box=1-540"))
    assert form.is_valid()
    assert form.cleaned_data["box"] == {(1, 540)}
