"""The comparison in words and tables: for the screen, for `docs/simulation.md`, and as plain data."""

from collections.abc import Iterable, Sequence
from typing import Any

from matching.domain.market.measures import MEASURES
from matching.domain.market.policies import POLICIES, VERSION_ONE
from matching.management import prose
from matching.management.comparison import OPTIMUM, UNSAID, Comparison

MINUS, PLUS_MINUS = "\N{MINUS SIGN}", "\N{PLUS-MINUS SIGN}"


def plain(found: Comparison) -> str:
    """A table of means for a screen."""
    lines = [" " * 28 + "".join(f"{name:>15}" for name in MEASURES)]
    lines += [
        f"{policy:<28}" + "".join(f"{cell:>15}" for cell in _means(found, policy)) for policy in (*POLICIES, OPTIMUM)
    ]
    return "\n".join(lines)


def page(found: Sequence[Comparison], therapists: int, people: int) -> str:
    """The whole of `docs/simulation.md`."""
    first = found[0]
    parts = [prose.opening(therapists, people, first.seeds), prose.COLUMNS]
    for one in found:
        parts += [f"## {one.conditions.name.capitalize()} market", prose.described(one.conditions), _table(one)]
        parts += [
            f"Version 1 less each of the others, seed by seed (mean {PLUS_MINUS} sd of the difference):",
            _leads(one),
        ]
        parts += [prose.reading(one)]
    parts += [prose.LIMITS]
    return "\n\n".join(parts) + "\n"


def figures(found: Sequence[Comparison], therapists: int, people: int) -> dict[str, Any]:
    """Every figure of every seed, as plain data."""
    return {
        "therapists": therapists,
        "clients": people,
        "seeds": list(found[0].seeds),
        "markets": {
            one.conditions.name: {
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
        for cell, (measure, (decimals, _more)) in zip(_means(found, policy), MEASURES.items(), strict=True):
            spread = f" {PLUS_MINUS} {found.spread(policy, measure):.{decimals}f}" if cell else ""
            cells.append(f"**{cell}**{spread}" if cell and policy in _best(found, measure) else cell + spread)
        rows.append([f"**{policy}**" if policy == VERSION_ONE else policy, *cells])
    return _markdown(["policy", *MEASURES], rows)


def _leads(found: Comparison) -> str:
    rows = []
    for policy in POLICIES:
        if policy == VERSION_ONE:
            continue
        cells = []
        for measure, (decimals, _more) in MEASURES.items():
            mean, spread = found.lead(policy, measure)
            cells.append(f"{mean:+.{decimals}f} {PLUS_MINUS} {spread:.{decimals}f}".replace("-", MINUS))
        rows.append([policy, *cells])
    return _markdown(["against", *MEASURES], rows)


def _best(found: Comparison, measure: str) -> tuple[str, ...]:
    """The policies with the best mean, as it is printed."""
    decimals, more = MEASURES[measure]
    means = {policy: round(found.mean(policy, measure), decimals) for policy in POLICIES}
    best = max(means.values()) if more else min(means.values())
    return tuple(policy for policy, mean in means.items() if mean == best)


def _means(found: Comparison, policy: str) -> list[str]:
    """A cell for each measure, empty where the optimum doesn't say."""
    return [
        "" if policy == OPTIMUM and measure in UNSAID else f"{found.mean(policy, measure):.{decimals}f}"
        for measure, (decimals, _more) in MEASURES.items()
    ]


def _markdown(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
