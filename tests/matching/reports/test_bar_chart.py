"""The layout of bar charts."""

import pytest

from matching.reports.domain import bar_chart


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], (1, 1)),
        ([0], (1, 1)),
        ([3], (3, 1)),
        ([7], (8, 2)),
        ([100], (100, 50)),
        ([101], (150, 50)),
        ([0.3], (1, 1)),
    ],
)
def test_a_scale_ends_at_a_round_number(values, expected):
    assert bar_chart.scale(values) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.04, "0"), (0.05, "0.1"), (0.9, "0.9"), (0.96, "1"), (1.5, "1.5"), (1234.0, "1,234")],
)
def test_a_figure_has_one_decimal_unless_it_is_whole(value, text):
    assert bar_chart.figure(value) == text


def test_vertical_bars_share_a_baseline_and_a_missing_value_has_no_bar():
    chart = bar_chart.vertical([(f"w{n}", None if n == 3 else float(n)) for n in range(12)], "%")
    assert {round(bar.y + bar.height, 1) for bar in chart.bars} == {bar_chart.HEIGHT - bar_chart.BOTTOM}
    assert [bar.label for bar in chart.bars if bar.label] == ["w1", "w3", "w5", "w7", "w9", "w11"]
    assert (chart.bars[3].text, chart.bars[11].text, chart.bars[3].height) == ("", "11%", 0)
    assert all(bar.x >= 0 and bar.x + bar.width <= chart.width for bar in chart.bars)
    assert [tick.text for tick in chart.ticks] == ["0%", "5%", "10%", "15%"]


@pytest.mark.parametrize("count", [1, 2, 7, 30])
def test_a_label_is_at_the_middle_of_its_bar(count):
    values = [(f"w{n}", float(n)) for n in range(count)]
    for bar in bar_chart.vertical(values).bars:
        assert bar.middle == pytest.approx(bar.x + bar.width / 2, abs=0.1)
    for bar in bar_chart.horizontal(values).bars:
        assert bar.middle == pytest.approx(bar.y + bar.height / 2, abs=0.1)


def test_horizontal_bars_leave_room_for_their_numbers():
    chart = bar_chart.horizontal([("New York", 1200.0), ("Ohio", 3.0)])
    assert [bar.text for bar in chart.bars] == ["1,200", "3"]
    assert max(bar.x + bar.width for bar in chart.bars) <= chart.width - bar_chart.LEFT
    assert chart.height == 2 * bar_chart.LINE
