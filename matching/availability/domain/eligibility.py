"""Whether one provider passes a client's hard filters on one day: the rules of the ranking, for one provider."""

from collections.abc import Iterator
from datetime import date

from matching.appointments.domain.criteria import Criteria
from matching.availability.domain.availability import Availability
from providers.directory.domain import hours, license
from providers.directory.domain.profile import Profile


def reason_ineligible(
    criteria: Criteria, availability: Availability, day: date, payer_plans: frozenset[str]
) -> str | None:
    """Return the code of the first hard filter that fails for a new client on `day`, or None.

    Days are local dates at the client's place, also the day on which the provider must be listed: today.
    `payer_plans` are the plans of `criteria.payer`.
    """
    return next(_failures(criteria, availability, day, payer_plans), None)


def reason_ineligible_existing_client(
    criteria: Criteria, profile: Profile, day: date, payer_plans: frozenset[str]
) -> str | None:
    """Return the same for an existing client: only license and payment count."""
    return next(_coverage_failures(criteria, profile, day, payer_plans), None)


def _failures(criteria: Criteria, availability: Availability, day: date, payer_plans: frozenset[str]) -> Iterator[str]:
    profile = availability.profile
    if not availability.listed_on(hours.local_date(criteria.timezone, availability.now)):
        yield "listed"
    yield from _coverage_failures(criteria, profile, day, payer_plans)
    if not availability.accepting:
        yield "accepting_new_clients"
    if profile.visit_length(criteria.care_type, criteria.format, "first") is None:
        yield "session_type"
    if criteria.age_group not in profile.age_groups:
        yield "age_group"
    if criteria.languages and profile.languages.isdisjoint(criteria.languages):
        yield "languages"
    if criteria.trauma_informed == "required" and not profile.trauma_informed:
        yield "trauma_informed"
    if "genders" in criteria.must and profile.gender not in criteria.genders:
        yield "genders"
    if "approaches" in criteria.must and profile.approaches.isdisjoint(criteria.approaches):
        yield "approaches"


def _coverage_failures(criteria: Criteria, profile: Profile, day: date, payer_plans: frozenset[str]) -> Iterator[str]:
    if not all(license.is_authorized(profile.authorities, state, day) for state in criteria.states()):
        yield "license"
    if criteria.self_pay_max is not None:
        if profile.fee is None or profile.fee > criteria.self_pay_max:
            yield "self_pay"
        return
    plans = {criteria.plan} if criteria.plan else payer_plans
    if not any(part.plan in plans and part.in_force(criteria.state, day) for part in profile.participations):
        yield "plan"
