from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self) -> None:
        """Sessions have their say in every import of providers."""
        from matching.actions import change
        from providers.actions import imports

        imports.watch(change.watch)
