"""Who may do what at `/staff/`. Written here, kept by every `migrate`: a right given to a group elsewhere is taken back.

A person's own rights (`user_permissions`) and superusers are left alone; staff in no group see nothing.
"""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

# The rows that belong to one provider.
RECORD = "provider license privilege participation sessiontype weeklyhours timeoff providerconcern training".split()
WORDS = "concern approach language identity gender payer plan compact".split()
PROVIDER_RELATIONS, SCHEDULER, PRIVACY = "Provider relations", "Scheduler", "Privacy officer"
ADMINISTRATOR, PROVIDER = "Administrator", "Provider"
# Who writes and who signs pages at `/cms/`; `content` makes these groups and gives them their rights.
AUTHOR, CLINICAL_REVIEWER = "Authors", "Clinical reviewers"

# Role → app → model → what may be done with it.
ROLES: dict[str, dict[str, dict[str, str]]] = {
    PROVIDER_RELATIONS: {
        "directory": {
            **dict.fromkeys(RECORD, "view add change delete"),
            **dict.fromkeys(WORDS, "view"),
            "recordchange": "view",
        },
        "imports": {"importrun": "view add change"},
        # What therapists ask of us, and "not a fit" without the session it was said of.
        "portal": {"recordrequest": "view change", "remark": "view change"},
        "reports": {"tally": "view"},
    },
    SCHEDULER: {
        "directory": dict.fromkeys(RECORD, "view"),
        "appointments": {"appointment": "view change", "appointmentevent": "view"},
        "booking": {"notice": "view"},
        "reports": {"tally": "view"},
    },
    # Who looks after the others: the log of accesses, and nothing that it is about.
    PRIVACY: {"audit": {"accessentry": "view"}},
    # Accounts and the words that all share. No record of a provider, no session, no client.
    ADMINISTRATOR: {
        "staff": {"user": "view add change"},
        "auth": {"group": "view"},
        "directory": dict.fromkeys([*WORDS, "compactmembership"], "view add change"),
        "appointments": {"consentrule": "view add change"},
        "reports": {"tally": "view"},
    },
    # A therapist's own place is not in the console; the role exists so that an account can be one.
    PROVIDER: {},
}


def keep(sender: AppConfig, using: str = "default", apps: Any = None, **_: Any) -> None:
    """Give each role exactly its rights. After `migrate`, when the last app has its permissions."""
    if sender.label != "staff" or not _migrated(apps):
        return
    # Its own rights are made by a listener that may come after this one: on a new database they are not there yet.
    create_permissions(sender, verbosity=0, using=using)
    for name, granted in ROLES.items():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        wanted = Q(pk__in=[])
        for app, models in granted.items():
            for model, acts in models.items():
                codes = [f"{act}_{model}" for act in acts.split()]
                wanted |= Q(content_type__app_label=app, content_type__model=model, codename__in=codes)
        group.permissions.set(Permission.objects.using(using).filter(wanted))


def _migrated(apps: Any) -> bool:
    """Whether the tables of groups and rights are there: a migration backwards may have taken them."""
    labels = {model._meta.label for model in apps.get_models()} if apps else set()
    return {"auth.Group", "auth.Permission", "contenttypes.ContentType"} <= labels
