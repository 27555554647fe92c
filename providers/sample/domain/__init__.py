"""Made-up therapists for demos and measurements, as rows that the ordinary import takes. Nobody in them exists.

NPIs run from 299000000 (and its check digit) upward: no number that begins with 2 has been given out so far. E-mail is
at example.org, phones end in 555-0100 to 555-0199. The same seed, count, day and vocabulary give the same people. Of
what they say only dates follow the day: what is verified, licenses renewed since, holidays that are over.
"""

import random
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from providers.directory.domain import npi
from providers.directory.domain.license import PRESCRIBERS
from providers.imports.domain.roster import ProviderRow, Vocabulary
from providers.sample.domain import credentials, people, places, specialty_profile, texts

FIRST = 299_000_000
MOST = 1_000_000


def rows(count: int, *, seed: int, today: date, vocabulary: Vocabulary) -> Iterator[ProviderRow]:
    """`count` therapists over all states and the District, by population. Raises ValueError above a million."""
    if not 0 <= count <= MOST:
        raise ValueError(f"A sample has 0 to {MOST:,} people.")
    homes = places.homes(count)
    random.Random(seed).shuffle(homes)  # noqa: S311 (nothing secret about it)
    sold = {home: credentials.sold(vocabulary.plans, home) for home in set(homes)}
    for index, home in enumerate(homes):
        yield _row(index, home, seed, today, vocabulary, sold[home])


def _row(index: int, home: str, seed: int, today: date, vocabulary: Vocabulary, sold: credentials.Sold) -> ProviderRow:
    rng = random.Random(f"{seed}:{index}")  # noqa: S311
    person = people.person(home, rng)
    kind = specialty_profile.license_type(home, rng)
    direction = specialty_profile.bent(kind, rng)
    since = rng.randint(1988, 2022)
    wrong = credentials.flaw(rng)
    zone = places.zone(home, rng)
    ages = specialty_profile.age_groups(direction, kind, rng)
    concerns, focus = specialty_profile.concerns(direction, kind, rng)
    approaches = _known(specialty_profile.approaches(direction, rng), vocabulary.approaches)
    # Its own stream: what depends on today must not shift what doesn't.
    dates = credentials.Dates(today, random.Random(f"{seed}:{index}:dates"))  # noqa: S311
    licenses = credentials.licenses(index, kind, home, since, wrong, dates)
    first_nine = str(FIRST + index)
    accepting = rng.random() < 0.93
    return ProviderRow(
        line=index + 2,
        npi=first_nine + npi.check_digit(first_nine),
        given_name=person.given_name,
        family_name=person.family_name,
        license_type=kind,
        timezone=zone,
        licenses=licenses,
        sample=True,
        display_name=f"{person.given_name} {person.family_name}",
        credentials=specialty_profile.credentials(kind, home, rng),
        status=wrong if wrong in ("draft", "paused") else "active",
        pronouns=person.pronouns,
        gender=person.gender if person.gender in vocabulary.genders else None,
        practicing_since=since,
        headline=texts.headline(direction, rng),
        bio=texts.bio(direction, approaches, kind in PRESCRIBERS, rng),
        age_groups=ages,
        concerns=_known(concerns, vocabulary.concerns),
        focus=_known(focus, vocabulary.concerns),
        approaches=approaches,
        languages=_known(person.languages, vocabulary.languages),
        identities=_known(person.identities, vocabulary.identities),
        self_pay_fee=Decimal(specialty_profile.fee(kind, places.DEAR.get(home, 1), rng)).quantize(Decimal("0.01")),
        accepting_new_clients=accepting,
        capacity=rng.choices((0, 1, 2, 3, 5, 8, 12, 20), (3, 10, 16, 20, 22, 15, 9, 5))[0] if accepting else 0,
        capacity_verified_on=dates.stale() if wrong == "stale_capacity" else dates.fresh(),
        contact_email=f"{_plain(person.given_name)}.{_plain(person.family_name)}.{index}@example.org",
        contact_phone=places.phone(home, rng),
        contact_verified_on=dates.stale() if wrong == "stale_contact" else dates.fresh(),
        room_url="",
        notice=60 * rng.choices((2, 4, 12, 24, 48, 72), (6, 8, 16, 50, 14, 6))[0],
        horizon_days=rng.choices((14, 21, 28, 42, 60), (10, 12, 50, 18, 10))[0],
        session_types=specialty_profile.session_types(direction, kind, ages, rng),
        hours=specialty_profile.weekly(zone, rng),
        time_off=specialty_profile.time_off(zone, today, rng),
        participations=credentials.participations(sold, sorted({one.state for one in licenses}), since, dates),
        privileges=tuple(
            one
            for one in credentials.privileges(index, kind, home, since, dates)
            if one.compact in vocabulary.compacts and wrong not in ("lapsed", "unverified")
        ),
        trainings=credentials.trainings(direction, approaches, since, dates),
    )


def _known(words: tuple[str, ...], vocabulary: frozenset[str]) -> tuple[str, ...]:
    """Those that staff haven't taken out of the vocabulary."""
    return tuple(word for word in words if word in vocabulary)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D").replace("ł", "l"))
    return "".join(c for c in letters.lower() if c.isascii() and c.isalpha())
