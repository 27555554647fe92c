from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "matching.search"

    def ready(self) -> None:
        """Load the index before requests, and let articles show openings, which only this app can count."""
        from config import db, readiness
        from content.gateways import availability
        from matching.search import index
        from matching.search.queries import week_openings
        from providers.directory.labels import STATE

        availability.register_counter(
            lambda concern, state: week_openings.week(concern, state, db.db_now()),
            lambda: sorted(STATE.items(), key=lambda item: item[1]),
        )
        readiness.register("ranking index", lambda: index.keep(db.db_now()))
