"""Who may sign a page, for how long a signature holds, and what it is a signature on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


class Refusal(StrEnum):
    """Why somebody may not sign."""

    NOT_SUBMITTED = "not-submitted"
    CHANGED = "changed"
    NO_LICENSE = "no-license"
    UNKNOWN_WRITER = "unknown-writer"
    OWN_WORDS = "own-words"


class Retraction(StrEnum):
    """Why a page is taken off the site."""

    HARM = "harm"
    WRONG = "wrong"
    OLD = "old"
    OTHER = "other"


@dataclass(frozen=True)
class License:
    """A reviewer's license as it is on file. `verified_on` is the day somebody of the house looked it up."""

    kind: str
    state: str
    number: str
    expires_on: date
    verified_on: date | None

    def in_force(self, on: date) -> bool:
        """Whether it was looked up by then and has not run out."""
        return bool(self.number) and self.verified_on is not None and self.verified_on <= on <= self.expires_on


@dataclass(frozen=True)
class Case:
    """All that decides whether `reviewer` may sign `revision`.

    `writers` are those who saved a revision since the last signed one, and whoever the page names as its author; None
    among them stands for somebody who can't be told any more. All are user ids.
    """

    revision: int
    submitted: int | None
    latest: int | None
    writers: frozenset[int | None]
    reviewer: int
    licenses: tuple[License, ...]

    def license(self, on: date) -> License | None:
        """The license that a signature on that day names: of those in force, the one that lasts longest."""
        held = [one for one in self.licenses if one.in_force(on)]
        return max(held, key=lambda one: (one.expires_on, one.number), default=None)


def refusal(case: Case, on: date) -> Refusal | None:
    """Why this may not be signed on that day, or None."""
    if case.submitted != case.revision:
        return Refusal.NOT_SUBMITTED
    if case.latest != case.revision:
        return Refusal.CHANGED
    if case.license(on) is None:
        return Refusal.NO_LICENSE
    if not case.writers or None in case.writers:
        return Refusal.UNKNOWN_WRITER
    if case.reviewer in case.writers:
        return Refusal.OWN_WORDS
    return None


def due_on(signed_on: date) -> date:
    """The last day on which a signature of that day vouches for its page: twelve months later."""
    try:
        return signed_on.replace(year=signed_on.year + 1)
    except ValueError:  # February 29
        return signed_on.replace(year=signed_on.year + 1, day=28)


def overdue(due: date, today: date) -> bool:
    """Whether the next review should have happened before today."""
    return today > due


WARNED_BEFORE, GONE_AFTER = timedelta(days=30), timedelta(days=60)


def warned(due: date, today: date) -> bool:
    """Whether staff should hear of a page's next review: in its last thirty days, and from then on."""
    return today >= due - WARNED_BEFORE


def gone(due: date, today: date) -> bool:
    """Whether an overdue page leaves the site: after sixty days on which it only carried a notice."""
    return today > due + GONE_AFTER


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of a revision's content however its members are ordered."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
