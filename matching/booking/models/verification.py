"""Verification of people who open a mailed link: codes sent and passphrase attempts."""

from django.db import models
from django.db.models import Q

from config.pii import ClassifiedModel, field_names
from matching.appointments.models.appointment import Appointment
from matching.booking.models.notice import Notice
from matching.booking.models.verification_code import VerificationCode


class AppointmentCode(VerificationCode):
    """A six-digit code sent to the address on file."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="codes")
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="code")

    PII_FIELDS = field_names("appointment notice digest")
    NON_PII_FIELDS = field_names("id created_at expires_at tries used_at")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(tries__lte=5), name="appointment_code_has_five_tries")]
        indexes = [models.Index(fields=["appointment", "created_at"], name="appointment_code_by_appt")]

    def __str__(self) -> str:
        return f"code of {self.appointment_id}"


class PassphraseAttempt(ClassifiedModel):
    """One passphrase attempt. It is counted before the check, and deleted after a success."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="tries")
    at = models.DateTimeField()

    PII_FIELDS = field_names("appointment")
    NON_PII_FIELDS = field_names("id at")

    class Meta:
        indexes = [models.Index(fields=["appointment", "at"], name="passphrase_attempt_by_appt")]

    def __str__(self) -> str:
        return f"try at {self.appointment_id}"
