"""How somebody who holds a mailed link shows that they are its reader: codes sent, and wrong answers counted."""

from django.db import models
from django.db.models import Q

from config.pii import Judged, columns
from matching.appointments.models.appointment import Appointment
from matching.booking.models.notice import Notice
from matching.booking.models.verification_code import VerificationCode


class Code(VerificationCode):
    """Six digits on their way to the address on file. Only a keyed hash is kept; each is good once, and not for long."""

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
    """One answer to "what is your word?", counted before it is looked at and forgotten when it was right."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="tries")
    at = models.DateTimeField()

    PERSONAL = columns("appointment")
    IMPERSONAL = columns("id at")

    class Meta:
        indexes = [models.Index(fields=["appointment", "at"], name="try_by_appointment")]

    def __str__(self) -> str:
        return f"try at {self.appointment_id}"
