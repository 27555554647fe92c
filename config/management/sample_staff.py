"""Made-up members of staff, so that a demo can be looked at from behind."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group

from config import db
from config.staff import mfa
from config.staff.models import User
from config.staff.roles import ADMINISTRATOR, AUTHOR, CLINICAL_REVIEWER, PRIVACY, PROVIDER_RELATIONS, SCHEDULER
from content.actions import starter

PEOPLE = {
    "relations": PROVIDER_RELATIONS,
    "scheduler": SCHEDULER,
    "privacy": PRIVACY,
    "admin": ADMINISTRATOR,
    "author": AUTHOR,
    "reviewer": CLINICAL_REVIEWER,
}
# Who writes and who signs pages is a person to readers, too.
NAMES = {"author": "Lee Sample", "reviewer": "Dr. Kim Sample"}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What opens an account: shown once, kept nowhere in clear. Each of `codes` signs in once, without a phone."""

    password: str
    secret: str
    codes: list[str]


def create() -> dict[str, Credentials]:
    """Create those of PEOPLE who aren't there yet; name → what opens the account of each new one.

    Raises RuntimeError in production.
    """
    if settings.PRODUCTION:
        raise RuntimeError("Sample staff have no place in production.")
    made: dict[str, Credentials] = {}
    for name, role in PEOPLE.items():
        if User.objects.filter(username=name).exists():
            continue
        password = secrets.token_urlsafe(12)
        user = User.objects.create_user(name, password=password, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        if name in NAMES:
            starter.behind(username=name, name=NAMES[name], reviews=role == CLINICAL_REVIEWER, now=db.clock())
        made[name] = Credentials(password, *mfa.set_up(user))
    return made
