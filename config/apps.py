from django.apps import AppConfig
from django.core import checks as django_checks


class ConfigConfig(AppConfig):
    """Registers the commands in `config/management` and the check for sample data in production."""

    name = "config"

    def ready(self) -> None:
        from config import checks

        django_checks.register(checks.refused, django_checks.Tags.database)
