"""The words that seekers and providers share. Staff edit the labels; the slugs are the contract."""

from django.db import models
from django.db.models import Q

from config.pii import Judged, columns
from providers.directory.models.triggers import vocabulary_tracking


class Term(Judged):
    """One word of a vocabulary. `bit` is its place in the ranking index's 64-bit words and never changes."""

    slug = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=120)
    label_es = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    bit = models.PositiveSmallIntegerField(unique=True)
    # Where this was looked up, and when somebody last did.
    source = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True)

    IMPERSONAL = columns("id slug label label_es position bit source checked_on")

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
    """Something a person may want help with."""

    description = models.CharField(max_length=300)
    description_es = models.CharField(max_length=300)

    IMPERSONAL = Term.IMPERSONAL | columns("description description_es")


class Approach(Term):
    """A way of working, such as EMDR."""

    class Meta(Term.Meta):
        verbose_name_plural = "approaches"


class Language(Term):
    """A language in which sessions are held; the slug is its BCP 47 tag."""


class Identity(Term):
    """How a provider describes themself, by their own choice; never asked of anyone else."""

    class Meta(Term.Meta):
        verbose_name_plural = "identities"


class Gender(Term):
    """A provider's gender, by their own description."""
