"""The RSGI entry point for the web server, `manage.py serve`."""

from django.core.wsgi import get_wsgi_application

from config.environment import select_settings

select_settings()
_django = get_wsgi_application()

from config.server.application import Application  # noqa: E402 (reads the settings)

application = Application(_django)
