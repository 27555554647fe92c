"""A real PostgreSQL and a Redis-compatible server from pinned wheels, for a demo, a test run or one command.

They live in a data folder (`DATA`, by default `.local/data` in the project), listen on private sockets only, and
end with the process that started them.
"""

from config.embedded.folder import Folder, data_folder, database_settings, is_enabled, redis_url
from config.embedded.keys import secrets
from config.embedded.launcher import services
from config.embedded.processes import ServicesError

__all__ = [
    "Folder",
    "ServicesError",
    "data_folder",
    "database_settings",
    "is_enabled",
    "redis_url",
    "secrets",
    "services",
]
