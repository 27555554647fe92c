from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "matching.reports"

    def ready(self) -> None:
        """Connect the signal receivers."""
        from matching.reports import receivers  # noqa: F401
