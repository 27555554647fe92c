"""Fictional therapists for demos and benchmarks, as rows for the ordinary import.

NPIs count up from 299000000 plus check digit: no NPI that begins with 2 has been issued so far. Emails are at
example.org, and phone numbers end in 555-0100 to 555-0199. The same seed, count, day and vocabulary give the same
people. Only dates depend on the day: verification dates, license renewals and vacations.
"""

import random
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from providers.directory.domain import npi
from providers.directory.domain.license import PRESCRIBERS
from providers.imports.domain.roster import ProviderRow, Vocabulary
from providers.sample.domain import credentials, places, specialty_profile, texts
from providers.sample.domain import person as people

FIRST_NPI = 299_000_000
MAX_PEOPLE = 1_000_000


def generate_rows(count: int, *, seed: int, today: date, vocabulary: Vocabulary) -> Iterator[ProviderRow]:
    """Yield `count` therapists in all states and the District of Columbia, by population. Raises ValueError if too many."""
    if not 0 <= count <= MAX_PEOPLE:
        raise ValueError(f"A sample has 0 to {MAX_PEOPLE:,} people.")
    states = places.home_states(count)
    random.Random(seed).shuffle(states)  # noqa: S311 (not used for security)
    plans = {state: credentials.plans_by_payer(vocabulary.plans, state) for state in set(states)}
    for index, state in enumerate(states):
        yield _row(index, state, seed, today, vocabulary, plans[state])


def _row(
    index: int, state: str, seed: int, today: date, vocabulary: Vocabulary, plans: credentials.PlansByPayer
) -> ProviderRow:
    rng = random.Random(f"{seed}:{index}")  # noqa: S311
    person = people.person(state, rng)
    license_type = specialty_profile.license_type(state, rng)
    specialty = specialty_profile.choose_specialty(license_type, rng)
    since = rng.randint(1988, 2022)
    defect = credentials.choose_defect(rng)
    timezone = places.timezone(state, rng)
    ages = specialty_profile.age_groups(specialty, license_type, rng)
    concerns, focus = specialty_profile.concerns(specialty, license_type, rng)
    approaches = _known(specialty_profile.approaches(specialty, rng), vocabulary.approaches)
    # A separate generator, so that dates, which depend on today, don't change other values.
    dates = credentials.Dates(today, random.Random(f"{seed}:{index}:dates"))  # noqa: S311
    licenses = credentials.licenses(index, license_type, state, since, defect, dates)
    first_nine = str(FIRST_NPI + index)
    accepting = rng.random() < 0.93
    return ProviderRow(
        line=index + 2,
        npi=first_nine + npi.check_digit(first_nine),
        given_name=person.given_name,
        family_name=person.family_name,
        license_type=license_type,
        timezone=timezone,
        licenses=licenses,
        sample=True,
        display_name=f"{person.given_name} {person.family_name}",
        credentials=specialty_profile.credentials(license_type, state, rng),
        status=defect if defect in ("draft", "paused") else "active",
        pronouns=person.pronouns,
        gender=person.gender if person.gender in vocabulary.genders else None,
        practicing_since=since,
        headline=texts.headline(specialty, rng),
        bio=texts.bio(specialty, approaches, license_type in PRESCRIBERS, rng),
        age_groups=ages,
        concerns=_known(concerns, vocabulary.concerns),
        focus=_known(focus, vocabulary.concerns),
        approaches=approaches,
        languages=_known(person.languages, vocabulary.languages),
        identities=_known(person.identities, vocabulary.identities),
        self_pay_fee=_fee(license_type, state, rng),
        accepting_new_clients=accepting,
        capacity=rng.choices((0, 1, 2, 3, 5, 8, 12, 20), (3, 10, 16, 20, 22, 15, 9, 5))[0] if accepting else 0,
        capacity_verified_on=dates.stale() if defect == "stale_capacity" else dates.fresh(),
        contact_email=f"{_email_part(person.given_name)}.{_email_part(person.family_name)}.{index}@example.org",
        contact_phone=places.phone(state, rng),
        contact_verified_on=dates.stale() if defect == "stale_contact" else dates.fresh(),
        room_url="",
        notice=60 * rng.choices((2, 4, 12, 24, 48, 72), (6, 8, 16, 50, 14, 6))[0],
        horizon_days=rng.choices((14, 21, 28, 42, 60), (10, 12, 50, 18, 10))[0],
        session_types=specialty_profile.session_types(specialty, license_type, ages, rng),
        hours=specialty_profile.weekly(timezone, rng),
        time_off=specialty_profile.time_off(timezone, today, rng),
        participations=credentials.participations(plans, sorted({item.state for item in licenses}), since, dates),
        privileges=tuple(
            privilege
            for privilege in credentials.privileges(index, license_type, state, since, dates)
            if privilege.compact in vocabulary.compacts and defect not in ("lapsed", "unverified")
        ),
        trainings=credentials.trainings(specialty, approaches, since, dates),
    )


def _known(slugs: tuple[str, ...], vocabulary: frozenset[str]) -> tuple[str, ...]:
    """Return the slugs that are in the vocabulary, from which staff can remove terms."""
    return tuple(slug for slug in slugs if slug in vocabulary)


def _fee(license_type: str, state: str, rng: random.Random) -> Decimal:
    dollars = specialty_profile.fee(license_type, places.FEE_FACTORS.get(state, 1), rng)
    return Decimal(dollars).quantize(Decimal("0.01"))


def _email_part(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D").replace("ł", "l"))
    return "".join(c for c in letters.lower() if c.isascii() and c.isalpha())
