"""The ranking in process: one thread, top twenty with reasons and openings."""

from matching.appointments.domain.criteria import Criteria
from matching.search.domain import ranking, relaxations
from matching.search.domain.hard_filters import MatchQuery
from matching.search.domain.ranking import Ranking
from matching.search.domain.shard import RECORD
from tests.bench import clock, dataset
from tests.bench.clock import Figures
from tests.bench.dataset import World

TOP = 20
ASKED = 100
# What filters and ranking need of a row: provider, authority, half days, concerns, focus, approaches, genders, load,
# rule, clients.
NEEDED_OF_A_ROW = 7 * 8 + 3 * 4


def ranked(made: World, criteria: Criteria) -> Ranking:
    """The answer of the arrays."""
    return ranking.rank(MatchQuery(made.columns, criteria, dataset.AS_OF), TOP)


def measured(made: World) -> Figures:
    """Medians over a hundred questions, three times each, and over what letting go would add to them."""
    asked = [dataset.question(number) for number in range(ASKED)]
    eligible = [ranked(made, criteria).eligible for criteria in asked]
    found = clock.milliseconds(lambda number: ranked(made, asked[number % ASKED]), 3 * ASKED)

    def relax(number: int) -> None:
        relaxations.relaxations(MatchQuery(made.columns, asked[number], dataset.AS_OF), eligible[number])

    return {
        "index": clock.summary(found),
        "what_if": clock.summary(clock.milliseconds(relax, ASKED)),
        "floor": clock.summary([_floor(made, *pair) for pair in zip(asked, eligible, strict=True)]),
        "eligible_median": sorted(eligible)[ASKED // 2],
        "bytes_per_provider": sum(shard.nbytes for shard in made.columns.shards.values()) // made.columns.considered,
        "record_bytes": RECORD.itemsize,
    }


def _floor(made: World, criteria: Criteria, eligible: int) -> float:
    """Milliseconds to move, once, the bytes that no exact ranking can leave unread: a bit a row for each gate, the weighed
    columns of who passes, and the winners' starts.
    """
    gates = 5 + (criteria.trauma_informed == "required") + len(criteria.languages)
    rows = len(made.columns.shards[criteria.state].records)
    window = criteria.window_days * 96 // 8
    return (gates * rows / 8 + eligible * NEEDED_OF_A_ROW + TOP * window) / _BYTES_PER_MS


_BYTES_PER_MS = clock.bytes_per_ms()
