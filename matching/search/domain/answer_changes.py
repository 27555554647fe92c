"""Changes to the answers that a person can choose when no therapist meets all their must-haves.

A change is applied to the answers and nothing else, so what a count promises is what following it shows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.search.domain import facets
from providers.directory.domain.zones import DEFAULT_TIMEZONE

Answers = Mapping[str, Mapping[str, Any]]
# As many digits as the question about payment takes.
DOLLARS = re.compile(r"\d{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what is changed, and to what. The values of `drop` are filter codes joined by +."""

    kind: str
    value: str

    @classmethod
    def parse(cls, text: str) -> "tuple[Change, ...]":
        """Return the changes from the text of `to_text`. Unknown parts are ignored."""
        parts = (part.partition(":") for part in text.split())
        return tuple(cls(kind, value) for kind, _colon, value in parts if kind in _APPLY and value)


def to_text(changes: tuple[Change, ...]) -> str:
    """Return changes as one word each, for the value of a button."""
    return " ".join(f"{change.kind}:{change.value}" for change in changes)


def changed(answers: Answers, changes: tuple[Change, ...]) -> dict[str, dict[str, Any]]:
    """Return the answers with these changes."""
    new_answers = {question: dict(answer) for question, answer in answers.items()}
    for change in changes:
        _APPLY[change.kind](new_answers, change.value)
    return new_answers


def _drop(answers: dict[str, dict[str, Any]], codes: str) -> None:
    answers["matters"], answers["when"] = facets.relaxed(
        answers.get("matters", {}), answers.get("when", {}), codes.split("+")
    )


def _state(answers: dict[str, dict[str, Any]], state: str) -> None:
    if state in DEFAULT_TIMEZONE:
        answers["where"] = {"state": state, "timezone": DEFAULT_TIMEZONE[state]}


def _payer(answers: dict[str, dict[str, Any]], payer: str) -> None:
    answers["pay"] = {"way": "payer", "payer": payer}


def _self_pay(answers: dict[str, dict[str, Any]], dollars: str) -> None:
    if DOLLARS.fullmatch(dollars):
        answers["pay"] = {"way": "self", "self_pay_max": dollars}


def _talking(answers: dict[str, dict[str, Any]], _value: str) -> None:
    answers["who"] = {**answers.get("who", {}), "care": "talking"}


def _alone(answers: dict[str, dict[str, Any]], _value: str) -> None:
    answers["who"] = {**answers.get("who", {}), "who": "adult"}


_APPLY = {"drop": _drop, "state": _state, "payer": _payer, "self": _self_pay, "talking": _talking, "alone": _alone}
