"""The comparison as tables for the console, as `docs/simulation.md`, and as plain data."""

from collections.abc import Iterable, Sequence
from typing import Any

from tests.simulation import prose
from tests.simulation.comparison import OPTIMUM, UNDEFINED_FOR_OPTIMUM, Comparison
from tests.simulation.metrics import METRICS
from tests.simulation.policies import POLICIES, PRODUCTION

MINUS, PLUS_MINUS = "\N{MINUS SIGN}", "\N{PLUS-MINUS SIGN}"


def console_table(comparison: Comparison) -> str:
    """Return a table of means for the console."""
    lines = [" " * 28 + "".join(f"{name:>15}" for name in METRICS)]
    lines += [
        f"{policy:<28}" + "".join(f"{cell:>15}" for cell in _means(comparison, policy))
        for policy in (*POLICIES, OPTIMUM)
    ]
    return "\n".join(lines)


def render_page(comparisons: Sequence[Comparison], therapists: int, people: int) -> str:
    """Return the text of `docs/simulation.md`."""
    first = comparisons[0]
    parts = [prose.introduction(therapists, people, first.seeds), prose.COLUMNS]
    for comparison in comparisons:
        parts += [
            f"## {comparison.parameters.name.capitalize()} market",
            prose.describe_market(comparison.parameters),
            _table(comparison),
        ]
        parts += [
            f"Version 1 less each of the others, seed by seed (mean {PLUS_MINUS} sd of the difference):",
            _leads(comparison),
        ]
        parts += [prose.findings(comparison)]
    parts += [prose.LIMITS]
    return "\n\n".join(parts) + "\n"


def figures(comparisons: Sequence[Comparison], therapists: int, people: int) -> dict[str, Any]:
    """Return every figure of every seed as plain data."""
    return {
        "therapists": therapists,
        "clients": people,
        "seeds": list(comparisons[0].seeds),
        "markets": {
            comparison.parameters.name: {
                policy: {measure: values.tolist() for measure, values in row.items()}
                for policy, row in comparison.figures.items()
            }
            for comparison in comparisons
        },
    }


def _table(comparison: Comparison) -> str:
    rows = []
    for policy in (*POLICIES, OPTIMUM):
        cells = []
        for cell, (measure, (decimals, _more)) in zip(_means(comparison, policy), METRICS.items(), strict=True):
            spread = f" {PLUS_MINUS} {comparison.spread(policy, measure):.{decimals}f}" if cell else ""
            cells.append(f"**{cell}**{spread}" if cell and policy in _best(comparison, measure) else cell + spread)
        rows.append([f"**{policy}**" if policy == PRODUCTION else policy, *cells])
    return _markdown(["policy", *METRICS], rows)


def _leads(comparison: Comparison) -> str:
    rows = []
    for policy in POLICIES:
        if policy == PRODUCTION:
            continue
        cells = []
        for measure, (decimals, _more) in METRICS.items():
            mean, spread = comparison.lead(policy, measure)
            cells.append(f"{mean:+.{decimals}f} {PLUS_MINUS} {spread:.{decimals}f}".replace("-", MINUS))
        rows.append([policy, *cells])
    return _markdown(["against", *METRICS], rows)


def _best(comparison: Comparison, measure: str) -> tuple[str, ...]:
    """Return the policies with the best mean, after rounding as printed."""
    decimals, more = METRICS[measure]
    means = {policy: round(comparison.mean(policy, measure), decimals) for policy in POLICIES}
    best = max(means.values()) if more else min(means.values())
    return tuple(policy for policy, mean in means.items() if mean == best)


def _means(comparison: Comparison, policy: str) -> list[str]:
    """Return a cell for each measure, empty if undefined for the optimum."""
    return [
        ""
        if policy == OPTIMUM and measure in UNDEFINED_FOR_OPTIMUM
        else f"{comparison.mean(policy, measure):.{decimals}f}"
        for measure, (decimals, _more) in METRICS.items()
    ]


def _markdown(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
