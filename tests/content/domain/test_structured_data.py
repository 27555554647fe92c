"""Structured data of every seed page conforms to schema.org."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from content.domain import structured_data
from content.domain.seed import DRAFTS
from content.domain.structured_data import Cited, Facts, Reviewer

# Type → its parents, and its properties with their allowed types or values, as defined by schema.org.
TEXT, URL, DAY, YES_NO, LENGTH = "Text", "URL", "Date", "Boolean", "Duration"
TYPES: dict[str, tuple[tuple[str, ...], dict[str, set[str]]]] = {
    "Thing": ((), {"name": {TEXT}, "description": {TEXT}, "url": {URL}, "image": {URL}}),
    "CreativeWork": (
        ("Thing",),
        {
            "about": {"Thing"},
            "audience": {"Audience"},
            "author": {"Person", "Organization"},
            "citation": {"CreativeWork", TEXT},
            "dateModified": {DAY},
            "datePublished": {DAY},
            "inLanguage": {TEXT},
            "isAccessibleForFree": {YES_NO},
            "publisher": {"Person", "Organization"},
            "timeRequired": {LENGTH},
        },
    ),
    "WebPage": (("CreativeWork",), {"lastReviewed": {DAY}, "reviewedBy": {"Person", "Organization"}}),
    "MedicalWebPage": (("WebPage",), {}),
    "Person": (
        ("Thing",),
        {"honorificSuffix": {TEXT}, "jobTitle": {TEXT}, "hasCredential": {"EducationalOccupationalCredential"}},
    ),
    "EducationalOccupationalCredential": (
        ("CreativeWork",),
        {"credentialCategory": {TEXT}, "validIn": {"AdministrativeArea"}},
    ),
    "Organization": (("Thing",), {}),
    "Audience": (("Thing",), {"audienceType": {TEXT}, "geographicArea": {"AdministrativeArea"}}),
    "PeopleAudience": (("Audience",), {}),
    "AdministrativeArea": (("Thing",), {}),
    "Country": (("AdministrativeArea",), {}),
    "State": (("AdministrativeArea",), {}),
}
FACTS = Facts(
    kind="MedicalWebPage",
    url="https://attune.example/library/calm/",
    title="Calm",
    summary="What calm is.",
    language="en",
    minutes=3,
    image="https://attune.example/library/calm/picture.png",
    site="https://attune.example",
    first_on=date(2026, 1, 5),
    reviewed_on=date(2026, 11, 22),
    about="Feelings",
    reviewer=Reviewer("Ada Okafor", "PhD", "Psychologist", "NY"),
    author="Jordan Lee",
    sources=(Cited("Calm", "NIMH", "https://www.nimh.nih.gov/"),),
)


def lineage(kind: str) -> set[str]:
    """Return a type and all its ancestors."""
    return {kind}.union(*(lineage(parent) for parent in TYPES[kind][0]))


def literal(value: Any, allowed: set[str]) -> bool:
    """Return whether a plain value has one of the allowed types."""
    if isinstance(value, bool):
        return YES_NO in allowed
    if not isinstance(value, str):
        return False
    if URL in allowed:
        return value.startswith("https://")
    if DAY in allowed:
        return value == date.fromisoformat(value).isoformat()
    if LENGTH in allowed:
        return value.startswith("PT") and value.endswith("M") and value[2:-1].isdigit()
    return TEXT in allowed and value != ""


def faults(node: dict[str, Any], where: str = "") -> list[str]:
    """Return every property or value of a node that schema.org doesn't define."""
    kind = node.get("@type", "")
    if kind not in TYPES:
        return [f"{where}: no type {kind!r}"]
    known = {name: kinds for item in lineage(kind) for name, kinds in TYPES[item][1].items()}
    problems = []
    for name, value in node.items():
        if name.startswith("@"):
            continue
        place = f"{where}.{name}"
        for item in value if isinstance(value, list) else [value]:
            if name not in known:
                problems.append(f"{place}: {kind} has no such property")
            elif isinstance(item, dict):
                problems += [] if lineage(item["@type"]) & known[name] else [f"{place}: may not be a {item['@type']}"]
                problems += faults(item, place)
            elif not literal(item, known[name]):
                problems.append(f"{place}: {item!r}")
    return problems


def test_a_page_says_who_reviewed_it_when_in_which_language_for_whom_and_on_what_ground() -> None:
    data = structured_data.page_data(FACTS)
    assert faults(data) == []
    assert (data["@context"], data["@type"]) == ("https://schema.org", "MedicalWebPage")
    assert (data["lastReviewed"], data["datePublished"], data["dateModified"]) == (
        "2026-11-22",
        "2026-01-05",
        "2026-11-22",
    )
    assert data["reviewedBy"] == {
        "@type": "Person",
        "name": "Ada Okafor",
        "jobTitle": "Psychologist",
        "honorificSuffix": "PhD",
        "hasCredential": {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": "license",
            "name": "Psychologist",
            "validIn": {"@type": "State", "name": "NY"},
        },
    }
    assert data["inLanguage"] == "en"
    assert data["audience"]["audienceType"] == "General public"
    assert data["about"] == {"@type": "Thing", "name": "Feelings"}
    assert data["citation"][0]["publisher"]["name"] == "NIMH"


def test_nobody_is_named_where_nobody_real_reviewed_or_wrote() -> None:

    data = structured_data.page_data(replace(FACTS, reviewer=None, author=None))
    assert faults(data) == []
    assert data.keys() & {"reviewedBy", "lastReviewed", "author"} == set()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"lastReviewd": "2026-11-22"}, ".lastReviewd: MedicalWebPage has no such property"),
        ({"reviewedBy": {"@type": "Country", "name": "X"}}, ".reviewedBy: may not be a Country"),
        ({"timeRequired": "3 minutes"}, ".timeRequired: '3 minutes'"),
        ({"@type": "MedicalPage"}, ": no type 'MedicalPage'"),
    ],
)
def test_the_table_finds_what_schema_org_does_not_know(change: dict[str, Any], fault: str) -> None:
    assert faults(structured_data.page_data(FACTS) | change) == [fault]


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: f"{draft.slug}-{draft.language}")
def test_every_first_page_is_described_in_words_that_schema_org_knows(draft: Any) -> None:
    sources = tuple(Cited(source.title, source.publisher, source.url) for source in draft.sources)

    facts = replace(
        FACTS, title=draft.title, summary=draft.summary, language=draft.language, about=draft.topic, sources=sources
    )
    assert faults(structured_data.page_data(facts)) == []
