"""Authors and reviewers of pages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel

from config.pii import ClassifiedModel, field_names
from content.domain.review import License


class Person(ClassifiedModel, ClusterableModel):
    """An author or a reviewer, as readers see them. `sample` marks a fictional person."""

    name = models.CharField(max_length=120)
    credentials = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=400, blank=True)
    about_es = models.CharField(max_length=400, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="content_person"
    )
    sample = models.BooleanField(default=False)

    PII_FIELDS = field_names("name credentials about about_es user")
    NON_PII_FIELDS = field_names("id sample")

    panels = [
        FieldPanel("name"),
        FieldPanel("credentials"),
        FieldPanel("about"),
        FieldPanel("about_es"),
        FieldPanel("user"),
        FieldPanel("sample"),
        InlinePanel("licenses", label=_("License")),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name")]

    def __str__(self) -> str:
        return f"{self.name}, {self.credentials}" if self.credentials else self.name


class ReviewerLicense(ClassifiedModel):
    """A reviewer's license to practice. It counts only after `verified_by` verified it, on `verified_on`."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="licenses")
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=2)
    number = models.CharField(max_length=40)
    expires_on = models.DateField()
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.CharField(max_length=120, blank=True)

    PII_FIELDS = field_names("person kind state number verified_by")
    NON_PII_FIELDS = field_names("id expires_on verified_on")

    class Meta:
        ordering = ["state", "number"]
        constraints = [
            models.CheckConstraint(condition=~Q(number="") & ~Q(kind=""), name="reviewer_license_is_named"),
            models.CheckConstraint(condition=Q(state__regex=r"^[A-Z]{2}$"), name="reviewer_license_state"),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True, verified_by="")
                | Q(verified_on__isnull=False) & ~Q(verified_by=""),
                name="reviewer_license_verified_by_somebody",
            ),
            models.UniqueConstraint(fields=["state", "number"], name="reviewer_license_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.state}"

    def value(self) -> License:
        """Return the license as a value for the review rules."""
        return License(self.kind, self.state, self.number, self.expires_on, self.verified_on)
