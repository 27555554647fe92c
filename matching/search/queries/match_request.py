"""A client's answers: in a match token (API), or saved for a week behind a resume phrase (pages)."""

import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from config.crypto import tokens
from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.search.models import MatchRequest

LIFE = timedelta(hours=24)
PURPOSE = "match"


class Expired(Exception):
    """The match token is older than 24 hours."""


@dataclass(frozen=True, slots=True)
class Match:
    """The content of a match token. `digest` identifies the match in the database."""

    digest: bytes
    criteria: Criteria
    as_of: datetime


def token(criteria: Criteria, as_of: datetime) -> str:
    """Create an opaque token for these criteria, with 128 random bits."""
    content = [secrets.token_urlsafe(16), as_of.isoformat(), criteria.to_json()]
    return tokens.seal_token(PURPOSE, json.dumps(content, separators=(",", ":")).encode())


def by_token(text: str, now: datetime) -> Match:
    """Return the match of a token. Raises DecryptionError for an invalid token, Expired after 24 hours."""
    ref, as_of, criteria = json.loads(tokens.open_token(PURPOSE, text))
    created_at = datetime.fromisoformat(as_of)
    if now >= created_at + LIFE:
        raise Expired
    return Match(sha256(ref.encode()).digest(), Criteria.from_json(criteria), created_at)


def resume_phrase(ref: str) -> str:
    """Return the resume phrase of a match request: four plain words, 44 bits."""
    return tokens.passphrase("code", ref)


def by_resume_phrase(text: str) -> MatchRequest | None:
    """Return the match request with this resume phrase in any spacing and case, or None."""
    phrase = tokens.parse_passphrase(text)
    return MatchRequest.objects.filter(code=tokens.digest(phrase)).first() if phrase else None


def by_ref(ref: str | None) -> MatchRequest | None:
    """Return the match request with this reference, or None."""
    return MatchRequest.objects.filter(ref=ref).first() if ref else None


def answers(request: MatchRequest | None) -> dict[str, Any]:
    """Return the saved answers by question."""
    return json.loads(request.answers or "{}") if request else {}


def match_of(request: MatchRequest, criteria: Criteria, now: datetime) -> Match:
    """Return the match of a client on the pages: one per match request, so that they have one live hold."""
    return Match(match_digest(request), criteria, now)


def match_to_hold(request: MatchRequest, criteria: Criteria, now: datetime) -> Match:
    """Return the same match for a hold, with the full 28 days: a therapist's page shows every time in four weeks."""
    return match_of(request, replace(criteria, earliest=None, window_days=HORIZON_DAYS), now)


def match_digest(request: MatchRequest) -> bytes:
    """Return the digest that identifies this match request in its holds."""
    return sha256(f"request:{request.ref}".encode()).digest()
