"""Rules of signatures: who may sign a page, how long a signature is valid, and the hash of the signed content."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

# Our actions in Wagtail's page log, in addition to Wagtail's own.
COMMENTED, UNPUBLISHED = "content.comment", "content.retract"


class Refusal(StrEnum):
    """Why a user may not sign."""

    NOT_SUBMITTED = "not-submitted"
    CHANGED = "changed"
    NO_LICENSE = "no-license"
    UNKNOWN_WRITER = "unknown-writer"
    OWN_WORDS = "own-words"


class Retraction(StrEnum):
    """Why a page is unpublished."""

    HARM = "harm"
    WRONG = "wrong"
    OLD = "old"
    OTHER = "other"


@dataclass(frozen=True)
class License:
    """A reviewer's license. `verified_on` is the date on which staff verified it."""

    kind: str
    state: str
    number: str
    expires_on: date
    verified_on: date | None

    def in_force(self, on: date) -> bool:
        """Return whether the license was verified by that date and hasn't expired."""
        return bool(self.number) and self.verified_on is not None and self.verified_on <= on <= self.expires_on


@dataclass(frozen=True)
class Case:
    """Everything that decides whether `reviewer` may sign `revision`.

    `writers` are the users who saved a revision since the last signed one, and the page's author. All are user ids; None
    means a deleted user.
    """

    revision: int
    submitted: int | None
    latest: int | None
    writers: frozenset[int | None]
    reviewer: int
    licenses: tuple[License, ...]

    def license(self, on: date) -> License | None:
        """Return the license to sign with on that date: the one in force that expires last; None without one."""
        in_force = [license_ for license_ in self.licenses if license_.in_force(on)]
        return max(in_force, key=lambda license_: (license_.expires_on, license_.number), default=None)


def refusal(case: Case, on: date) -> Refusal | None:
    """Return why the revision may not be signed on that date, or None."""
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
    """Return the last valid date of a signature: twelve months later."""
    try:
        return signed_on.replace(year=signed_on.year + 1)
    except ValueError:  # February 29
        return signed_on.replace(year=signed_on.year + 1, day=28)


def is_overdue(due: date, today: date) -> bool:
    """Return whether the next review was due before today."""
    return today > due


REMIND_BEFORE, UNPUBLISH_AFTER = timedelta(days=30), timedelta(days=60)


def reminder_due(due: date, today: date) -> bool:
    """Return whether staff should be reminded of a review: from 30 days before it is due."""
    return today >= due - REMIND_BEFORE


def should_unpublish(due: date, today: date) -> bool:
    """Return whether a page must be unpublished: more than 60 days after its review was due."""
    return today > due + UNPUBLISH_AFTER


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of a revision's content, independent of the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
