"""Layout of bar charts in SVG units: the position and size of every bar, so that templates do no arithmetic."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP = 360, 190, 40, 12, 24, 14
LINE, NAMES = 24, 110
# How many bar names fit side by side.
NAMED = 6
GAP = 0.25


@dataclass(frozen=True, slots=True)
class Bar:
    """One value. `label` is the name, empty if there is no room for it. The value's text is at the end of the bar."""

    name: str
    label: str
    text: str
    x: float
    y: float
    width: float
    height: float
    middle: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale, with its text."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A bar chart. Vertical bars grow from the bottom, horizontal bars from the left."""

    vertical: bool
    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]


def vertical(values: Sequence[tuple[str, float | None]], unit: str = "") -> Plot:
    """Return a vertical bar for each named value. None leaves a gap."""
    top, step = scale([value for _name, value in values if value is not None])
    slot_width, max_height = (WIDTH - LEFT - RIGHT) / max(len(values), 1), HEIGHT - BOTTOM - TOP
    every = math.ceil(len(values) / NAMED) or 1
    bars = []
    for place, (name, value) in enumerate(values):
        height = max_height * (value or 0) / top
        x = LEFT + slot_width * (place + GAP / 2)
        label = name if (len(values) - 1 - place) % every == 0 else ""
        text = "" if value is None else figure(value) + unit
        middle = x + slot_width * (1 - GAP) / 2
        y, width = TOP + max_height - height, slot_width * (1 - GAP)
        bars.append(Bar(name, label, text, _round(x), _round(y), _round(width), _round(height), _round(middle)))
    ticks = [Tick(_round(TOP + max_height - max_height * at / top), figure(at) + unit) for at in _steps(top, step)]
    return Plot(True, WIDTH, HEIGHT, tuple(bars), tuple(ticks))


def horizontal(values: Sequence[tuple[str, float]], unit: str = "") -> Plot:
    """Return a horizontal bar for each named value."""
    top, _step = scale([value for _name, value in values])
    max_width = WIDTH - NAMES - LEFT
    bars = tuple(
        Bar(name, name, figure(value) + unit, NAMES, place * LINE + 4, _round(max_width * value / top), LINE - 8,
            place * LINE + LINE / 2)
        for place, (name, value) in enumerate(values)
    )  # fmt: skip
    return Plot(False, WIDTH, max(len(values), 1) * LINE, bars, ())


def scale(values: Sequence[float]) -> tuple[float, float]:
    """Return the end of a scale for these values, and its step: 1, 2 or 5 times a power of ten, at most five steps."""
    largest = max([*values, 0])
    if largest <= 0:
        return 1, 1
    rough = max(largest / 4, 1)
    power = 10 ** math.floor(math.log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough)
    return math.ceil(largest / step) * step, step


def figure(value: float) -> str:
    """Return a value as text, with one decimal unless it is whole."""
    return f"{round(value):,}" if abs(value - round(value)) < 0.05 else f"{value:,.1f}"


def _steps(top: float, step: float) -> list[float]:
    return [step * number for number in range(round(top / step) + 1)]


def _round(value: float) -> float:
    return round(value, 1)
