"""Wagtail's hook for finished workflows. Wagtail imports this module before models are loaded."""

from typing import Any


def finish(state: Any, user: Any = None) -> None:
    """Sign and publish the approved revision. Raises PermissionDenied if the user may not sign it."""
    from config import db
    from content.actions import review

    review.publish(state=state, by=user, now=db.db_now())
