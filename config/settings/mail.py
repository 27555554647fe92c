"""Mail, text messages, and the service's address in them."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from config.settings.env import DATA, env

# EMAIL_URL: the mail server, as in `smtp+tls://user:password@host:587`; `smtps://` and `smtp://` work, too.
# Default: no server; each message becomes a readable file in a folder.
_email = urlsplit(env.str("EMAIL_URL", ""))
if _email.scheme in ("smtp", "smtps", "smtp+tls"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _email.hostname, _email.port or {"smtps": 465}.get(_email.scheme, 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_email.username or ""), unquote(_email.password or "")
    EMAIL_USE_SSL, EMAIL_USE_TLS = _email.scheme == "smtps", _email.scheme == "smtp+tls"
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "matching.booking.gateways.mail.FolderBackend"
MAIL_FOLDER = DATA / "mailbox"
# ACCESS_ANCHORS: a file to which one line a day with the end of the access log is added. Put it on another disk than
# the database. Default: `anchors/access.txt` in DATA.
ACCESS_ANCHORS = Path(env.str("ACCESS_ANCHORS", "") or DATA / "anchors" / "access.txt")
# SMS_BACKEND: how text messages go out. `none` (default): none is offered. `file`: each becomes a file in a folder.
SMS_BACKEND = env.str("SMS_BACKEND", "none")
if SMS_BACKEND not in ("none", "file"):
    raise SystemExit("SMS_BACKEND must be none or file.")
SMS_FOLDER = DATA / "texts"
# QUIET_HOURS: no reminder and no waitlist offer is sent in these hours, in the client's time zone. Empty: at any hour.
QUIET_HOURS = env.str("QUIET_HOURS", "21:00-08:00")
# MAIL_FROM: the sender. Neutral, because lock screens and shared inboxes show it.
MAIL_FROM = env.str("MAIL_FROM", "Appointments <appointments@localhost>")
# SITE_URL: the public address, in links, Message-IDs and calendar UIDs. Default: this machine, at PORT (default 8000).
SITE_URL = env.str("SITE_URL", f"http://localhost:{env.str('PORT', '8000')}").rstrip("/")
# QUICK_EXIT_URL: where "Leave this site" leads: a page that anyone might be looking at.
QUICK_EXIT_URL = env.str("QUICK_EXIT_URL", "https://www.weather.gov/")
# CONTACT_PHONE: the operator's number, shown on pages where someone may need to call. Default: none.
CONTACT_PHONE = env.str("CONTACT_PHONE", "")
