"""The comparison as a figure: dots with their spread over the seeds, one row per policy, one panel per measure.

The same numbers give the same bytes: ids have a fixed salt, and no date is written.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from tests.simulation.comparison import Comparison
from tests.simulation.policies import POLICIES, PRODUCTION

# Measure → title of its panel.
PANELS = {
    "benefit": "benefit a person",
    "matched": "share matched",
    "kept": "kept first sessions",
    "days": "days to first session\n(less is better)",
    "wishes": "wishes met",
    "rare matched": "rare needs matched",
}
PRODUCTION_COLOR, OTHER_COLOR, BACKGROUND, GRID_COLOR = "#0b5fa5", "#8a6d3b", "#ffffff", "#d9dee3"
STYLE: Any = {
    "svg.hashsalt": "attune",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": "#24303a",
    "axes.labelcolor": "#24303a",
    "xtick.color": "#4a5660",
    "ytick.color": "#24303a",
}


def draw(comparisons: Sequence[Comparison], path: Path) -> None:
    """Draw these markets, one below the other, into an SVG file."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(12.5, 2.75 * len(comparisons) + 0.5), facecolor=BACKGROUND, layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots(len(comparisons), len(PANELS), sharey=True, squeeze=False)
        for panel, title in zip(axes[0], PANELS.values(), strict=True):
            panel.set_title(title, fontsize=10)
        for row, comparison in zip(axes, comparisons, strict=True):
            for index, (panel, measure) in enumerate(zip(row, PANELS, strict=True)):
                _panel(panel, comparison, measure)
                if not index:
                    panel.set_ylabel(comparison.parameters.name, fontsize=11, fontweight="bold")
        figure.supxlabel(
            f"mean and standard deviation over {len(comparisons[0].seeds)} seeds; the line marks version 1", fontsize=9
        )
        figure.savefig(path, format="svg", metadata={"Date": None, "Title": "Policies in a simulated marketplace"})


def _panel(panel: Axes, comparison: Comparison, measure: str) -> None:
    """Draw one measure of every policy. Version 1 differs in shape as well as color."""
    names = list(POLICIES)
    production_mean = comparison.mean(PRODUCTION, measure)
    panel.axvline(production_mean, color=PRODUCTION_COLOR, linewidth=0.8, alpha=0.5, zorder=1)
    for index, name in enumerate(names):
        is_production = name == PRODUCTION
        panel.errorbar(
            comparison.mean(name, measure),
            index,
            xerr=comparison.spread(name, measure),
            fmt="D" if is_production else "o",
            markersize=7 if is_production else 5.5,
            color=PRODUCTION_COLOR if is_production else OTHER_COLOR,
            elinewidth=1.2,
            zorder=2,
        )
    panel.set_yticks(range(len(names)), names)
    panel.set_ylim(-0.6, len(names) - 0.4)
    panel.margins(x=0.12)
    panel.locator_params(axis="x", nbins=4)
    panel.grid(axis="y", color=GRID_COLOR, linewidth=0.7)
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)
    panel.set_axisbelow(True)
