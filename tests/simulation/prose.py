"""The sentences of `docs/simulation.md`. Sentences about results are computed from the figures."""

from tests.simulation.comparison import Comparison
from tests.simulation.metrics import METRICS
from tests.simulation.parameters import MarketParameters
from tests.simulation.policies import POLICIES, PRODUCTION

COLUMNS = """\
## The columns
| column | what it is |
|---|---|
| matched | share of the people who booked somebody |
| kept | first sessions expected to take place, for each person: 72% of those a day away, 41% at 3 days, 38% at 7, 36% at 14 |
| days | days from arrival to the first session, of those who booked |
| within 3 days | share of all people who booked a session at most three days after they came |
| wishes | share of the true wishes that are met, weighted as the person weighs them, waiting aside, of those who booked |
| Gini | how unevenly capacity is used, 0 for evenly; states differ, so compare it with the optimum's, not with 0 |
| without client | share of therapists whom nobody booked |
| new reached | share of new therapists (none of our clients yet) with a first client |
| rare matched | share matched among people of small states or with another language than English |
| benefit | how much better than leaving, for each person, noise included; from nothing to a perfect fit is 1 |
| regret | 1 less benefit divided by that of the optimum |

Benefit is the yardstick. The optimum knows everything, the future and all tastes too: an upper bound, not a goal. It gives
therapists no more people than they have places, and each person the best opening there was when they came, as if none of
the others took it. It is exact, by linear programming. It leaves open when sessions are, hence the empty cells.
Bold is the best policy of a column."""

LIMITS = """\
## Limits
- Supply and demand are invented. This shows that the rule does what it should and which choices matter; it is no evidence
  about real people.
- The simulated taste is a weighted mean as the fit is, with other weights, another half-life, wishes untold and noise. That
  helps version 1. The misspecified market is the guard: half the people there judge by the worst point too, weights are
  twice as far off, waiting matters less, and two wishes in five stay untold.
- Nobody cancels, nobody reviews, no price decides, and how many therapists keep stale calendars (60%) is a guess.
- *kept* rests on one small clinic's steep curve. Other studies find a gentle one, under which *kept* follows *matched*.
- How full near days are, how many wishes people have and how good leaving is were set by hand while looking at the balanced
  market with seeds 1 and 101, for waits and lists of a plausible length. The rule was not tuned here: its constants are
  those of the ranking itself."""

MARKET = {
    "balanced": "Five places for four people.",
    "tight": "Three places for four people: whoever is served, somebody else is not.",
    "glut": "Three places for each person.",
    "misspecified": "People are not as the rule supposes: see the limits below.",
}


def introduction(therapists: int, people: int, seeds: tuple[int, ...]) -> str:
    """Return what was simulated, and how to repeat it."""
    return f"""\
# A simulated marketplace
Written by `make simulate`: {therapists:,} therapists, {people:,} people who come within 30 days, seeds {seeds[0]} to
{seeds[-1]}. The same command writes the same figures.

![Six measures of each policy, as in the tables below](simulation.svg)

**People** live in states of real relative size, have a plan, concerns and wishes, and tell most of them, with weights of 0
to 3 that are about right. They look at 2 to 10 cards from the top, take the one they like best or leave; of those who leave
or are turned away, half come back the next day, twice at most.

**Therapists** hold 1.8 licenses on average, take some plans, have 1 to 10 openings for new people a week and a limited
number of places. Others book them too, near days first; some calendars open late; a fifth of the therapists are new; they
decline 4%.

**Policies** see the same people and therapists, seed by seed, and what people told: never their taste. All show only who
passes the gates and has a place and an opening within 14 days, except the directory with stale calendars, in which 60% of
the therapists never update their listing, so that some of those shown are full. A directory shows first whoever matches
main concern and gender, then the others, in any order. *Preferences* weighs wishes and times as version 1 does, without
soonness. Version 1 is the order of [matching.md](matching.md), with the constants of the ranking itself."""


def describe_market(parameters: MarketParameters) -> str:
    """Return a sentence about a market."""
    return MARKET[parameters.name]


def findings(comparison: Comparison) -> str:
    """Return how far version 1 leads in benefit, and where it isn't the best, with the reason."""
    ahead = [f"*{policy}* {_percent(comparison, policy)}" for policy in POLICIES if policy != PRODUCTION]
    lines = [f"Benefit of version 1 above {', '.join(ahead)}.", "", "Where version 1 is not the best:", ""]
    for measure, (decimals, more) in METRICS.items():
        best = max(POLICIES, key=lambda policy: comparison.mean(policy, measure) * (1 if more else -1))
        gap = abs(comparison.mean(best, measure) - comparison.mean(PRODUCTION, measure))
        if best != PRODUCTION and round(gap, decimals):
            lines.append(f"- *{measure}*: *{best}* is better by {gap:.{decimals}f}. {_why(comparison, measure, best)}")
    return "\n".join(lines)


WHY = {
    "matched": "Where places run out, whom they are shown to first matters little to how many are served.",
    "kept": "The soonest first, whatever was wished; *kept* counts nothing but waiting.",
    "days": "It looks at nothing else, and pays for it in *wishes*.",
    "within 3 days": "It looks at nothing else, and pays for it in *wishes*.",
    "wishes": "It looks at nothing else; version 1 gives up some of a wish where that saves days.",
    "Gini": "Room decides only inside a step of five points in version 1: fit comes first.",
    "without client": "Version 1 shows nobody for the sake of being shown, but inside a step of five points.",
    "new reached": "The new come first only inside a step of five points.",
    "rare matched": "Probably because the soonest are the emptiest, which keeps places where few serve; not looked into.",
    "benefit": "Here the rule is beaten on the yardstick itself.",
    "regret": "Here the rule is beaten on the yardstick itself.",
}


def _why(comparison: Comparison, measure: str, best: str) -> str:
    mean, spread = comparison.lead(best, measure)
    error = spread / len(comparison.seeds) ** 0.5
    return "Within two standard errors: no difference." if abs(mean) <= 2 * error else WHY[measure]


def _percent(comparison: Comparison, policy: str) -> str:
    return f"{100 * (comparison.mean(PRODUCTION, 'benefit') / comparison.mean(policy, 'benefit') - 1):+.1f}%"
