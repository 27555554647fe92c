from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Lets Django find the commands in `config/management`."""

    name = "config"
