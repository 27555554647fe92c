from django.apps import AppConfig
from django.core import checks as django_checks


class ConfigConfig(AppConfig):
    """Lets Django find the commands in `config/management`, and registers mails to staff and checks."""

    name = "config"

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
