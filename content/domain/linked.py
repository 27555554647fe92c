"""A page as schema.org describes one, for search engines. Only what is so: a made-up person is never claimed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Reviewer:
    """Who signed the page, as the signature has them. `license` is its kind, `state` where it holds (USPS code)."""

    name: str
    credentials: str
    license: str
    state: str


@dataclass(frozen=True)
class Cited:
    """One of the page's sources."""

    title: str
    publisher: str
    url: str


@dataclass(frozen=True)
class Facts:
    """What is known of a public page. `kind` is a type of schema.org; `reviewer` and `author` are None for samples.

    `first_on` is the day of its first signature, `reviewed_on` that of the one it stands by now.
    """

    kind: str
    url: str
    title: str
    summary: str
    language: str
    minutes: int
    image: str
    site: str
    first_on: date
    reviewed_on: date
    about: str = ""
    reviewer: Reviewer | None = None
    author: str | None = None
    sources: Sequence[Cited] = ()


def page(facts: Facts) -> dict[str, Any]:
    """The page as JSON-LD. A review by a made-up clinician is left out: it never took place."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": facts.kind,
        "@id": facts.url,
        "url": facts.url,
        "name": facts.title,
        "description": facts.summary,
        "inLanguage": facts.language,
        "isAccessibleForFree": True,
        "timeRequired": f"PT{facts.minutes}M",
        "image": facts.image,
        "datePublished": facts.first_on.isoformat(),
        "dateModified": facts.reviewed_on.isoformat(),
        "publisher": {"@type": "Organization", "name": "Attune", "url": facts.site},
        "audience": {
            "@type": "PeopleAudience",
            "audienceType": "General public",
            "geographicArea": {"@type": "Country", "name": "United States"},
        },
    }
    if facts.about:
        found["about"] = {"@type": "Thing", "name": facts.about}
    if facts.reviewer:
        found |= {"lastReviewed": facts.reviewed_on.isoformat(), "reviewedBy": _clinician(facts.reviewer)}
    if facts.author:
        found["author"] = {"@type": "Person", "name": facts.author}
    if facts.sources:
        found["citation"] = [_cited(one) for one in facts.sources]
    return found


def _clinician(one: Reviewer) -> dict[str, Any]:
    person: dict[str, Any] = {"@type": "Person", "name": one.name, "jobTitle": one.license}
    if one.credentials:
        person["honorificSuffix"] = one.credentials
    person["hasCredential"] = {
        "@type": "EducationalOccupationalCredential",
        "credentialCategory": "license",
        "name": one.license,
        "validIn": {"@type": "State", "name": one.state},
    }
    return person


def _cited(one: Cited) -> dict[str, Any]:
    return {
        "@type": "CreativeWork",
        "name": one.title,
        "url": one.url,
        "publisher": {"@type": "Organization", "name": one.publisher},
    }
