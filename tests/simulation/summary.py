"""The comparison in words and tables: for the screen, for `docs/simulation.md`, and as plain data."""

from collections.abc import Iterable, Sequence
from typing import Any

from tests.simulation import prose
from tests.simulation.comparison import OPTIMUM, UNDEFINED_FOR_OPTIMUM, Comparison
from tests.simulation.metrics import METRICS
from tests.simulation.policies import POLICIES, PRODUCTION

MINUS, PLUS_MINUS = "\N{MINUS SIGN}", "\N{PLUS-MINUS SIGN}"


def console_table(found: Comparison) -> str:
    """A table of means for a screen."""
    lines = [" " * 28 + "".join(f"{name:>15}" for name in METRICS)]
    lines += [
        f"{policy:<28}" + "".join(f"{cell:>15}" for cell in _means(found, policy)) for policy in (*POLICIES, OPTIMUM)
    ]
    return "\n".join(lines)


def render_page(found: Sequence[Comparison], therapists: int, people: int) -> str:
    """The whole of `docs/simulation.md`."""
    first = found[0]
    parts = [prose.introduction(therapists, people, first.seeds), prose.COLUMNS]
    for one in found:
        parts += [f"## {one.parameters.name.capitalize()} market", prose.describe_market(one.parameters), _table(one)]
        parts += [
            f"Version 1 less each of the others, seed by seed (mean {PLUS_MINUS} sd of the difference):",
            _leads(one),
        ]
        parts += [prose.findings(one)]
    parts += [prose.LIMITS]
    return "\n\n".join(parts) + "\n"


def figures(found: Sequence[Comparison], therapists: int, people: int) -> dict[str, Any]:
    """Every figure of every seed, as plain data."""
    return {
        "therapists": therapists,
        "clients": people,
        "seeds": list(found[0].seeds),
        "markets": {
            one.parameters.name: {
                policy: {measure: values.tolist() for measure, values in row.items()}
                for policy, row in one.figures.items()
            }
            for one in found
        },
    }


def _table(found: Comparison) -> str:
    rows = []
    for policy in (*POLICIES, OPTIMUM):
        cells = []
        for cell, (measure, (decimals, _more)) in zip(_means(found, policy), METRICS.items(), strict=True):
            spread = f" {PLUS_MINUS} {found.spread(policy, measure):.{decimals}f}" if cell else ""
            cells.append(f"**{cell}**{spread}" if cell and policy in _best(found, measure) else cell + spread)
        rows.append([f"**{policy}**" if policy == PRODUCTION else policy, *cells])
    return _markdown(["policy", *METRICS], rows)


def _leads(found: Comparison) -> str:
    rows = []
    for policy in POLICIES:
        if policy == PRODUCTION:
            continue
        cells = []
        for measure, (decimals, _more) in METRICS.items():
            mean, spread = found.lead(policy, measure)
            cells.append(f"{mean:+.{decimals}f} {PLUS_MINUS} {spread:.{decimals}f}".replace("-", MINUS))
        rows.append([policy, *cells])
    return _markdown(["against", *METRICS], rows)


def _best(found: Comparison, measure: str) -> tuple[str, ...]:
    """The policies with the best mean, as it is printed."""
    decimals, more = METRICS[measure]
    means = {policy: round(found.mean(policy, measure), decimals) for policy in POLICIES}
    best = max(means.values()) if more else min(means.values())
    return tuple(policy for policy, mean in means.items() if mean == best)


def _means(found: Comparison, policy: str) -> list[str]:
    """A cell for each measure, empty where the optimum doesn't say."""
    return [
        "" if policy == OPTIMUM and measure in UNDEFINED_FOR_OPTIMUM else f"{found.mean(policy, measure):.{decimals}f}"
        for measure, (decimals, _more) in METRICS.items()
    ]


def _markdown(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
