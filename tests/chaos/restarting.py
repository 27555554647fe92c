"""`python -m tests.chaos.restarting COMMAND`: runs a management command, and restarts it whenever it is killed.

Django is loaded once; each run is a fork of this process, which has no open connection. This saves seconds for each of
fifty restarts. SIGTERM ends both.
"""

import os
import signal
import sys

import django
from django.core.management import call_command

from config.environment import select_settings


def main(command: str) -> None:
    """Run the command until it ends in any way but SIGKILL."""
    select_settings()
    django.setup()
    while True:
        child = os.fork()
        if not child:
            call_command(command)
            os._exit(0)
        signal.signal(signal.SIGTERM, lambda *_, child=child: os.kill(child, signal.SIGTERM))
        status = os.waitpid(child, 0)[1]
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            break


if __name__ == "__main__":
    main(*sys.argv[1:])
