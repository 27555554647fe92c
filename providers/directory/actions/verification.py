"""Mark facts of many listings as verified today."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from config import audit_context, db
from providers.directory.models import License, LicenseStatus, Participation, Privilege, Provider
from providers.directory.queries.contested_numbers import contested_numbers


def confirm_with_provider(*, ids: Collection[int], by: str, now: datetime) -> int:
    """Record that the providers confirmed capacity and contact today. Returns how many providers were updated."""
    today = now.date()
    with transaction.atomic():
        db.lock_providers(ids)
        audit_context.set_actor(by=by, why="confirmed")
        return Provider.objects.filter(pk__in=ids).update(capacity_verified_on=today, contact_verified_on=today)


def confirm_credentials(*, ids: Collection[int], by: str, now: datetime) -> int:
    """Record that staff looked up the licenses, privileges and plans in force today. Returns how many rows changed.

    Leaves out unverified numbers that are on another record too: staff must decide whose number it is.
    """
    today = now.date()
    with transaction.atomic():
        db.lock_providers(ids)
        audit_context.set_actor(by=by, why="looked up")
        in_force = {"provider_id__in": ids, "status": LicenseStatus.ACTIVE, "expires_on__gte": today}
        verified = {"verified_on": today, "verified_by": by[:120]}
        count = 0
        for model, same in ((License, ("state", "license_type")), (Privilege, ("compact",))):
            contested = contested_numbers(model, same).filter(verified_on__isnull=True)
            rows = model._default_manager.filter(**in_force).exclude(pk__in=contested.values("pk"))
            count += rows.update(**verified)
        participations = Participation.objects.filter(provider_id__in=ids).exclude(ends_on__lt=today)
        return count + participations.update(**verified)
