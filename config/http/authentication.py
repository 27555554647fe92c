"""Staff at the interface: the browser's own sign-in, with both steps, and the rights of the person's role."""

from typing import Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class BySession(SessionAuthentication):
    """Who has signed in at `/staff/`; writes need the page's CSRF token. Anonymous is 401."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class Holds(BasePermission):
    """Staff who hold the right that the view names for the method, in `rights`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        user = request.user
        wanted = view.rights.get(request.method)
        return bool(user and user.is_authenticated and user.is_staff and (wanted is None or user.has_perm(wanted)))
