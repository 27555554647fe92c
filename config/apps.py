from typing import Any

from django.apps import AppConfig
from django.core import checks as django_checks

from config.text import form_messages


class ConfigConfig(AppConfig):
    """Lets Django find commands; registers checks and the mails to staff; replaces the sentences of forms."""

    name = "config"

    def __init__(self, app_name: str, app_module: Any) -> None:
        super().__init__(app_name, app_module)
        # Before any model or form is imported: a field copies its messages when it is created.
        form_messages.install()

    def ready(self) -> None:
        from config import checks
        from config.staff import account_mail
        from matching.booking.actions import delivery

        django_checks.register(checks.no_sample_data, django_checks.Tags.database)
        django_checks.register(checks.old_schema_refused, django_checks.Tags.database)
        django_checks.register(checks.keys_match, django_checks.Tags.database)
        django_checks.register(checks.no_misspelled_variables, django_checks.Tags.security, deploy=True)
        delivery.register_sender(account_mail.deliver)
        django_checks.register(checks.site_is_allowed, django_checks.Tags.security, deploy=True)
