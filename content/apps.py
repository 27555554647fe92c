from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"

    def ready(self) -> None:
        """What follows on publishing is listened for from the start."""
        from content import receivers  # noqa: F401
