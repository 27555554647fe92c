from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"

    def ready(self) -> None:
        """Connect the signal receivers, and prepare the crisis lines for a crowd."""
        from config.server import fallback
        from content import receivers  # noqa: F401
        from content.gateways import crisis

        fallback.register("/crisis/", crisis.fallback_page)
