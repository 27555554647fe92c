"""The WSGI entry point for the web server."""

from django.core.wsgi import get_wsgi_application

from config.environment import select_settings

select_settings()

application = get_wsgi_application()
