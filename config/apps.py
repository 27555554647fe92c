from django.apps import AppConfig
from django.core import checks as django_checks


class ConfigConfig(AppConfig):
    """Lets Django find the commands in `config/management`, and refuses sample data in production."""

    name = "config"

    def ready(self) -> None:
        from config import checks

        django_checks.register(checks.refused, django_checks.Tags.database)
