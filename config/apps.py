from typing import Any

from django.apps import AppConfig
from django.core import checks as django_checks

from config.text import form_messages


class ConfigConfig(AppConfig):
    """Lets Django find the commands in `config/management`; registers checks of the database and of a deployment.

    Replaces the sentences of form errors.
    """

    name = "config"

    def __init__(self, app_name: str, app_module: Any) -> None:
        super().__init__(app_name, app_module)
        # Before any model or form is imported: a field copies its messages when it is created.
        form_messages.install()

    def ready(self) -> None:
        from config import checks

        django_checks.register(checks.no_sample_data, django_checks.Tags.database)
        django_checks.register(checks.old_schema_refused, django_checks.Tags.database)
        django_checks.register(checks.keys_match, django_checks.Tags.database)
        django_checks.register(checks.no_misspelled_variables, django_checks.Tags.security, deploy=True)
        django_checks.register(checks.site_is_allowed, django_checks.Tags.security, deploy=True)
