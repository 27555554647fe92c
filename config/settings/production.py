"""Production: HTTPS behind a proxy. It doesn't start with a setting that is missing or wrong."""

from config.settings import parsers
from config.settings.base import *
from config.settings.env import BASE_DIR, checked_variables, setting

# SECRET_KEY: 50 random characters or more, for Django's signatures.
SECRET_KEY = setting("SECRET_KEY", parsers.secret_key, "", required=True, example="$(openssl rand -base64 48)")
# ATTUNE_KEYS: "id:base64" pairs of 32 random bytes, separated by commas. The first encrypts, the others still decrypt.
# Keys for fields, tokens and match answers are derived from them.
ATTUNE_KEYS = setting(
    "ATTUNE_KEYS", parsers.random_key_ring, "", required=True, example='"k1:$(openssl rand -base64 32)"'
)
# ALLOWED_HOSTS: host names the service answers to, separated by commas.
ALLOWED_HOSTS = setting("ALLOWED_HOSTS", parsers.hosts, [], required=True, example="attune.example")
VARIABLES = checked_variables()

ENV = "production"
PRODUCTION = True
STATIC_ROOT = BASE_DIR / "staticfiles"

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
