"""Verification of people who open a mailed link: codes sent and passphrase attempts."""

from django.db import models
from django.db.models import Q

from config.pii import Judged, columns
from matching.appointments.models.appointment import Appointment
from matching.booking.models.notice import Notice
from matching.booking.models.verification_code import VerificationCode


class Code(VerificationCode):
    """A six-digit code sent to the address on file."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="codes")
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="code")

    PERSONAL = columns("appointment notice digest")
    IMPERSONAL = columns("id created_at dies_at tries used_at")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(tries__lte=5), name="code_has_five_tries")]
        indexes = [models.Index(fields=["appointment", "created_at"], name="code_by_appointment")]

    def __str__(self) -> str:
        return f"code of {self.appointment_id}"


class Try(Judged):
    """One passphrase attempt. It is counted before the check, and deleted after a success."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="tries")
    at = models.DateTimeField()

    PERSONAL = columns("appointment")
    IMPERSONAL = columns("id at")

    class Meta:
        indexes = [models.Index(fields=["appointment", "at"], name="try_by_appointment")]

    def __str__(self) -> str:
        return f"try at {self.appointment_id}"
