"""The web server: its processes and threads, and what it reads from a client."""

from config.settings.env import setting
from config.settings.parsers import whole_number

# WEB_PROCESSES: processes of the web server. Default 2. Each holds the ranking index.
WEB_PROCESSES = setting("WEB_PROCESSES", whole_number(1, 64), 2, example="2")
# WEB_THREADS: threads of each process that run Django, each with a connection to PostgreSQL. Default 4. Two more are
# reserved for `ALWAYS_ANSWERED`.
WEB_THREADS = setting("WEB_THREADS", whole_number(1, 64), 4, example="4")
# Pages that don't wait for a free thread: crisis lines, health checks, their styles, and leaving the site.
ALWAYS_ANSWERED = ("/crisis/", "/health/", "/static/", "/leave/")

# Bytes of an ordinary request's body. The web server refuses a longer one before it arrives.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# The form of a psychologist with a license in every state is long.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000
# Bytes of a file that staff upload; larger rosters go through import_providers. Only below these paths, and only with the
# cookie of a web session.
UPLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_PATHS = (
    *("/staff/directory/provider/import/", "/api/v1/staff/providers/import/"),
    *("/cms/images/", "/cms/documents/"),
)
