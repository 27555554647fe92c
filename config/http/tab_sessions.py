"""Tie a web session to its browser tab.

A script in the browser ends the session with its last tab. This module tells the script which tab the session began in.
"""

import time

from django.http import HttpRequest

KEY = "begun"
# Seconds within which the session's first page reaches its tab, also on a slow connection.
FIRST_PAGE_SECONDS = 60


def begin(request: HttpRequest) -> None:
    """Record that this web session holds private data from now on."""
    request.session[KEY] = time.time()


def just_begun(request: HttpRequest) -> bool:
    """Return whether the session began within the last minute, so that this request comes from its first tab."""
    return time.time() - request.session.get(KEY, 0) < FIRST_PAGE_SECONDS
