"""Settings that all environments share. Without variables in the environment, the embedded services are used."""

import zoneinfo
from functools import partial
from typing import Any

from config import embedded, logging
from config.settings import addresses
from config.settings.api import *
from config.settings.background import *
from config.settings.cms import *
from config.settings.env import BASE_DIR, DATA, note_problem, setting
from config.settings.mail import *
from config.settings.parsers import whole_number
from config.settings.rules import *
from config.settings.security import *
from config.settings.web import *

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
    "config.schedule",
    "config.crypto",
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
    "config.health.HealthChecks",
    "config.http.middleware.ErrorPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.http.middleware.RefusedRequests",
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
# A confirmed booking must survive a crash, so synchronous_commit is set explicitly.
_server_options = "-c synchronous_commit=on -c idle_in_transaction_session_timeout=10s -c timezone=UTC"
_database: dict[str, Any] = setting(
    "DATABASE_URL",
    partial(addresses.database_settings, options=_server_options),
    {**embedded.database_settings(DATA), "OPTIONS": {"options": _server_options}},
    required=True,
    example="postgresql://user:password@host:5432/attune?sslmode=verify-full",
)
DATABASES = {
    "default": {
        **_database,
        "ENGINE": "config.postgresql",
        "OPTIONS": {
            # How long to wait for a server that does not answer at all. libpq takes two seconds at least; `config.postgresql`
            # less. Parameters of the URL win.
            "connect_timeout": "2",
            "tcp_user_timeout": "5000",
            "keepalives_idle": "5",
            "keepalives_interval": "2",
            "keepalives_count": "3",
            **_database["OPTIONS"],
        },
        # Threads of the web server and the worker live long, so each keeps its connection for a minute.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# REDIS_URL: `redis://`, `rediss://` (TLS) or `unix://`, with any parameter that redis-py knows, as in
# `rediss://user:password@host:6379/0?ssl_ca_certs=/etc/ca.pem`. With Sentinel, the spelling that most Python projects use:
# `redis+sentinel://user:password@sentinel1:26379,sentinel2:26379/service/0?sentinel_password=...` (`rediss+sentinel://` for
# TLS). Its database number is the broker's (default 0). Default: the embedded server in DATA.
# CACHE_DB: the number of the database for cache and rate limits. Default: one more than the broker's.
_cache_db = setting("CACHE_DB", whole_number(0, 9_999), None, example="1")
_redis = setting(
    "REDIS_URL",
    partial(addresses.redis_settings, cache_db=_cache_db),
    addresses.redis_settings(embedded.redis_url(DATA, db=0), cache_db=_cache_db),
    required=True,
    example="rediss://user:password@host:6379/0",
)
if _cache_db == _redis.broker_db:
    note_problem(
        "CACHE_DB", "is the database of the broker, whose work would be lost with the cache", f"{_cache_db + 1}"
    )
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _redis.cache_url,
        "KEY_PREFIX": "attune",
        # For parameters that the URL doesn't set.
        "OPTIONS": {"socket_connect_timeout": 0.1, "socket_timeout": 0.25, **_redis.cache_options},
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


LOGGING = logging.logging_config()
