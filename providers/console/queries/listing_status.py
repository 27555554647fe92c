"""Provider records as staff look for them and judge them."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Value

from providers.directory.domain import listing
from providers.directory.domain.listing import Gate
from providers.directory.domain.profile import Profile
from providers.directory.models import License, LicenseStatus, Provider, ProviderChange
from providers.directory.models.provider import RecordWords
from providers.directory.queries import directory, profiles


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a provider is on the public list or not (`gates`), and what else decides whether people find them (`reach`)."""

    gates: list[Gate]
    reach: list[Gate]

    @property
    def listed(self) -> bool:
        """Whether every gate is open."""
        return all(gate.open for gate in self.gates)


def overview(today: date) -> "QuerySet[Provider]":
    """All records, each with `is_listed` and `license_states` (active and in force today), in one statement."""
    held = License.objects.filter(
        provider=OuterRef("pk"), status=LicenseStatus.ACTIVE, issued_on__lte=today, expires_on__gte=today
    )
    return Provider.objects.annotate(
        is_listed=Exists(directory.listed(today).filter(pk=OuterRef("pk"))),
        license_states=ArraySubquery(held.order_by("state").distinct().values("state")),
    )


def search(records: "QuerySet[Provider]", text: str) -> "QuerySet[Provider]":
    """Those in which each word of `text` stands: in the name (accents aside), NPI, slug, e-mail or a license's number."""
    said = Provider.objects.alias(
        words=RecordWords("display_name", "given_name", "family_name", "npi", "slug", "contact_email")
    )
    for word in text.split():
        # One set of ids from two indexes: an OR over both tables would read every record.
        named = said.filter(words__contains=RecordWords(Value(word))).values("pk")
        numbered = License.objects.filter(number__icontains=word).values("provider_id")
        records = records.filter(pk__in=named.union(numbered))
    return records


def standing(provider: Provider, today: date) -> Standing:
    """What stands between this provider and the people who look for one, as of `today` (UTC)."""
    [profile] = profiles.load([provider.pk], today)
    facts = listing.Facts(provider.status, provider.capacity_verified_on, provider.contact_verified_on)
    return Standing(listing.gates(facts, profile.authorities, today), _reach(profile))


def version(provider_id: int) -> int | None:
    """A number that changes with each transaction that changes the record, or None if nothing was noted of it."""
    return ProviderChange.objects.filter(provider_id=provider_id).values_list("xid", flat=True).first()


def _reach(profile: Profile) -> list[Gate]:
    return [
        Gate("accepting", profile.accepting and profile.capacity > 0),
        Gate("payment", bool(profile.participations) or profile.fee is not None),
        Gate("age_groups", bool(profile.age_groups)),
        Gate("session_type", any(offered.visit == "first" for offered in profile.session_types)),
        Gate("hours", bool(profile.schedule.weekly)),
    ]
