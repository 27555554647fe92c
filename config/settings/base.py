"""Settings that all environments share. Without variables in the environment, the embedded services are used."""

import zoneinfo
from typing import Any

from config import embedded, logging
from config.settings import addresses
from config.settings.api import *
from config.settings.background import *
from config.settings.cms import *
from config.settings.env import BASE_DIR, DATA, env
from config.settings.mail import *
from config.settings.rules import *
from config.settings.security import *

# Every machine uses the pinned `tzdata` package, never the system's files: rows record its version.
zoneinfo.reset_tzpath(to=())
DEBUG = False
PRODUCTION = False

INSTALLED_APPS = [
    # Our own apps, highest layer first: an app may use those below it.
    "matching.console",
    "matching.portal",
    "matching.booking",
    "matching.reports",
    "matching.search",
    "matching.availability",
    "matching.appointments",
    "providers.console",
    "providers.sample",
    "providers.imports",
    "providers.directory",
    "content",
    "config.audit",
    "config.apps.ConfigConfig",
    "config.staff.apps.StaffAdminConfig",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "django_htmx",
    "wagtail.contrib.simple_translation",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.search",
    # No page has images or files yet, but the editor refers to these two apps by name.
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "pgtrigger",
    # Last, because its admin replaces pages that the apps above register.
    "config.staff.apps.StaffConfig",
]

MIDDLEWARE = [
    "config.http.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.http.middleware.SecurityHeaders",
    "config.http.middleware.EditorCSP",
    "config.http.middleware.ErrorPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.http.page_rates.PageRates",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.staff.session_timeout.StaffSession",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

AUTH_USER_MODEL = "staff.User"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.http.context_processors.site_context",
                "config.staff.site.admin_context",
            ]
        },
    }
]

# DATABASE_URL: PostgreSQL's address with any parameter that libpq knows, as in
# `postgresql://user:password@host1:5432,host2:5432/attune?sslmode=verify-full&target_session_attrs=read-write`.
# Default: the embedded PostgreSQL in DATA.
_database_url = env.str("DATABASE_URL", "")
# A confirmed booking must survive a crash, so synchronous_commit is set explicitly.
_server_options = "-c synchronous_commit=on -c idle_in_transaction_session_timeout=10s -c timezone=UTC"
_database: dict[str, Any] = (
    addresses.database_settings(_database_url, options=_server_options)
    if _database_url
    else {**embedded.database_settings(DATA), "OPTIONS": {"options": _server_options}}
)
DATABASES = {
    "default": {
        **_database,
        "OPTIONS": {
            **_database["OPTIONS"],
            # The pool opens one connection at a time, and a failed attempt that waits before its retry delays all others, by
            # default for minutes after PostgreSQL is back. With a limit of one second the next request tries again at once.
            "pool": {"min_size": 1, "max_size": 8, "timeout": 5, "reconnect_timeout": 1.0},
        },
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# REDIS_URL: `redis://`, `rediss://` (TLS) or `unix://`, with any parameter that redis-py knows, as in
# `rediss://user:password@host:6379/0?ssl_ca_certs=/etc/ca.pem`. Its database number is the broker's (default 0).
# Default: the embedded server in DATA.
# CACHE_DB: the number of the database for cache and rate limits. Default: one more than the broker's.
_redis = addresses.redis_settings(
    env.str("REDIS_URL", "") or embedded.redis_url(DATA, db=0), cache_db=env.int("CACHE_DB", None)
)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _redis.cache_url,
        "KEY_PREFIX": "attune",
        # For parameters that the URL doesn't set.
        "OPTIONS": {"socket_connect_timeout": 0.1, "socket_timeout": 0.25},
    }
}
CELERY_BROKER_URL = _redis.broker_url
CELERY_BROKER_USE_SSL = _redis.broker_ssl
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, **_redis.broker_options}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
# For shared computers: the session ends with the browser, or after 30 idle minutes.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
# Not in the session, because error pages must work without PostgreSQL.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# The form of a psychologist with a license in every state is long.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000
UPLOAD_LIMIT = 20 * 1024 * 1024  # bytes of a roster that staff upload; larger ones go through import_providers

LOGGING = logging.logging_config()
