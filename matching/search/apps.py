from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "matching.search"

    def ready(self) -> None:
        """Let articles show how many therapists have openings this week; only this app can count them."""
        from config import db
        from content.gateways import availability
        from matching.search.queries import week_openings
        from providers.directory.labels import STATE

        availability.register_counter(
            lambda concern, state: week_openings.week(concern, state, db.db_now()),
            lambda: sorted(STATE.items(), key=lambda item: item[1]),
        )
