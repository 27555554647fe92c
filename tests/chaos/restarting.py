"""`python -m tests.chaos.restarting COMMAND`: runs a management command in a process, started again whenever it is killed.

Django is read once, here; each new process is a fork of this one, which has opened no connection yet. So a command can be
killed fifty times without fifty times the seconds that reading takes. SIGTERM ends both.
"""

import os
import signal
import sys

import django
from django.core.management import call_command

from config.environment import select_settings


def main(command: str) -> None:
    """Run the command until it ends by itself, or by anything but SIGKILL."""
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
