from django.apps import AppConfig


class MatchingConsoleConfig(AppConfig):
    name = "matching.console"
    label = "matching_console"

    def ready(self) -> None:
        """An import is checked for appointments that it would break."""
        from matching.console.actions import schedule_impact
        from providers.directory.actions import impact_checks

        impact_checks.watch(schedule_impact.watch)
