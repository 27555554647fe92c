from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core import checks
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    """Lets Django find the commands in `config/management`, keeps the roles of staff, and refuses made-up rows."""

    name = "config"

    def ready(self) -> None:
        from config import checks as sample
        from config.staff import roles

        checks.register(sample.refused, checks.Tags.database)
        post_migrate.connect(roles.keep, dispatch_uid="staff roles")


class StaffConfig(AdminConfig):
    """Django's admin, as the staff's place at `/staff/`. Each app brings its own pages in its `admin` package."""

    default_site = "config.staff.site.StaffSite"

    def ready(self) -> None:
        super().ready()
        from config.staff import admin  # noqa: F401 (its own pages take the place of Django's)
