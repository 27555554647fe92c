"""Two made-up members of staff, so that a demo can be looked at from behind."""

import secrets

from django.conf import settings
from django.contrib.auth.models import Group, User

from config.staff.roles import PROVIDER_RELATIONS, SCHEDULER

PEOPLE = {"relations": PROVIDER_RELATIONS, "scheduler": SCHEDULER}


def create() -> dict[str, str]:
    """Create those of PEOPLE who aren't there yet; name → password of each new one, which is kept nowhere in clear.

    Raises RuntimeError in production.
    """
    if settings.PRODUCTION:
        raise RuntimeError("Sample staff have no place in production.")
    made: dict[str, str] = {}
    for name, role in PEOPLE.items():
        if User.objects.filter(username=name).exists():
            continue
        made[name] = secrets.token_urlsafe(12)
        user = User.objects.create_user(name, password=made[name], is_staff=True)
        user.groups.add(Group.objects.get(name=role))
    return made
