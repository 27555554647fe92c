"""Every person beside every therapist who passes the gates for them, and what does not depend on the calendar."""

from dataclasses import dataclass

import numpy as np

from matching.domain.market.conditions import WISHES
from matching.domain.market.people import NOBODY, People
from matching.domain.market.therapists import PLANS, Therapists
from matching.search.domain.scoring import FIRST_CHOICE, MAIN, OTHER, OTHER_CHOICE
from matching.search.domain.shard import Array

ACCEPTED = 0.96


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows are pairs; those of person i stand from `ends[i]` to `ends[i + 1]`.

    `told` and `met` are points of the calendar-free wishes by what was told and in truth, `worst` the largest of their
    losses in truth as a share of the heaviest wish; `wanted` whether a directory's filters (main concern, gender) let the
    pair through. `noise` is what nobody can know, `accepted` whether the therapist would say yes, `coin` breaks ties.
    """

    ends: Array
    person: Array
    therapist: Array
    told: Array
    met: Array
    worst: Array
    wanted: Array
    noise: Array
    accepted: Array
    coin: Array

    def __len__(self) -> int:
        return len(self.person)


def of(rng: np.random.Generator, people: People, therapists: Therapists) -> Pairs:
    """All pairs that pass the gates: license, plan, service, language, and gender where it is a must."""
    person, therapist = _gated(people, therapists)
    shares = _shares(people, therapists, person, therapist)
    told = sum(people.told[person, term] * share for term, share in shares.items())
    weight = people.weight / people.weight.max(axis=1, keepdims=True)
    met = sum(people.weight[person, term] * share for term, share in shares.items())
    losses = [weight[person, term] * (1 - share) for term, share in shares.items()]
    gender = people.gender[person]
    unfiltered = (people.told[person, WISHES[2]] == 0) | (gender == NOBODY)
    wanted = therapists.level[therapist, people.concerns[person, 0]] > 0
    return Pairs(
        ends=np.searchsorted(person, np.arange(len(people) + 1)),
        person=person,
        therapist=therapist,
        told=told,
        met=met,
        worst=np.max(losses, axis=0),
        wanted=wanted & (unfiltered | (therapists.gender[therapist] == gender)),
        noise=rng.gumbel(size=len(person)),
        accepted=rng.random(len(person)) < ACCEPTED,
        coin=rng.random(len(person)),
    )


def _gated(people: People, therapists: Therapists) -> tuple[Array, Array]:
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


def _shares(people: People, therapists: Therapists, person: Array, therapist: Array) -> dict[int, Array]:
    """How well each pair meets each wish that doesn't depend on the calendar, from 0 to 1."""
    asked = people.concerns[person]
    weight = np.where(asked == NOBODY, 0.0, np.where(np.arange(asked.shape[1]) == 0, MAIN, OTHER))
    level = therapists.level[therapist[:, None], asked]
    first, other = people.approaches[person].T
    offers = therapists.approaches
    some = np.where((other != NOBODY) & offers[therapist, other], OTHER_CHOICE, 0.0)
    shares = (
        (weight * level).sum(axis=1) / weight.sum(axis=1),
        np.where((first != NOBODY) & offers[therapist, first], FIRST_CHOICE, some),
        therapists.gender[therapist] == people.gender[person],
        therapists.identities[therapist, people.identity[person]],
        therapists.trauma[therapist],
    )
    return {term: np.asarray(share, float) for term, share in zip(WISHES, shares, strict=True)}
