"""Django loads the engine from this module: its name and the class's are fixed by Django."""

from typing import Any

from django.db.backends.postgresql import base

from config.postgresql import watch


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection to PostgreSQL. While `watch` says that the server is down, it doesn't wait for it."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect. Raises psycopg's OperationalError at once if the server is known to be down."""
        watch.refuse_if_down()
        connection = super().get_new_connection(conn_params)
        watch.register(connection)
        return connection

    def is_usable(self) -> bool:
        """Return whether the connection works. Django asks before the first query of each request."""
        return not watch.is_down() and super().is_usable()
