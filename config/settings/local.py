"""Settings that demo, dev and test share: generated keys, and plain HTTP on this machine."""

from config import embedded
from config.settings import parsers
from config.settings.base import *
from config.settings.env import DATA, checked_variables, setting

_generated = embedded.secrets(DATA)
# SECRET_KEY, ATTUNE_KEYS: see `production`. Default: generated on first use and stored in DATA.
SECRET_KEY = setting("SECRET_KEY", parsers.text, _generated["SECRET_KEY"], example="$(openssl rand -base64 48)")
ATTUNE_KEYS = setting(
    "ATTUNE_KEYS", parsers.key_ring, _generated["ATTUNE_KEYS"], example='"k1:$(openssl rand -base64 32)"'
)
# ALLOWED_HOSTS: host names the service answers to, separated by commas.
ALLOWED_HOSTS = setting(
    "ALLOWED_HOSTS",
    parsers.local_hosts,
    ["localhost", "127.0.0.1", "[::1]", "testserver"],
    example="localhost,127.0.0.1",
)
# PROVIDERS: how many fictional therapists `make demo` and `make run` create. Default: 12,000 and 300.
PROVIDERS = setting("PROVIDERS", parsers.whole_number(0, 1_000_000), None, example="300")
VARIABLES = checked_variables()

STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost
