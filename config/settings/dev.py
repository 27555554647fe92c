"""`make run`: error pages with tracebacks, readable logs, source files served as they are, a debug toolbar."""

from config import logging
from config.settings import base
from config.settings.local import *

ENV = "dev"
DEBUG = True
INTERNAL_IPS = ["127.0.0.1", "::1"]  # clients that see the toolbar
DEBUG_TOOLBAR_CONFIG = {"SHOW_COLLAPSED": True}
ROOT_URLCONF = "config.dev_urls"
LOGGING = logging.dev_logging_config()

INSTALLED_APPS = [*INSTALLED_APPS, "debug_toolbar"]
_after = base.MIDDLEWARE.index("csp.middleware.CSPMiddleware") + 1
MIDDLEWARE = [
    *base.MIDDLEWARE[:_after],
    "debug_toolbar.middleware.DebugToolbarMiddleware",
    *base.MIDDLEWARE[_after:],
]

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

# Templates aren't cached, so that an edit shows on the next request.
TEMPLATES[0]["APP_DIRS"] = False
TEMPLATES[0]["OPTIONS"]["loaders"] = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
