"""Every person beside every therapist who passes the gates for them, and what does not depend on the calendar."""

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
    """Rows are pairs; those of person i stand from `ends[i]` to `ends[i + 1]`.

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
    """All pairs that pass the gates: license, plan, service, language, and gender where it is a must."""
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
    """Persons and therapists of all pairs, by person, then therapist; worked out a state at a time."""
    insured = np.concatenate([therapists.plans, np.ones((len(therapists), 1), bool)], axis=1)
    found = []
    for state in range(therapists.licensed.shape[1]):
        those, near = np.flatnonzero(people.state == state), np.flatnonzero(therapists.licensed[:, state])
        passed = insured[np.ix_(near, np.arange(PLANS + 1))][:, people.plan[those]]
        passed &= therapists.services[near][:, people.service[those]]
        passed &= therapists.languages[near][:, people.language[those]]
        same = therapists.gender[near][:, None] == people.gender[those][None, :]
        passed &= same | ~people.gender_must[those][None, :]
        who, at = np.nonzero(passed.T)
        found.append((those[who], near[at]))
    person, therapist = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(person, kind="stable")
    return person[order], therapist[order]


def _shares(people: Seekers, therapists: Therapists, person: Array, therapist: Array) -> dict[int, Array]:
    """How well each pair meets each wish that doesn't depend on the calendar, from 0 to 1."""
    asked = people.concerns[person]
    weight = np.where(asked == NONE, 0.0, np.where(np.arange(asked.shape[1]) == 0, MAIN, OTHER))
    level = therapists.level[therapist[:, None], asked]
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
