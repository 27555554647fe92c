"""The comparison as a picture: dots with their spread over the seeds, one row a policy, one panel a measure.

The same figures give the same bytes: ids are salted with a fixed word and no date is written.
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

# What is shown, and how it is called on its panel.
PANELS = {
    "benefit": "benefit a person",
    "matched": "share matched",
    "kept": "kept first sessions",
    "days": "days to first session\n(less is better)",
    "wishes": "wishes met",
    "rare matched": "rare needs matched",
}
OURS, OTHERS, GROUND, LINE = "#0b5fa5", "#8a6d3b", "#ffffff", "#d9dee3"
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


def draw(found: Sequence[Comparison], path: Path) -> None:
    """Draw these markets, one below the other, into an SVG file."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(12.5, 2.75 * len(found) + 0.5), facecolor=GROUND, layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots(len(found), len(PANELS), sharey=True, squeeze=False)
        for panel, title in zip(axes[0], PANELS.values(), strict=True):
            panel.set_title(title, fontsize=10)
        for row, one in zip(axes, found, strict=True):
            for place, (panel, measure) in enumerate(zip(row, PANELS, strict=True)):
                _panel(panel, one, measure)
                if not place:
                    panel.set_ylabel(one.parameters.name, fontsize=11, fontweight="bold")
        figure.supxlabel(
            f"mean and standard deviation over {len(found[0].seeds)} seeds; the line marks version 1", fontsize=9
        )
        figure.savefig(path, format="svg", metadata={"Date": None, "Title": "Policies in a simulated marketplace"})


def _panel(panel: Axes, found: Comparison, measure: str) -> None:
    """One measure of every policy; version 1 stands out by shape as well as by color."""
    names = list(POLICIES)
    ours = found.mean(PRODUCTION, measure)
    panel.axvline(ours, color=OURS, linewidth=0.8, alpha=0.5, zorder=1)
    for place, name in enumerate(names):
        mine = name == PRODUCTION
        panel.errorbar(
            found.mean(name, measure),
            place,
            xerr=found.spread(name, measure),
            fmt="D" if mine else "o",
            markersize=7 if mine else 5.5,
            color=OURS if mine else OTHERS,
            elinewidth=1.2,
            zorder=2,
        )
    panel.set_yticks(range(len(names)), names)
    panel.set_ylim(-0.6, len(names) - 0.4)
    panel.margins(x=0.12)
    panel.locator_params(axis="x", nbins=4)
    panel.grid(axis="y", color=LINE, linewidth=0.7)
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)
    panel.set_axisbelow(True)
