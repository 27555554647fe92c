from django.apps import AppConfig


class MatchingConsoleConfig(AppConfig):
    name = "matching.console"
    label = "matching_console"

    def ready(self) -> None:
        """Register the check that stops an import from breaking appointments."""
        from matching.console.actions import schedule_impact
        from providers.directory.actions import impact_checks

        impact_checks.register_impact_check(schedule_impact.import_check)
