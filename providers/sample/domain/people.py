"""Who sample therapists are: names, genders, pronouns, languages, identities. All made up; none is chosen by a fact."""

import random
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from providers.sample.domain.name_groups import CIRCLES
from providers.sample.domain.names import ANYONE

ALSO = (
    "lgbtq",
    "parent",
    "veteran",
    "neurodivergent",
    "disabled",
    "christian",
    "jewish",
    "in-recovery",
    "multiracial",
    "transgender",
)
ALSO_WEIGHTS = (10, 14, 5, 6, 3, 6, 4, 3, 3, 1)
LEARNED = ("es", "ase", "fr", "de", "it", "pt", "zh")
LEARNED_WEIGHTS = (60, 8, 12, 6, 5, 6, 3)
PRONOUNS = {
    "woman": ("she/her", "she/her", "she/her", "she/her", "", "she/they"),
    "man": ("he/him", "he/him", "he/him", "", "", "he/they"),
    "non-binary": ("they/them", "they/them", "she/they", "he/they"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person. `gender` is None for those who don't say."""

    given_name: str
    family_name: str
    gender: str | None
    pronouns: str
    languages: tuple[str, ...]
    identities: tuple[str, ...]


def person(state: str, rng: random.Random) -> Person:
    """Somebody who might live in that state."""
    circle = rng.choices(CIRCLES, cum_weights=_weights(state))[0]
    gender = rng.choices(("woman", "man", "non-binary"), (68, 28, 4))[0]
    names = {"woman": circle.women, "man": circle.men, "non-binary": ANYONE}[gender]
    languages = ["en"]
    if circle.languages and rng.random() < 0.75:
        languages.append(rng.choice(circle.languages))
    if rng.random() < 0.09:
        languages.append(rng.choices(LEARNED, LEARNED_WEIGHTS)[0])
    identities = []
    if circle.identity and rng.random() < 0.6:
        identities.append(circle.identity)
    if circle.languages and rng.random() < 0.3:
        identities.append("immigrant")
    identities += rng.choices(ALSO, ALSO_WEIGHTS, k=rng.choices((0, 1, 2), (55, 35, 10))[0])
    return Person(
        given_name=rng.choice(names),
        family_name=rng.choice(circle.family),
        gender=gender if rng.random() < 0.95 else None,
        pronouns=rng.choice(PRONOUNS[gender]),
        languages=tuple(dict.fromkeys(languages)),
        identities=tuple(dict.fromkeys(identities)),
    )


@cache
def _weights(state: str) -> list[int]:
    """The circles' weights in a state, each with those before it."""
    return list(accumulate(one.weight * (3 if state in one.often.split() else 1) for one in CIRCLES))
