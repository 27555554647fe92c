"""The worker's heartbeat: a file that it touches, watched by the process that supervises it."""

import os
from pathlib import Path

# The environment variable with the file's path; if it is unset, there is no heartbeat.
ENV_VARIABLE = "ATTUNE_WORKER_HEARTBEAT"


def touch() -> None:
    """Record that this worker takes tasks."""
    if path := os.environ.get(ENV_VARIABLE):
        Path(path).touch()
