"""Crisis lines, each with a source and the date it was checked."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from config.pii import ClassifiedModel, field_names
from content.domain.crisis import Line

FIELDS = (
    "slug name name_es what what_es call display_number press text word url hours hours_es languages source source_url "
    "checked_on position"
)


class CrisisLine(ClassifiedModel):
    """A crisis line; its fields are those of `content.domain.crisis.Line`."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    name_es = models.CharField(max_length=120)
    what = models.CharField(max_length=300)
    what_es = models.CharField(max_length=300)
    call = models.CharField(max_length=20, blank=True, help_text=_("The number as it is dialed, digits only."))
    display_number = models.CharField(max_length=20, blank=True, help_text=_("The number as people read it."))
    press = models.CharField(max_length=2, blank=True, help_text=_("The key to press once somebody answers."))
    text = models.CharField(max_length=20, blank=True, help_text=_("The number for messages, digits only."))
    word = models.CharField(max_length=20, blank=True, help_text=_("The word to send."))
    url = models.URLField(blank=True)
    hours = models.CharField(max_length=120)
    hours_es = models.CharField(max_length=120)
    languages = ArrayField(models.CharField(max_length=10))
    source = models.CharField(max_length=200)
    source_url = models.URLField()
    checked_on = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)

    NON_PII_FIELDS = field_names("id", FIELDS)

    panels = [FieldPanel(name) for name in FIELDS.split()]

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("crisis line")
        constraints = [
            models.CheckConstraint(condition=~Q(call="") | ~Q(text="") | ~Q(url=""), name="crisis_line_is_reachable"),
            models.CheckConstraint(
                condition=Q(call__regex=r"^\d{0,15}$") & Q(text__regex=r"^\d{0,15}$"), name="crisis_line_is_dialable"
            ),
            models.CheckConstraint(condition=~Q(source="") & ~Q(source_url=""), name="crisis_line_has_a_source"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(name_es=""), name="crisis_line_has_names"),
        ]

    def __str__(self) -> str:
        return self.name

    def value(self) -> Line:
        """Return the line as a value."""
        values = {name: getattr(self, name) for name in FIELDS.split()}
        return Line(**values | {"languages": tuple(self.languages)})
