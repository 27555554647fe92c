"""Somebody has asked, or looked it up: facts of many listings are confirmed at once."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from config import audit_context, db
from providers.directory.models import License, LicenseStatus, Participation, Privilege, Provider


def spoken(*, ids: Collection[int], by: str, now: datetime) -> int:
    """Capacity and contact were confirmed today by the provider; of how many."""
    today = now.date()
    with transaction.atomic():
        db.lock_providers(ids)
        audit_context.set_actor(by=by, why="confirmed")
        return Provider.objects.filter(pk__in=ids).update(capacity_verified_on=today, contact_verified_on=today)


def looked_up(*, ids: Collection[int], by: str, now: datetime) -> int:
    """Licenses, privileges and plans in force were looked up today; how many rows."""
    today = now.date()
    with transaction.atomic():
        db.lock_providers(ids)
        audit_context.set_actor(by=by, why="looked up")
        held = {"provider_id__in": ids, "status": LicenseStatus.ACTIVE, "expires_on__gte": today}
        fresh = {"verified_on": today, "verified_by": by[:120]}
        count = License.objects.filter(**held).update(**fresh) + Privilege.objects.filter(**held).update(**fresh)
        taken = Participation.objects.filter(provider_id__in=ids).exclude(ends_on__lt=today)
        return count + taken.update(**fresh)
