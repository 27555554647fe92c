"""Accounts of staff and of page authors and reviewers."""

from django.contrib.auth.models import AbstractUser

from config.pii import Judged, columns


class User(Judged, AbstractUser):
    """An account that signs in at `/staff/` or `/cms/`. Clients have no account."""

    PERSONAL = columns("username first_name last_name email password")
    IMPERSONAL = columns("id last_login is_superuser is_staff is_active date_joined")
