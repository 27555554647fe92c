"""Tests: like production, but static files are served from the source."""

from config.settings.local import *

ENV = "test"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
