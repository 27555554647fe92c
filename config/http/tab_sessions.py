"""A session ends with its last tab: the browser tells tabs apart, and is told here in which of them a session began."""

import time

from django.http import HttpRequest

KEY = "begun"
# Seconds in which the first page of a session has come to the tab that began it, on a slow line too.
ON_ITS_WAY = 60


def begin(request: HttpRequest) -> None:
    """From now on this browser's session holds something private."""
    request.session[KEY] = time.time()


def just_begun(request: HttpRequest) -> bool:
    """Whether that was a moment ago, so that who asks is the tab that began it."""
    return time.time() - request.session.get(KEY, 0) < ON_ITS_WAY
