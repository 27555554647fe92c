from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "matching.reports"

    def ready(self) -> None:
        """Demand is counted from the start."""
        from matching.reports import receivers  # noqa: F401
