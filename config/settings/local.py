"""Settings that demo, dev and test share: generated keys, and plain HTTP on this machine."""

from config import embedded
from config.settings.base import *
from config.settings.env import DATA, env

_generated = embedded.secrets(DATA)
# SECRET_KEY, ATTUNE_KEYS: see `production`. Default: generated on first use and stored in DATA.
SECRET_KEY = env.str("SECRET_KEY", _generated["SECRET_KEY"])
ATTUNE_KEYS = env.str("ATTUNE_KEYS", _generated["ATTUNE_KEYS"])
# ALLOWED_HOSTS: host names the service answers to, separated by commas.
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", "testserver"])

STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost
