"""Reads environment variables, and defines the folders that other settings refer to."""

from pathlib import Path

from environs import Env

from config import embedded

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
# DATA: the folder for everything that isn't in the database. Default `.local/data` in the project, `.local/dev` for
# ATTUNE_ENV=dev. Without DATABASE_URL and REDIS_URL the embedded PostgreSQL and Redis live there, too.
DATA = embedded.data_folder()


def required(name: str) -> str:
    """Return the value of `name`. Raises `SystemExit` if it is missing or empty."""
    value: str = env.str(name, "")
    if not value:
        raise SystemExit(f"{name} must be set when ATTUNE_ENV=production.")
    return value
