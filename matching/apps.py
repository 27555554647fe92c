from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self) -> None:
        """Sessions have their say in every import of providers, and articles are told who is open this week."""
        from config.ground import database
        from content.gateways import openings as told
        from matching.actions import change
        from matching.queries import openings
        from providers.actions import imports
        from providers.wording import STATE

        imports.watch(change.watch)
        told.counted_by(
            lambda concern, state: openings.week(concern, state, database.clock()),
            lambda: sorted(STATE.items(), key=lambda one: one[1]),
        )
