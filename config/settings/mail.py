"""Mail, text messages, and the service's address in them."""

from typing import Any
from urllib.parse import urlsplit

from config.settings import parsers
from config.settings.addresses import email_settings
from config.settings.env import DATA, IN_PRODUCTION, setting

# EMAIL_URL: the mail server, as in `smtp+tls://user:password@host:587`; `smtps://` and `smtp://` work, too.
# Default: no server; each message becomes a readable file in a folder. Required in production.
_folder: dict[str, Any] = {"EMAIL_BACKEND": "matching.booking.gateways.mail.FolderBackend"}
globals().update(
    setting("EMAIL_URL", email_settings, _folder, required=True, example="smtp+tls://user:password@mail.example:587")
)
MAIL_FOLDER = DATA / "mailbox"
# ACCESS_ANCHORS: a file to which one line a day with the end of the access log is added. Put it on another disk than
# the database. Default: `anchors/access.txt` in DATA.
ACCESS_ANCHORS = setting(
    "ACCESS_ANCHORS", parsers.file_path, DATA / "anchors" / "access.txt", example="/mnt/anchors/access.txt"
)
# SMS_BACKEND: how text messages go out. `none` (default): none is offered. `file`: each becomes a file in a folder.
SMS_BACKEND = setting("SMS_BACKEND", parsers.choice("none", "file"), "none", example="none")
SMS_FOLDER = DATA / "texts"
# QUIET_HOURS: no reminder and no waitlist offer is sent in these hours, in the client's time zone. Empty: at any hour.
QUIET_HOURS = setting("QUIET_HOURS", parsers.quiet_hours, "21:00-08:00", empty="", example="21:00-08:00")
# PORT: the port of `make demo` and `make run` on this machine.
PORT = setting("PORT", parsers.whole_number(1, 65_535), 8000, example="8000")
# SITE_URL: the public address, in links, Message-IDs and calendar UIDs. Default: this machine, at PORT. Required in
# production, with https.
SITE_URL = setting(
    "SITE_URL",
    parsers.https_site_url if IN_PRODUCTION else parsers.site_url,
    f"http://localhost:{PORT}",
    required=True,
    example="https://attune.example",
)
# MAIL_FROM: the sender. Neutral, because lock screens and shared inboxes show it. Default: an address at SITE_URL's host.
MAIL_FROM = setting(
    "MAIL_FROM",
    parsers.sender,
    f"Appointments <appointments@{urlsplit(SITE_URL).hostname}>",
    example="Appointments <appointments@attune.example>",
)
# QUICK_EXIT_URL: where "Leave this site" leads: a page that anyone might be looking at.
QUICK_EXIT_URL = setting(
    "QUICK_EXIT_URL", parsers.web_url, "https://www.weather.gov/", example="https://www.weather.gov/"
)
# CONTACT_PHONE: the operator's number, shown on pages where someone may need to call. Default: none.
CONTACT_PHONE = setting("CONTACT_PHONE", parsers.phone, "", example="+1 212 555 0100")
