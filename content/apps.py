from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"

    def ready(self) -> None:
        """Connect the signal receivers."""
        from content import receivers  # noqa: F401
