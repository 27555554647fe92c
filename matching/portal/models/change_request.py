"""Providers' requests for changes to their record that only staff can make."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.crypto.encrypted_fields import EncryptedField
from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names
from providers.directory.models import Provider


class Topic(models.TextChoices):
    """What only staff can change, because it decides where and for whom a provider can be booked."""

    LICENSE = "license", _("License")
    PLAN = "plan", _("Insurance plans")
    SPECIALTY = "specialty", _("Concerns and approaches")
    OTHER = "other", _("Something else")


class ChangeRequestStatus(models.TextChoices):
    """Whether staff have resolved a change request."""

    OPEN = "open", _("Waiting for staff")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Not done")


class ChangeRequest(ClassifiedModel):
    """A provider's request to staff for a change to their record, and the staff member who resolved it."""

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=10, choices=Topic)
    words = EncryptedField()
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ChangeRequestStatus, default=ChangeRequestStatus.OPEN)
    resolved_at = models.DateTimeField(null=True)
    staff = models.CharField(max_length=150, blank=True)

    PII_FIELDS = field_names("ref provider words staff")
    NON_PII_FIELDS = field_names("id about at state resolved_at")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=Q(about__in=Topic.values), name="change_request_topic_is_known"),
            models.CheckConstraint(
                condition=Q(state="open", resolved_at__isnull=True, staff="")
                | (Q(state__in=["done", "declined"], resolved_at__isnull=False) & ~Q(staff="")),
                name="change_request_resolution_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.about}"
