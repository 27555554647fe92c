#!/usr/bin/env python
"""Django's command line. Without `DATABASE_URL` and `REDIS_URL` a command runs with embedded services around it."""

import sys
from contextlib import ExitStack

from django.core.management import execute_from_command_line

from config import embedded
from config.environment import select_settings

# `demo` and `rundev` start their own services; the others use neither PostgreSQL nor Redis.
WITHOUT_SERVICES = {
    "check",
    "collectstatic",
    "compilemessages",
    "demo",
    "help",
    "makemessages",
    "rundev",
    "spectacular",
    "version",
}


def needs_services(arguments: list[str]) -> bool:
    """Whether the command in `arguments` (without the program's name) has to find PostgreSQL and Redis running here."""
    asks_for_help = not arguments or {"-h", "--help", "--version"} & set(arguments)
    return embedded.is_enabled() and not asks_for_help and arguments[0] not in WITHOUT_SERVICES


def main() -> None:
    """Run one command. Services of a running demo are shared, else started and stopped around the command."""
    select_settings()
    with ExitStack() as stack:
        if needs_services(sys.argv[1:]):
            try:
                stack.enter_context(embedded.services(embedded.data_folder(), share=True))
            except embedded.ServicesError as error:
                sys.exit(str(error))
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
