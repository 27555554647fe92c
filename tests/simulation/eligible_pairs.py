"""All pairs of a person and an eligible therapist, with everything that doesn't depend on the calendar."""

from dataclasses import dataclass

import numpy as np

from matching.search.domain.scoring import FIRST_CHOICE, MAIN, OTHER, OTHER_CHOICE
from matching.search.domain.shard import Array
from tests.simulation.parameters import PREFERENCES
from tests.simulation.seekers import NONE, Seekers
from tests.simulation.therapists import PLANS, Therapists

ACCEPTANCE_RATE = 0.96


@dataclass(frozen=True, slots=True)
class EligiblePairs:
    """Rows are pairs; those of person i are from `ends[i]` to `ends[i + 1]`.

    `stated_points` and `true_points` are points for the preferences that don't depend on the calendar, by the stated and by
    the true weights. `worst_loss` is the largest true loss as a share of the heaviest preference. `passes_filters` says
    whether a directory's filters (main concern, gender) include the pair. `noise` is the unobserved part of utility;
    `accepted` says whether the therapist would accept the request; `tiebreak` orders equals.
    """

    ends: Array
    person: Array
    therapist: Array
    stated_points: Array
    true_points: Array
    worst_loss: Array
    passes_filters: Array
    noise: Array
    accepted: Array
    tiebreak: Array

    def __len__(self) -> int:
        return len(self.person)


def build(rng: np.random.Generator, people: Seekers, therapists: Therapists) -> EligiblePairs:
    """Return all pairs that pass the hard filters: license, plan, service, language, and gender if required."""
    person, therapist = _eligible(people, therapists)
    shares = _shares(people, therapists, person, therapist)
    stated_points = sum(people.stated_weight[person, term] * share for term, share in shares.items())
    weight = people.weight / people.weight.max(axis=1, keepdims=True)
    true_points = sum(people.weight[person, term] * share for term, share in shares.items())
    losses = [weight[person, term] * (1 - share) for term, share in shares.items()]
    gender = people.gender[person]
    unfiltered = (people.stated_weight[person, PREFERENCES[2]] == 0) | (gender == NONE)
    treats_main_concern = therapists.level[therapist, people.concerns[person, 0]] > 0
    return EligiblePairs(
        ends=np.searchsorted(person, np.arange(len(people) + 1)),
        person=person,
        therapist=therapist,
        stated_points=stated_points,
        true_points=true_points,
        worst_loss=np.max(losses, axis=0),
        passes_filters=treats_main_concern & (unfiltered | (therapists.gender[therapist] == gender)),
        noise=rng.gumbel(size=len(person)),
        accepted=rng.random(len(person)) < ACCEPTANCE_RATE,
        tiebreak=rng.random(len(person)),
    )


def _eligible(people: Seekers, therapists: Therapists) -> tuple[Array, Array]:
    """Return persons and therapists of all pairs, sorted by person, then therapist. Works state by state."""
    insured = np.concatenate([therapists.plans, np.ones((len(therapists), 1), bool)], axis=1)
    chunks = []
    for state in range(therapists.licensed.shape[1]):
        people_there, therapists_there = (
            np.flatnonzero(people.state == state),
            np.flatnonzero(therapists.licensed[:, state]),
        )
        eligible = insured[np.ix_(therapists_there, np.arange(PLANS + 1))][:, people.plan[people_there]]
        eligible &= therapists.services[therapists_there][:, people.service[people_there]]
        eligible &= therapists.languages[therapists_there][:, people.language[people_there]]
        same = therapists.gender[therapists_there][:, None] == people.gender[people_there][None, :]
        eligible &= same | ~people.gender_must[people_there][None, :]
        person_index, therapist_index = np.nonzero(eligible.T)
        chunks.append((people_there[person_index], therapists_there[therapist_index]))
    person, therapist = (np.concatenate(column) for column in zip(*chunks, strict=True))
    order = np.argsort(person, kind="stable")
    return person[order], therapist[order]


def _shares(people: Seekers, therapists: Therapists, person: Array, therapist: Array) -> dict[int, Array]:
    """Return how well each pair meets each preference that doesn't depend on the calendar, from 0 to 1."""
    concerns = people.concerns[person]
    weight = np.where(concerns == NONE, 0.0, np.where(np.arange(concerns.shape[1]) == 0, MAIN, OTHER))
    level = therapists.level[therapist[:, None], concerns]
    first, other = people.approaches[person].T
    offers = therapists.approaches
    some = np.where((other != NONE) & offers[therapist, other], OTHER_CHOICE, 0.0)
    shares = (
        (weight * level).sum(axis=1) / weight.sum(axis=1),
        np.where((first != NONE) & offers[therapist, first], FIRST_CHOICE, some),
        therapists.gender[therapist] == people.gender[person],
        therapists.identities[therapist, people.identity[person]],
        therapists.trauma[therapist],
    )
    return {term: np.asarray(share, float) for term, share in zip(PREFERENCES, shares, strict=True)}
