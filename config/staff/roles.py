"""Staff roles and their permissions. Every `migrate` resets each role's group to exactly these permissions.

Permissions of single users (`user_permissions`) and superusers are left alone. Staff without a role see nothing.
"""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

# Models whose rows belong to one provider.
PROVIDER_RECORDS = (
    "provider license privilege participation visittype weeklyhours timeoff providerconcern training".split()
)
VOCABULARY = "concern approach language identity gender payer plan compact".split()
PROVIDER_RELATIONS, SCHEDULER, PRIVACY = "Provider relations", "Scheduler", "Privacy officer"
ADMINISTRATOR, PROVIDER = "Administrator", "Provider"
# Authors and reviewers of pages at `/cms/`. `content` creates these groups and grants their permissions.
AUTHOR, CLINICAL_REVIEWER = "Authors", "Clinical reviewers"
# Keeps crisis lines, and the records and licenses of authors and reviewers. It writes and signs no page.
CONTENT_MANAGER = "Content managers"

# Role → app label → model → permitted actions.
ROLES: dict[str, dict[str, dict[str, str]]] = {
    PROVIDER_RELATIONS: {
        "directory": {
            **dict.fromkeys(PROVIDER_RECORDS, "view add change delete"),
            **dict.fromkeys(VOCABULARY, "view"),
            "recordchange": "view",
            "listingreport": "view change",
        },
        "imports": {"importrun": "view add change"},
        # Change requests, and poor-fit reports without their appointments.
        "portal": {"changerequest": "view change", "appointmentfeedback": "view change"},
        # What clients said about the fit, without their appointments.
        "booking": {"clientfitreport": "view"},
        "reports": {"dailycount": "view"},
    },
    SCHEDULER: {
        "directory": dict.fromkeys(PROVIDER_RECORDS, "view"),
        "appointments": {"appointment": "view change", "appointmentevent": "view"},
        "booking": {"notice": "view"},
        "reports": {"dailycount": "view"},
    },
    # The access log, but none of the data it is about.
    PRIVACY: {"audit": {"accessentry": "view"}},
    # Accounts and the shared vocabulary. No providers, appointments or clients.
    ADMINISTRATOR: {
        "staff": {"user": "view add change"},
        "auth": {"group": "view"},
        "directory": dict.fromkeys([*VOCABULARY, "compactmembership"], "view add change"),
        "appointments": {"consentrule": "view add change"},
        "reports": {"dailycount": "view"},
    },
    CONTENT_MANAGER: {
        "wagtailadmin": {"admin": "access"},
        "content": dict.fromkeys(("person", "crisisline"), "view add change"),
    },
    # Providers have their own pages outside `/staff/`; the role only marks their accounts.
    PROVIDER: {},
}


def sync_roles(sender: AppConfig, using: str = "default", apps: Any = None, **_: Any) -> None:
    """Reset each role's group to its permissions. A `post_migrate` receiver."""
    if sender.label != "staff" or not _migrated(apps):
        return
    # On a new database, Django's own receiver that creates these permissions may run after this one.
    create_permissions(sender, verbosity=0, using=using)
    for name, apps_models in ROLES.items():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        condition = Q(pk__in=[])
        for app, models in apps_models.items():
            for model, actions in models.items():
                codes = [f"{action}_{model}" for action in actions.split()]
                condition |= Q(content_type__app_label=app, content_type__model=model, codename__in=codes)
        group.permissions.set(Permission.objects.using(using).filter(condition))


def _migrated(apps: Any) -> bool:
    """Return whether the tables of groups and permissions exist. A backward migration may have removed them."""
    labels = {model._meta.label for model in apps.get_models()} if apps else set()
    return {"auth.Group", "auth.Permission", "contenttypes.ContentType"} <= labels
