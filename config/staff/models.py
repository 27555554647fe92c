"""Accounts of staff and of page authors and reviewers."""

from django.contrib.auth.models import AbstractUser

from config.pii import ClassifiedModel, field_names


class User(ClassifiedModel, AbstractUser):
    """An account that signs in at `/staff/` or `/cms/`. Clients have no account."""

    PII_FIELDS = field_names("username first_name last_name email password")
    NON_PII_FIELDS = field_names("id last_login is_superuser is_staff is_active date_joined")
