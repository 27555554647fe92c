"""Providers, instants and money as the API writes them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from matching.search.queries.provider import Public
from providers.directory.domain.profile import AGE_GROUPS


def format_datetime(at: datetime) -> str:
    """An instant as the contract writes it: RFC 3339 in UTC, whole seconds."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def format_money(amount: Decimal | None) -> dict[str, str] | None:
    """An amount with its currency, or None."""
    return None if amount is None else {"amount": f"{amount:.2f}", "currency": "USD"}


def serialize_providers(found: Sequence[Public], now: datetime) -> list[dict[str, Any]]:
    """Providers as the contract shows them. Never an address, a license number, an e-mail or a phone number."""
    return [_serialize_provider(one, now) for one in found]


def _serialize_provider(one: Public, now: datetime) -> dict[str, Any]:
    row, diary = one.provider, one.diary
    profile, today = diary.profile, now.astimezone(UTC).date()
    soonest_of_each = diary.next_openings([kept.session for kept in profile.session_types])
    types = [
        {
            "care_type": kept.care_type,
            "format": kept.format,
            "visit": kept.visit,
            "minutes": kept.session.minutes,
            # Nobody gets a first session where there is no place.
            "next_opening": format_datetime(soonest)
            if soonest and (diary.accepting or kept.visit != "first")
            else None,
        }
        for kept, soonest in zip(profile.session_types, soonest_of_each, strict=True)
    ]
    first = [kept["next_opening"] for kept in types if kept["visit"] == "first" and kept["next_opening"]]
    return {
        "slug": row.slug,
        "display_name": row.display_name,
        "credentials": row.credentials,
        "license_type": row.license_type,
        "pronouns": row.pronouns,
        "gender": profile.gender,
        "years_in_practice": None if row.practicing_since is None else max(today.year - row.practicing_since, 0),
        "headline": row.headline,
        "bio": row.bio,
        "trauma_informed": profile.trauma_informed,
        "trauma_training": [
            {"name": t.name, "year": t.year, "verified_on": t.verified_on.isoformat()}
            for t in one.trainings
            if t.verified_on
        ],
        "licensed_states": [
            {
                "state": held.state,
                "basis": held.basis,
                "from": held.starts_on.isoformat(),
                "expires_on": held.ends_on.isoformat(),
            }
            for held in profile.authorities
        ],
        "plans": sorted({part.plan for part in profile.participations if part.in_force(None, today)}),
        "participation": [
            {
                "plan": part.plan,
                "states": None if part.states is None else sorted(part.states),
                "from": part.starts_on.isoformat(),
                "to": part.ends_on.isoformat() if part.ends_on else None,
            }
            for part in profile.participations
        ],
        "concerns": [
            {"slug": concern, "focus": concern in profile.focus}
            for concern in sorted(profile.concerns, key=lambda slug: (slug not in profile.focus, slug))
        ],
        "approaches": sorted(profile.approaches),
        "languages": sorted(profile.languages),
        "age_groups": [group for group in AGE_GROUPS if group in profile.age_groups],
        "identities": sorted(profile.identities),
        "session_types": types,
        "self_pay_fee": format_money(row.self_pay_fee),
        "timezone": row.timezone,
        "accepting_new_clients": diary.accepting,
        "next_opening": min(first, default=None),
    }
