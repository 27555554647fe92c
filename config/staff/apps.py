from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class StaffConfig(AppConfig):
    name = "config.staff"

    def ready(self) -> None:
        """Sync the roles' permissions after every `migrate`."""
        from config.staff import roles

        post_migrate.connect(roles.sync_roles, dispatch_uid="staff roles")


class StaffAdminConfig(AdminConfig):
    """Django's admin at `/staff/`, with our own sign-in."""

    default_site = "config.staff.site.StaffSite"
