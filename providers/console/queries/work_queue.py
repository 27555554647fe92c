"""What waits for staff: facts gone or going stale, licenses that end, proofs nobody has looked at, new records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from providers.directory.domain import freshness
from providers.directory.models import License, LicenseStatus, Participation, Provider, Status, Training
from providers.directory.queries import directory

ENDING = (14, 30, 60)  # days
ALARM = 0.02  # the share of listings that may leave within a week before staff are alarmed
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Leaving:
    """How many are listed, and how many of these will not be in a week if nobody does anything."""

    listed: int
    leaving: int

    @property
    def alarm(self) -> bool:
        """Whether that is more than may be."""
        return self.leaving > ALARM * self.listed


def leaving(today: date) -> Leaving:
    """Who would leave the public list within a week."""
    listed = directory.listed(today)
    stay = directory.listed(today + WEEK).filter(pk=OuterRef("pk"))
    return Leaving(listed.count(), listed.exclude(Exists(stay)).count())


def stale(today: date) -> "QuerySet[Provider]":
    """Active, and off the list because capacity, contact, license or every plan is older than it may be; oldest first."""
    last = today - timedelta(days=freshness.DAYS)
    old = Q(verified_on__lt=last) | Q(verified_on__isnull=True)
    mine = {"provider": OuterRef("pk")}
    license = License.objects.filter(old, status=LicenseStatus.ACTIVE, expires_on__gte=today, **mine)
    plan = Participation.objects.filter(old, Q(ends_on__isnull=True) | Q(ends_on__gte=today), **mine)
    spoken = Q(capacity_verified_on__lt=last) | Q(contact_verified_on__lt=last)
    unspoken = Q(capacity_verified_on__isnull=True) | Q(contact_verified_on__isnull=True)
    found = Provider.objects.filter(status=Status.ACTIVE)
    return found.filter(spoken | unspoken | Q(Exists(license)) | Q(Exists(plan))).order_by("capacity_verified_on", "pk")


def ending(today: date, days: int) -> "QuerySet[License]":
    """Licenses of active providers that end within so many days, soonest first."""
    found = License.objects.filter(status=LicenseStatus.ACTIVE, provider__status=Status.ACTIVE)
    found = found.filter(expires_on__gte=today, expires_on__lte=today + timedelta(days=days))
    return found.select_related("provider").order_by("expires_on", "pk")


def unseen() -> "QuerySet[Training]":
    """Trainings whose proof nobody has looked at."""
    return Training.objects.filter(verified_on__isnull=True).select_related("provider").order_by("pk")


def drafts() -> "QuerySet[Provider]":
    """New records that are not offered yet, oldest first."""
    return Provider.objects.filter(status=Status.DRAFT).order_by("created_at", "pk")


def asked(today: date) -> Sequence[tuple[int, int, date]]:
    """Listed providers to be asked whether their facts hold: id, stage in days, and the day of the oldest fact."""
    found = directory.listed(today).values_list("pk", "capacity_verified_on", "contact_verified_on")
    due = []
    for pk, *days in found.filter(~Q(contact_email="")):
        oldest = min(day for day in days if day)
        stage = freshness.stage(oldest, today, pk)
        if stage:
            due.append((pk, stage, oldest))
    return due
