"""A seeker's answers: carried by the seeker in a match token, or kept for a week behind a code."""

import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from config.crypto import tokens
from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.search.models import Request

LIFE = timedelta(hours=24)
PURPOSE = "match"


class Expired(Exception):
    """The match is past its 24 hours."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a match token says. `digest` stands for the match in the database."""

    digest: bytes
    criteria: Criteria
    as_of: datetime


def token(criteria: Criteria, as_of: datetime) -> str:
    """A new opaque token for these answers, with 128 random bits of its own."""
    carried = [secrets.token_urlsafe(16), as_of.isoformat(), criteria.to_json()]
    return tokens.wrap(PURPOSE, json.dumps(carried, separators=(",", ":")).encode())


def by_token(text: str, now: datetime) -> Match:
    """The match behind a token. Raises `sealing.NotOpened` for one that isn't ours, Expired for one past its life."""
    ref, as_of, criteria = json.loads(tokens.unwrap(PURPOSE, text))
    made = datetime.fromisoformat(as_of)
    if now >= made + LIFE:
        raise Expired
    return Match(sha256(ref.encode()).digest(), Criteria.from_json(criteria), made)


def code(ref: str) -> str:
    """The code that brings a person back to their answers: four plain words, 44 bits."""
    return tokens.phrase("code", ref)


def by_code(text: str) -> Request | None:
    """The answers behind a code, however it was spaced or capitalized, or None."""
    spelled = tokens.rephrased(text)
    return Request.objects.filter(code=tokens.digest(spelled)).first() if spelled else None


def by_ref(ref: str | None) -> Request | None:
    """The answers that a browser's session points to, or None."""
    return Request.objects.filter(ref=ref).first() if ref else None


def answers(kept: Request | None) -> dict[str, Any]:
    """The answers as they are kept, by question."""
    return json.loads(kept.answers or "{}") if kept else {}


def match_of(request: Request, criteria: Criteria, now: datetime) -> Match:
    """The match that a person on the pages has: one for all their answers, so that they have one live hold."""
    return Match(match_digest(request), criteria, now)


def match_to_hold(request: Request, criteria: Criteria, now: datetime) -> Match:
    """The same for a hold: a therapist's own page shows every time in four weeks, however far the list looked."""
    return match_of(request, replace(criteria, earliest=None, window_days=HORIZON_DAYS), now)


def match_digest(request: Request) -> bytes:
    """What stands for a person's answers in the holds made from them."""
    return sha256(f"request:{request.ref}".encode()).digest()
