"""The terms that clients and providers share. Staff can edit labels; slugs are part of the API."""

from django.db import models
from django.db.models import Q

from config.pii import ClassifiedModel, field_names
from providers.directory.models.triggers import vocabulary_tracking


class Term(ClassifiedModel):
    """A term of a vocabulary. `bit` is its position in the ranking index's 64-bit words and never changes."""

    slug = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=120)
    label_es = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    bit = models.PositiveSmallIntegerField(unique=True)
    # Where this was looked up, and when it was last checked.
    source = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True)

    NON_PII_FIELDS = field_names("id slug label label_es position bit source checked_on")

    class Meta:
        triggers = vocabulary_tracking()
        abstract = True
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(bit__lt=64), name="%(class)s_bit_fits_a_word"),
            models.CheckConstraint(condition=~Q(label="") & ~Q(label_es=""), name="%(class)s_has_labels"),
        ]

    def __str__(self) -> str:
        return self.label


class Concern(Term):
    """A concern that a client may want help with."""

    description = models.CharField(max_length=300)
    description_es = models.CharField(max_length=300)

    NON_PII_FIELDS = Term.NON_PII_FIELDS | field_names("description description_es")


class Approach(Term):
    """A way of working, such as EMDR."""

    class Meta(Term.Meta):
        verbose_name_plural = "approaches"


class Language(Term):
    """A language in which a provider works. The slug is its BCP 47 tag."""


class Identity(Term):
    """An identity that a provider chose to state. Clients are never asked for theirs."""

    class Meta(Term.Meta):
        verbose_name_plural = "identities"


class Gender(Term):
    """A provider's self-described gender."""
