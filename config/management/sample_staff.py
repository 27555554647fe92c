"""Sample staff accounts, for the staff pages of the demo."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group

from config import db
from config.staff import mfa
from config.staff.models import User
from config.staff.roles import (
    ADMINISTRATOR,
    AUTHOR,
    CLINICAL_REVIEWER,
    CONTENT_MANAGER,
    PRIVACY,
    PROVIDER_RELATIONS,
    SCHEDULER,
)
from content.actions import seed_pages

PEOPLE = {
    "relations": PROVIDER_RELATIONS,
    "scheduler": SCHEDULER,
    "privacy": PRIVACY,
    "admin": ADMINISTRATOR,
    "author": AUTHOR,
    "reviewer": CLINICAL_REVIEWER,
    "content": CONTENT_MANAGER,
}
# Authors and reviewers also need a name, which readers see.
NAMES = {"author": "Lee Sample", "reviewer": "Dr. Kim Sample"}


@dataclass(frozen=True, slots=True)
class Credentials:
    """Credentials of a new account, to be shown once. `secret` is for an authenticator app; each recovery code works once."""

    password: str
    secret: str
    codes: list[str]


def create() -> dict[str, Credentials]:
    """Create the accounts of PEOPLE that don't exist yet. Return username → credentials of each new account.

    Raises RuntimeError in production.
    """
    if settings.PRODUCTION:
        raise RuntimeError("Sample staff have no place in production.")
    created: dict[str, Credentials] = {}
    for name, role in PEOPLE.items():
        if User.objects.filter(username=name).exists():
            continue
        password = secrets.token_urlsafe(12)
        user = User.objects.create_user(name, password=password, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        if name in NAMES:
            seed_pages.attach_person(
                username=name, name=NAMES[name], reviews=role == CLINICAL_REVIEWER, now=db.db_now()
            )
        created[name] = Credentials(password, *mfa.enroll_totp(user))
    return created
