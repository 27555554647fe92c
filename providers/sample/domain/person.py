"""Names, genders, pronouns, languages and identities of sample therapists. All are fictional."""

import random
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from providers.sample.domain.name_groups import NAME_GROUPS
from providers.sample.domain.names import UNISEX

OTHER_IDENTITIES = (
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
OTHER_IDENTITY_WEIGHTS = (10, 14, 5, 6, 3, 6, 4, 3, 3, 1)
SECOND_LANGUAGES = ("es", "ase", "fr", "de", "it", "pt", "zh")
SECOND_LANGUAGE_WEIGHTS = (60, 8, 12, 6, 5, 6, 3)
PRONOUNS = {
    "woman": ("she/her", "she/her", "she/her", "she/her", "", "she/they"),
    "man": ("he/him", "he/him", "he/him", "", "", "he/they"),
    "non-binary": ("they/them", "they/them", "she/they", "he/they"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A fictional person. `gender` is None if not stated."""

    given_name: str
    family_name: str
    gender: str | None
    pronouns: str
    languages: tuple[str, ...]
    identities: tuple[str, ...]


def person(state: str, rng: random.Random) -> Person:
    """Return a random person for a home state."""
    group = rng.choices(NAME_GROUPS, cum_weights=_weights(state))[0]
    gender = rng.choices(("woman", "man", "non-binary"), (68, 28, 4))[0]
    names = {"woman": group.women, "man": group.men, "non-binary": UNISEX}[gender]
    languages = ["en"]
    if group.languages and rng.random() < 0.75:
        languages.append(rng.choice(group.languages))
    if rng.random() < 0.09:
        languages.append(rng.choices(SECOND_LANGUAGES, SECOND_LANGUAGE_WEIGHTS)[0])
    identities = []
    if group.identity and rng.random() < 0.6:
        identities.append(group.identity)
    if group.languages and rng.random() < 0.3:
        identities.append("immigrant")
    identities += rng.choices(OTHER_IDENTITIES, OTHER_IDENTITY_WEIGHTS, k=rng.choices((0, 1, 2), (55, 35, 10))[0])
    return Person(
        given_name=rng.choice(names),
        family_name=rng.choice(group.family),
        gender=gender if rng.random() < 0.95 else None,
        pronouns=rng.choice(PRONOUNS[gender]),
        languages=tuple(dict.fromkeys(languages)),
        identities=tuple(dict.fromkeys(identities)),
    )


@cache
def _weights(state: str) -> list[int]:
    """Return the cumulative weights of the name groups in a state."""
    return list(
        accumulate(group.weight * (3 if state in group.frequent_states.split() else 1) for group in NAME_GROUPS)
    )
