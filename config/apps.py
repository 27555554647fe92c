from django.apps import AppConfig
from django.core import checks as django_checks


class ConfigConfig(AppConfig):
    """Lets Django find the commands in `config/management`, and registers checks of the database and of a deployment."""

    name = "config"

    def ready(self) -> None:
        from config import checks

        django_checks.register(checks.no_sample_data, django_checks.Tags.database)
        django_checks.register(checks.old_schema_refused, django_checks.Tags.database)
        django_checks.register(checks.keys_match, django_checks.Tags.database)
        django_checks.register(checks.no_misspelled_variables, django_checks.Tags.security, deploy=True)
        django_checks.register(checks.site_is_allowed, django_checks.Tags.security, deploy=True)
