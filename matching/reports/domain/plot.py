"""Bars for a drawing: where each stands and how long it is, in the drawing's own units. Whoever draws needs no sums."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP = 360, 190, 40, 12, 24, 14
LINE, NAMES = 24, 110
# So many names of bars have room side by side.
NAMED = 6
GAP = 0.25


@dataclass(frozen=True, slots=True)
class Bar:
    """One value. `label` is empty where there is no room for it; `told` stands at the bar's end."""

    name: str
    label: str
    told: str
    x: float
    y: float
    width: float
    height: float
    middle: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    at: float
    told: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing. Upright bars grow from the bottom, lying ones from the left."""

    upright: bool
    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]


def upright(values: Sequence[tuple[str, float | None]], unit: str = "") -> Plot:
    """A bar for each named value, side by side; None leaves a gap."""
    top, step = scale([value for _name, value in values if value is not None])
    room, tall = (WIDTH - LEFT - RIGHT) / max(len(values), 1), HEIGHT - BOTTOM - TOP
    every = math.ceil(len(values) / NAMED) or 1
    bars = []
    for place, (name, value) in enumerate(values):
        long = tall * (value or 0) / top
        x = LEFT + room * (place + GAP / 2)
        label = name if (len(values) - 1 - place) % every == 0 else ""
        told = "" if value is None else figure(value) + unit
        middle = x + room * (1 - GAP) / 2
        bars.append(Bar(name, label, told, _round(x), _round(TOP + tall - long), _round(room * (1 - GAP)), _round(long),
                        _round(middle)))  # fmt: skip
    ticks = [Tick(_round(TOP + tall - tall * at / top), figure(at) + unit) for at in _steps(top, step)]
    return Plot(True, WIDTH, HEIGHT, tuple(bars), tuple(ticks))


def lying(values: Sequence[tuple[str, float]], unit: str = "") -> Plot:
    """A bar for each named value, one below the other."""
    top, _step = scale([value for _name, value in values])
    long = WIDTH - NAMES - LEFT
    bars = tuple(
        Bar(name, name, figure(value) + unit, NAMES, place * LINE + 4, _round(long * value / top), LINE - 8,
            place * LINE + LINE / 2)
        for place, (name, value) in enumerate(values)
    )  # fmt: skip
    return Plot(False, WIDTH, max(len(values), 1) * LINE, bars, ())


def scale(values: Sequence[float]) -> tuple[float, float]:
    """The end of a scale that holds these values, and its step: 1, 2 or 5 times a power of ten, at most five of them."""
    most = max([*values, 0])
    if most <= 0:
        return 1, 1
    rough = max(most / 4, 1)
    power = 10 ** math.floor(math.log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough)
    return math.ceil(most / step) * step, step


def figure(value: float) -> str:
    """A value as people write it: whole where it is whole, else with one decimal."""
    return f"{round(value):,}" if abs(value - round(value)) < 0.05 else f"{value:,.1f}"


def _steps(top: float, step: float) -> list[float]:
    return [step * number for number in range(round(top / step) + 1)]


def _round(value: float) -> float:
    return round(value, 1)
