"""Providers, instants and money as the API writes them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from matching.availability import labels as cost_labels
from matching.availability.domain.availability import Availability
from matching.search.queries.provider import PublicProvider
from providers.directory.domain import hours
from providers.directory.domain.profile import AGE_GROUPS


def format_datetime(at: datetime) -> str:
    """Return an instant in the API format: RFC 3339 in UTC, whole seconds."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def format_money(amount: Decimal | None) -> dict[str, str] | None:
    """Return an amount with its currency, or None."""
    return None if amount is None else {"amount": f"{amount:.2f}", "currency": "USD"}


def serialize_cost(basis: str, amount: Decimal | None, deductible_left: Decimal | None = None) -> dict[str, Any]:
    """Return a cost with its basis, as a sentence and as an amount."""
    text = cost_labels.cost_text(basis, amount, deductible_left)
    return {"basis": basis, "text": text, "amount": format_money(amount)}


def serialize_providers(providers: Sequence[PublicProvider], now: datetime) -> list[dict[str, Any]]:
    """Return providers in the API format. Never an address, a license number, an e-mail or a phone number."""
    return [_serialize_provider(provider, now) for provider in providers]


def _serialize_provider(public: PublicProvider, now: datetime) -> dict[str, Any]:
    row, profile = public.provider, public.availability.profile
    today = hours.local_date(profile.timezone, now)
    visit_types = _visit_types(public.availability)
    first_visits = [each["next_opening"] for each in visit_types if each["visit"] == "first" and each["next_opening"]]
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
            for t in public.trainings
            if t.verified_on
        ],
        "licensed_states": [
            {
                "state": authority.state,
                "basis": authority.basis,
                "from": authority.starts_on.isoformat(),
                "expires_on": authority.ends_on.isoformat(),
            }
            for authority in profile.authorities
            if authority.ends_on >= today
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
            if part.ends_on is None or part.ends_on >= today
        ],
        "concerns": [
            {"slug": concern, "focus": concern in profile.focus}
            for concern in sorted(profile.concerns, key=lambda slug: (slug not in profile.focus, slug))
        ],
        "approaches": sorted(profile.approaches),
        "languages": sorted(profile.languages),
        "age_groups": [group for group in AGE_GROUPS if group in profile.age_groups],
        "identities": sorted(profile.identities),
        "session_types": visit_types,
        "self_pay_fee": format_money(row.self_pay_fee),
        "timezone": row.timezone,
        "accepting_new_clients": public.availability.accepting,
        "next_opening": min(first_visits, default=None),
    }


def _visit_types(availability: Availability) -> list[dict[str, Any]]:
    visit_types = availability.profile.session_types
    next_openings = availability.next_openings([each.length for each in visit_types])
    return [
        {
            "care_type": each.care_type,
            "format": each.format,
            "visit": each.visit,
            "minutes": each.length.minutes,
            # A provider without free capacity has no first visits.
            "next_opening": format_datetime(start)
            if start and (availability.accepting or each.visit != "first")
            else None,
        }
        for each, start in zip(visit_types, next_openings, strict=True)
    ]
