"""The match token: a seeker's answers, carried by the seeker."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from config.ground import tokens
from matching.domain.criteria import Criteria

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
