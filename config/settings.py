"""All settings, from the environment. With nothing set, the embedded services and safe loopback defaults are used.

`ATTUNE_ENV` is `demo` (default), `test` or `production`; production refuses to start without its secrets.
"""

import os
import zoneinfo
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from celery.schedules import crontab

from config import embedded, logging

BASE_DIR = Path(__file__).resolve().parent.parent
# The pinned `tzdata` package on every machine, never the system's files: rows record its version.
zoneinfo.reset_tzpath(to=())
ENV = os.environ.get("ATTUNE_ENV", "demo")
PRODUCTION = ENV == "production"
DATA = embedded.data_folder()
DEBUG = False


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise SystemExit(f"{name} must be set when ATTUNE_ENV=production.")
    return value


_generated = {} if PRODUCTION else embedded.secrets(DATA)
SECRET_KEY = _required("SECRET_KEY") if PRODUCTION else os.environ.get("SECRET_KEY", _generated["SECRET_KEY"])
# "id:base64" pairs, the first seals; the others still open. Fields, tokens and match answers derive their keys from it.
ATTUNE_KEYS = _required("ATTUNE_KEYS") if PRODUCTION else os.environ.get("ATTUNE_KEYS", _generated["ATTUNE_KEYS"])
ALLOWED_HOSTS = (
    _required("ALLOWED_HOSTS").split(",")
    if PRODUCTION
    else os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
)

INSTALLED_APPS = [
    # Our own, the highest first: an app may use those below it.
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
    "django.contrib.humanize",
    "django.contrib.sitemaps",
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
    # No page holds a picture or a file yet, but the editor refers to these two apps by name.
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "pgtrigger",
    # Last: its admin replaces pages that the apps above register.
    "config.staff.apps.StaffConfig",
]

MIDDLEWARE = [
    "config.http.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.http.middleware.SafeHeaders",
    "config.http.middleware.EditorPolicy",
    "config.http.middleware.Unavailable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
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
TEMPLATES = [
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
                "config.http.context_processors.frame",
                "config.staff.site.frame",
            ]
        },
    }
]

# ---------------------------------------------------------------------------------------------- PostgreSQL and Redis


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


_database_url = _required("DATABASE_URL") if PRODUCTION else os.environ.get("DATABASE_URL")
_redis_url = _required("REDIS_URL") if PRODUCTION else os.environ.get("REDIS_URL")
DATABASES = {
    "default": {
        **(_database(_database_url) if _database_url else embedded.database_settings(DATA)),
        # A booking that was acknowledged must survive: synchronous_commit is stated, not assumed.
        "OPTIONS": {
            # A pool grows by one connection at a time, and one that waits to try again holds up all others: by default up
            # to minutes after PostgreSQL is back. Given up after a second, the next request tries at once.
            "pool": {"min_size": 1, "max_size": 8, "timeout": 5, "reconnect_timeout": 1.0},
            "options": "-c synchronous_commit=on -c idle_in_transaction_session_timeout=10s -c timezone=UTC",
        },
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_cache_db = int(os.environ.get("CACHE_DB", "1"))
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{_redis_url}/{_cache_db}" if _redis_url else embedded.redis_url(DATA, db=_cache_db),
        "KEY_PREFIX": "attune",
        "OPTIONS": {"socket_connect_timeout": 0.1, "socket_timeout": 0.25},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# A shared computer forgets: the session ends with the browser, or after 30 idle minutes.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
# Not in the session: error pages are shown with PostgreSQL away.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --------------------------------------------------------------------------------------------------------- Background

CELERY_BROKER_URL = f"{_redis_url}/0" if _redis_url else embedded.celery_url(DATA, db=0)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_TIMEZONE = "UTC"
# The worker leaves a mark here every few seconds; without one it is named as missing in /health/ready.
WORKER_PULSE_KEY, WORKER_PULSE_SECONDS = "worker-pulse", 30
CELERY_BEAT_SCHEDULE = {
    "deliver-notices": {
        "task": "matching.booking.tasks.deliver_notices",
        "schedule": 2.0,
        # A tick nobody could take in time is worthless: the next one does the same work.
        "options": {"expires": 10},
    },
    "queue-reminders": {"task": "matching.booking.tasks.queue_reminders", "schedule": 60.0, "options": {"expires": 50}},
    "sweep-holds": {"task": "matching.booking.tasks.sweep_holds", "schedule": 60.0, "options": {"expires": 60}},
    "serve-waitlist": {"task": "matching.booking.tasks.serve_waitlist", "schedule": 20.0, "options": {"expires": 20}},
    "write-tallies": {"task": "matching.reports.tasks.write_tallies", "schedule": 60.0, "options": {"expires": 50}},
    "look-at-supply": {
        "task": "matching.reports.tasks.look_at_supply",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    "purge-waitlist": {
        "task": "matching.booking.tasks.purge_waitlist",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "purge-requests": {
        "task": "matching.search.tasks.purge_requests",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "purge-answers": {
        "task": "matching.booking.tasks.purge_answers",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "purge-proofs": {
        "task": "matching.booking.tasks.purge_proofs",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "purge-provider-logins": {
        "task": "matching.portal.tasks.purge_provider_logins",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "anchor-access": {
        "task": "config.audit.tasks.anchor_access",
        "schedule": crontab(hour=0, minute=5),
        "options": {"expires": 3600},
    },
    "ask-providers": {
        "task": "matching.portal.tasks.ask_providers",
        "schedule": crontab(hour="14-20", minute=10),  # by day in all of the United States
        "options": {"expires": 3000},
    },
    "unpublish-overdue": {
        "task": "content.tasks.unpublish_overdue",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "warn-of-reviews": {
        "task": "content.tasks.warn_of_reviews",
        "schedule": crontab(hour="14-20", minute=40),  # each is told once: the later hours are for a mail that failed
        "options": {"expires": 3000},
    },
    "write-crisis": {
        "task": "content.tasks.write_crisis",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "keep-search": {
        "task": "content.tasks.keep_search",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "work-uploads": {"task": "providers.imports.tasks.work_uploads", "schedule": 3.0, "options": {"expires": 10}},
    "purge-uploads": {
        "task": "providers.imports.tasks.purge_uploads",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
}

# ----------------------------------------------------------------------------------------------------------- The wire

APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static" if not PRODUCTION else BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if ENV == "test"
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = ENV == "test"
WHITENOISE_AUTOREFRESH = False
if not PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)

DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# A psychologist with a license in every state makes a long form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000
UPLOAD_LIMIT = 20 * 1024 * 1024  # bytes of a roster that staff upload; larger ones go through import_providers

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.http.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "config.http.schema.Schema",
    "EXCEPTION_HANDLER": "config.http.problems.handle",
    # `format` is a kind of session in our contract, not a way to choose a renderer.
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_THROTTLE_CLASSES": ["config.http.throttles.PerNetwork"],
    "DATETIME_FORMAT": "%Y-%m-%dT%H:%M:%SZ",
    "COMPACT_JSON": True,
}
# Requests a minute for one network (IPv4 /24, IPv6 /56). A household, a clinic or a campus in a hurry stays below.
# A search may read the whole library, and a count of openings walks a state's therapists.
THROTTLE_RATES = {"read": 600, "match": 240, "write": 240, "search": 120, "openings": 120}
THROTTLE_OFF = os.environ.get("THROTTLE", "").lower() == "off"
HOLDS_PER_NETWORK_LIVE = 100
HOLDS_PER_NETWORK_HOUR = 600
# A code has 59 bits; thirty tries an hour leave guessing hopeless and a shared address free.
RESUMES_PER_NETWORK_HOUR = 30
# Tries at a mailed link, its code or its word, and links asked for anew. Each appointment has tighter limits of its own.
PROOFS_PER_NETWORK_HOUR = 60
# Joining the waiting list leads to mail at an address that nobody has proven.
WAITS_PER_NETWORK_HOUR = 30
# How many proxies of ours stand in front; the address before them is the person's. 0: trust no forwarding header.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))

SPECTACULAR_SETTINGS = {
    "TITLE": "Attune",
    "DESCRIPTION": "Find a therapist who fits and book a session, without an account.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["config.http.schema.ours"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "StateEnum": "providers.directory.domain.license.STATES",
        "AuthorityBasisEnum": "providers.directory.domain.license.BASES",
        "AgeGroupEnum": "providers.directory.domain.profile.AGE_GROUPS",
        "OfferStatusEnum": "matching.booking.domain.offer.STATUSES",
        "OfferKindEnum": "matching.booking.domain.offer.KINDS",
        "AppointmentStatusEnum": "matching.appointments.domain.appointment.STATUSES",
        "CostBasisEnum": "matching.availability.domain.cost.BASES",
        "ReasonStatusEnum": "matching.search.domain.reasons.STATUSES",
    },
}

# ---------------------------------------------------------------------------------------------------------- Hardening

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
# The editor of `content/` has inline scripts and styles of its own and shows previews in frames. Nothing else may.
EDITOR_PATH = "/cms/"
EDITOR_SECURITY_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
# Nothing to other sites. Not "no-referrer": under that, browsers post our own forms with `Origin: null`.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if PRODUCTION:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# Staff: a name and a password, then a code or a passkey. `config.staff.session_timeout` lets nobody in without the second.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "/staff/login/"
LOGIN_REDIRECT_URL = "/staff/"
ACCOUNT_ADAPTER = "config.staff.mfa.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # ours are counted in `config.staff.site`, and hold with Redis away
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60  # seconds; then a change of the second factor asks for it once more
MFA_ADAPTER = "config.staff.mfa.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {"authenticate": "config.staff.mfa.CodeForm", "reauthenticate": "config.staff.mfa.CodeAgainForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost
MFA_TOTP_ISSUER = "Attune"

LOGGING = logging.configuration()

# --------------------------------------------------------------------------------------------------------------- Mail

_email = urlsplit(os.environ.get("EMAIL_URL", ""))
if _email.scheme in ("smtp", "smtps", "smtp+tls"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _email.hostname, _email.port or {"smtps": 465}.get(_email.scheme, 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_email.username or ""), unquote(_email.password or "")
    EMAIL_USE_SSL, EMAIL_USE_TLS = _email.scheme == "smtps", _email.scheme == "smtp+tls"
    EMAIL_TIMEOUT = 10
else:
    # Without a mail server every message becomes a readable file, so that a demo can be looked into.
    EMAIL_BACKEND = "matching.booking.gateways.mail.MailboxFolder"
MAILBOX = DATA / "mailbox"
# One line a day with the end of the log of accesses. It belongs on another disk than the database.
ACCESS_ANCHORS = Path(os.environ.get("ACCESS_ANCHORS") or DATA / "anchors" / "access.txt")
# How texts go out: `none`, and then nobody is offered one, or `file`, into a folder, to be looked into.
TEXTS = os.environ.get("TEXTS", "none")
if TEXTS not in ("none", "file"):
    raise SystemExit("TEXTS must be none or file.")
TEXTBOX = DATA / "texts"
# No reminder goes out in these hours of its reader's own zone. Empty: at any hour.
QUIET_HOURS = os.environ.get("QUIET_HOURS", "21:00-08:00")
# Neutral on purpose: it shows on lock screens and in shared inboxes.
MAIL_FROM = os.environ.get("MAIL_FROM", "Appointments <appointments@localhost>")
# The host in Message-IDs, calendar UIDs and links.
SITE_URL = os.environ.get("SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}").rstrip("/")
# Where "Leave this site" leads: a page that anybody might be looking at.
LEAVE_TO = os.environ.get("LEAVE_TO", "https://www.weather.gov/")
# Shown wherever a person may need to call the operator.
CONTACT_PHONE = os.environ.get("CONTACT_PHONE", "")

# ------------------------------------------------------------------------------------------------------------ Content

MEDIA_ROOT = DATA / "media"
WAGTAIL_SITE_NAME = "Attune"
# The file that the proxy shows while the service is away; empty: none is kept.
CRISIS_FILE = os.environ.get("CRISIS_FILE", "")
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = True
# What makes a page public is a clinician's signature, not a permission to publish.
# A remark kept there is a new revision, which would make the reviewer a writer: `content/views/desk.py` keeps them.
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "content.actions.workflow.finish"
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False  # both would ask another host
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# ------------------------------------------------------------------------------------------- Rules an operator may set

LISTING_FRESH_DAYS = 90  # No Surprises Act section 116: directories verified at least every 90 days
HOLD_MINUTES = 10
HOLD_EXTENSIONS = 10  # WCAG 2.2, success criterion 2.2.1: at least ten
FUTURE_APPOINTMENTS_PER_CLIENT = 5
# Shown beside the cancel button where the provider has no words of their own. It never stands in anybody's way.
CANCEL_POLICY = os.environ.get("CANCEL_POLICY", "")
# The pattern of video rooms for providers without a room of their own, such as https://meet.example/{room}.
VIDEO_ROOM = os.environ.get("VIDEO_ROOM", "")
if VIDEO_ROOM and not (VIDEO_ROOM.startswith("https://") and VIDEO_ROOM.count("{") == VIDEO_ROOM.count("{room}") == 1):
    raise SystemExit("VIDEO_ROOM must begin with https:// and hold {room} once.")
RESCUE_HOURS, RESCUE_WINDOW_DAYS = 24, 14  # how long other times are kept after a cancellation, and from which days
WAITLIST_HOURS, WAITLIST_DAYS = 4, 30  # how long a time is kept for whoever waits, and how long they wait
QUIET_FROM, QUIET_UNTIL = 21, 8  # o'clock where the person is: nobody is offered a time at night
