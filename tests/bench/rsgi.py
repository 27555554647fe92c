"""The service and the baseline page, for `manage.py serve --application`."""

from config.server.application import Application
from tests.bench.wsgi import application as wsgi

application = Application(wsgi)
