"""Provider records for staff: search, and why a provider is listed or not."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Value

from providers.directory.domain import hours, listing
from providers.directory.domain.listing import ListingRequirement
from providers.directory.domain.profile import Profile
from providers.directory.models import License, LicenseStatus, Provider, ProviderChange
from providers.directory.models.provider import RecordWords
from providers.directory.queries import directory, names, profiles


@dataclass(frozen=True, slots=True)
class ListingStatus:
    """What a provider needs to be listed, and what else they need so that clients can find and book them."""

    listing_requirements: list[ListingRequirement]
    booking_requirements: list[ListingRequirement]

    @property
    def listed(self) -> bool:
        """Whether every listing requirement is met."""
        return all(requirement.is_met for requirement in self.listing_requirements)


def for_changelist(now: datetime) -> "QuerySet[Provider]":
    """Return all providers with `is_listed` and `license_states` (of active licenses in force today), in one query."""
    today = OuterRef("local_date")
    licenses = License.objects.filter(
        provider=OuterRef("pk"), status=LicenseStatus.ACTIVE, issued_on__lte=today, expires_on__gte=today
    )
    return Provider.objects.alias(local_date=directory.local_date("timezone", now)).annotate(
        is_listed=Exists(directory.listed_providers(now).filter(pk=OuterRef("pk"))),
        license_states=ArraySubquery(licenses.order_by("state").distinct().values("state")),
    )


def search(records: "QuerySet[Provider]", text: str) -> "QuerySet[Provider]":
    """Return records with every word of `text` in a name, NPI, slug, email or license number.

    Accents and the punctuation of names do not count.
    """
    with_text = Provider.objects.alias(
        words=RecordWords("display_name", "given_name", "family_name", "npi", "slug", "contact_email")
    )
    for word in text.split():
        # A union can use the indexes of both tables; an OR across them would scan every record.
        by_text = with_text.filter(words__contains=RecordWords(Value(word))).values("pk")
        by_license = License.objects.filter(number__icontains=word).values("provider_id")
        by_name = names.with_words(Provider.objects.all(), word).values("pk")
        records = records.filter(pk__in=by_text.union(by_license, by_name))
    return records


def get_listing_status(provider: Provider, now: datetime) -> ListingStatus:
    """Check the provider's listing and search requirements as of `now`, licenses by the date in the provider's time zone."""
    today, license_day = now.astimezone(UTC).date(), hours.local_date(provider.timezone, now)
    [profile] = profiles.load([provider.pk], today)
    facts = listing.ListingFacts(
        provider.status, provider.capacity_verified_on, provider.contact_verified_on, provider.npi_deactivated_on
    )
    return ListingStatus(
        listing.requirements(facts, profile.authorities, today, license_day=license_day), _search_requirements(profile)
    )


def version(provider_id: int) -> int | None:
    """Return a number that differs after each transaction that changes the record, or None if it has no recorded change."""
    return ProviderChange.objects.filter(provider_id=provider_id).values_list("xid", flat=True).first()


def _search_requirements(profile: Profile) -> list[ListingRequirement]:
    return [
        ListingRequirement("accepting", profile.accepting and profile.capacity > 0),
        ListingRequirement("payment", bool(profile.participations) or profile.fee is not None),
        ListingRequirement("age_groups", bool(profile.age_groups)),
        ListingRequirement("session_type", any(offered.visit == "first" for offered in profile.session_types)),
        ListingRequirement("hours", bool(profile.schedule.weekly)),
    ]
