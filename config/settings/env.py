"""Reads environment variables, collects what is wrong with them, and defines the folders that other settings refer to."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from config import embedded
from config.settings.parsers import WrongValueError

T = TypeVar("T")
D = TypeVar("D")

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# DATA: the folder for everything that isn't in the database. Default `.local/data` in the project, `.local/dev` for
# ATTUNE_ENV=dev. Without DATABASE_URL and REDIS_URL the embedded PostgreSQL and Redis live there, too.
DATA = embedded.data_folder()
# `config.environment` sets it, also when DJANGO_SETTINGS_MODULE names the settings.
IN_PRODUCTION = os.environ.get("ATTUNE_ENV") == "production"

# The variables read outside of the settings, too.
_names = {"ATTUNE_ENV", "DATA", "DJANGO_SETTINGS_MODULE"}
_problems: list[str] = []


def setting(
    name: str,
    parse: Callable[[str], T],
    default: D,
    *,
    example: str,
    required: bool = False,
    empty: D | None = None,
) -> T | D:
    """Return the value of the variable `name`, or `default` if it is unset or empty.

    A value that `parse` refuses, and in production a missing `required` value, is noted for `checked_variables`, and
    `default` returned. `example` is shown then. With `empty`, an empty variable means that value instead of `default`.
    """
    _names.add(name)
    value = os.environ.get(name)
    if not (value or "").strip():
        if required and IN_PRODUCTION:
            note_problem(name, "is missing", example)
        return default if value is None or empty is None else empty
    try:
        return parse(str(value).strip())
    except WrongValueError as error:
        note_problem(name, str(error), example)
        return default


def note_problem(name: str, reason: str, example: str) -> None:
    """Note that `name` can't be used, for `checked_variables`. `reason` completes a sentence that begins with `name`."""
    _problems.append(f"{name} {reason}. Example: {name}={example}")


def checked_variables() -> frozenset[str]:
    """Return the names of all variables that were read.

    Raises `SystemExit` with one line for each problem if there are any. Every environment calls it after its last setting.
    """
    if _problems:
        lines = [f"Attune can't start; {len(_problems)} of its settings must change (docs/settings.md):"]
        raise SystemExit("\n".join(lines + [f"- {problem}" for problem in _problems]))
    return frozenset(_names)
