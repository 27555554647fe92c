from django.apps import AppConfig


class ProvidersConsoleConfig(AppConfig):
    name = "providers.console"
    label = "providers_console"
