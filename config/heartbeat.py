"""The worker's heartbeat: a file that is touched after each task, for the process that supervises the worker."""

import os
from pathlib import Path

# Names the file; without it nothing is touched.
VARIABLE = "ATTUNE_WORKER_PULSE"


def touch() -> None:
    """Show that this worker takes tasks and finishes them."""
    if path := os.environ.get(VARIABLE):
        Path(path).touch()
