"""Production: HTTPS behind a proxy. It doesn't start without its secrets."""

from config.settings.base import *
from config.settings.env import BASE_DIR, required

# SECRET_KEY: 50 random characters or more, for Django's signatures.
SECRET_KEY = required("SECRET_KEY")
# ATTUNE_KEYS: "id:base64" pairs of 32 random bytes, separated by commas. The first encrypts, the others still decrypt.
# Keys for fields, tokens and match answers are derived from them.
ATTUNE_KEYS = required("ATTUNE_KEYS")
# ALLOWED_HOSTS: host names the service answers to, separated by commas.
ALLOWED_HOSTS = required("ALLOWED_HOSTS").split(",")
# Read in `base`, which falls back to the embedded services.
required("DATABASE_URL")
required("REDIS_URL")

ENV = "production"
PRODUCTION = True
STATIC_ROOT = BASE_DIR / "staticfiles"

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
