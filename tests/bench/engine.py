"""The ranking in process: one thread, top twenty with reasons and openings."""

from matching.appointments.domain.criteria import Criteria
from matching.search.domain import ranking, relaxations
from matching.search.domain.hard_filters import MatchQuery
from matching.search.domain.ranking import Ranking
from matching.search.domain.shard import RECORD
from tests.bench import clock, dataset
from tests.bench.clock import Figures
from tests.bench.dataset import Directory

TOP = 20
QUERIES = 100
# What filters and ranking need of a row: provider, authority, half days, concerns, focus, approaches, genders, load,
# rule, clients.
NEEDED_OF_A_ROW = 7 * 8 + 3 * 4


def ranked(directory: Directory, criteria: Criteria) -> Ranking:
    """Rank with the arrays."""
    return ranking.rank(MatchQuery(directory.arrays, criteria, dataset.AS_OF), TOP)


def measure(directory: Directory) -> Figures:
    """Measure a hundred queries, three times each, and the relaxations for each of them."""
    criteria_list = [dataset.random_criteria(number) for number in range(QUERIES)]
    eligible = [ranked(directory, criteria).eligible for criteria in criteria_list]
    durations = clock.milliseconds(lambda number: ranked(directory, criteria_list[number % QUERIES]), 3 * QUERIES)

    def relax(number: int) -> None:
        relaxations.relaxations(MatchQuery(directory.arrays, criteria_list[number], dataset.AS_OF), eligible[number])

    return {
        "index": clock.summary(durations),
        "what_if": clock.summary(clock.milliseconds(relax, QUERIES)),
        "floor": clock.summary([_floor(directory, *pair) for pair in zip(criteria_list, eligible, strict=True)]),
        "eligible_median": sorted(eligible)[QUERIES // 2],
        "bytes_per_provider": sum(shard.nbytes for shard in directory.arrays.shards.values())
        // len(directory.arrays.listed_days),
        "record_bytes": RECORD.itemsize,
    }


def _floor(directory: Directory, criteria: Criteria, eligible: int) -> float:
    """Return the milliseconds to copy once the bytes that every exact ranking has to read: a bit per row for each hard
    filter, the scored columns of eligible rows, and the starts of the results.
    """
    filters = 5 + (criteria.trauma_informed == "required") + len(criteria.languages)
    rows = len(directory.arrays.shards[criteria.state].records)
    window = criteria.window_days * 96 // 8
    return (filters * rows / 8 + eligible * NEEDED_OF_A_ROW + TOP * window) / _BYTES_PER_MS


_BYTES_PER_MS = clock.bytes_per_ms()
