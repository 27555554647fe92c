"""Authentication and permissions of the staff API."""

from typing import Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class StaffSessionAuthentication(SessionAuthentication):
    """The browser session of staff who signed in at `/staff/`. Writes need a CSRF token; without a session it is a 401."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class HasPermission(BasePermission):
    """Staff with the permission that the view's `required_permissions` names for the request's method."""

    def has_permission(self, request: Request, view: Any) -> bool:
        user = request.user
        permission = view.required_permissions.get(request.method)
        return bool(
            user and user.is_authenticated and user.is_staff and (permission is None or user.has_perm(permission))
        )
