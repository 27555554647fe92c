"""Selects a process's settings, for `manage.py`, `config.wsgi` and `config.celery`.

`ATTUNE_ENV` is `demo` (default), `dev`, `test` or `production`, and names a module of `config.settings`.
An explicit `DJANGO_SETTINGS_MODULE` wins.
"""

import os

PACKAGE = "config.settings."
ENVIRONMENTS = ("demo", "dev", "test", "production")


def select_settings() -> None:
    """Set `DJANGO_SETTINGS_MODULE` from `ATTUNE_ENV`, unless it is set; then `ATTUNE_ENV` follows it.

    Both are left in the environment, so that child processes use the same settings.
    Raises `SystemExit` if `ATTUNE_ENV` has an unknown value.
    """
    module = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    if module:
        if module.startswith(PACKAGE):
            os.environ["ATTUNE_ENV"] = module.removeprefix(PACKAGE)
        return
    environment = os.environ.get("ATTUNE_ENV") or "demo"
    if environment not in ENVIRONMENTS:
        raise SystemExit(
            f"ATTUNE_ENV is {environment!r}; it must be one of: {', '.join(ENVIRONMENTS)}. Example: ATTUNE_ENV=production"
        )
    os.environ["DJANGO_SETTINGS_MODULE"] = PACKAGE + environment
