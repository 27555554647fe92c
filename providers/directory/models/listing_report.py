"""Reports from the public that a listing is wrong."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.crypto.encrypted_fields import EncryptedField
from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names
from providers.directory.models.provider import Provider

MAX_NOTE_LENGTH = 500


class ListingReportReason(models.TextChoices):
    """What is wrong with a listing."""

    NOT_IN_NETWORK = "not_in_network", _("They don't take the plan it says")
    NOT_ACCEPTING = "not_accepting", _("They don't take new clients")
    WRONG_CONTACT = "wrong_contact", _("The phone number or link is wrong")
    NOT_HERE = "not_here", _("They don't work there anymore")
    OTHER = "other", _("Something else")


class ListingReportState(models.TextChoices):
    """What became of a report. A confirmed one ends as removed, unless the record is corrected in time."""

    OPEN = "open", _("To be checked")
    CONFIRMED = "confirmed", _("Confirmed: correct it or take it off the list")
    REMOVED = "removed", _("Taken off the list")
    CORRECTED = "corrected", _("Corrected")
    DISMISSED = "dismissed", _("The listing is right")


class ListingReport(ClassifiedModel):
    """A report without any identity. Staff check it by `due_at`; a confirmed one is settled by `removal_due_at`."""

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="listing_reports")
    reason = models.CharField(max_length=16, choices=ListingReportReason)
    note = EncryptedField()
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ListingReportState, default=ListingReportState.OPEN)
    removal_due_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    staff = models.CharField(max_length=150, blank=True)

    PII_FIELDS = field_names("ref provider note staff")
    NON_PII_FIELDS = field_names("id reason at due_at state removal_due_at settled_at")

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=ListingReportReason.values), name="listing_report_reason_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", removal_due_at__isnull=True, settled_at__isnull=True, staff="")
                | (Q(state="confirmed", removal_due_at__isnull=False, settled_at__isnull=True) & ~Q(staff=""))
                | (Q(state__in=["removed", "corrected", "dismissed"], settled_at__isnull=False) & ~Q(staff="")),
                name="listing_report_state_is_complete",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="open"), name="listing_report_open_by_due"),
            models.Index(fields=["removal_due_at"], condition=Q(state="confirmed"), name="listing_report_to_remove"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.reason}"
