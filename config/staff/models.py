"""Accounts of staff and of page authors and reviewers, and the mailed links with which they choose a password."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names


class User(ClassifiedModel, AbstractUser):
    """An account that signs in at `/staff/` or `/cms/`. Clients have no account."""

    PII_FIELDS = field_names("username first_name last_name email password")
    NON_PII_FIELDS = field_names("id last_login is_superuser is_staff is_active date_joined")


class AccountLinkKind(models.TextChoices):
    """Why someone gets a link to choose a password."""

    INVITATION = "invitation", _("Invitation")
    RESET = "reset", _("New password")


class AccountLink(ClassifiedModel):
    """A mailed link with which its reader chooses a password, once. Its token is derived from `ref`.

    `by` is the administrator who sent it, empty if the reader asked for it.
    """

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="account_links")
    kind = models.CharField(max_length=10, choices=AccountLinkKind)
    digest = models.BinaryField(max_length=32, unique=True)
    language = models.CharField(max_length=12, default="en")
    by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    PII_FIELDS = field_names("ref user digest by")
    NON_PII_FIELDS = field_names("id kind language created_at expires_at used_at lease_until attempts sent_at")

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AccountLinkKind.values), name="account_link_kind_is_known")
        ]
        indexes = [models.Index(fields=["id"], condition=Q(sent_at__isnull=True), name="account_link_to_send")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"
