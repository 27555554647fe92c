"""Structured data (schema.org) about a page, for search engines. Sample people are left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Reviewer:
    """The clinician who signed the page. `license` is the kind of license, `state` its USPS code."""

    name: str
    credentials: str
    license: str
    state: str


@dataclass(frozen=True)
class Cited:
    """A source of the page."""

    title: str
    publisher: str
    url: str


@dataclass(frozen=True)
class Facts:
    """A public page. `kind` is a schema.org type; `reviewer` and `author` are None for sample people.

    `first_on` is the date of the first signature, `reviewed_on` that of the current one.
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


def page_data(facts: Facts) -> dict[str, Any]:
    """Return the page as JSON-LD. A review by a sample clinician is left out."""
    data: dict[str, Any] = {
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
        data["about"] = {"@type": "Thing", "name": facts.about}
    if facts.reviewer:
        data |= {"lastReviewed": facts.reviewed_on.isoformat(), "reviewedBy": _clinician(facts.reviewer)}
    if facts.author:
        data["author"] = {"@type": "Person", "name": facts.author}
    if facts.sources:
        data["citation"] = [_cited(source) for source in facts.sources]
    return data


def _clinician(reviewer: Reviewer) -> dict[str, Any]:
    person: dict[str, Any] = {"@type": "Person", "name": reviewer.name, "jobTitle": reviewer.license}
    if reviewer.credentials:
        person["honorificSuffix"] = reviewer.credentials
    person["hasCredential"] = {
        "@type": "EducationalOccupationalCredential",
        "credentialCategory": "license",
        "name": reviewer.license,
        "validIn": {"@type": "State", "name": reviewer.state},
    }
    return person


def _cited(source: Cited) -> dict[str, Any]:
    return {
        "@type": "CreativeWork",
        "name": source.title,
        "url": source.url,
        "publisher": {"@type": "Organization", "name": source.publisher},
    }
