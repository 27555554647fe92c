"""A directory in third normal form, for `orm`. Only the bench installs this app, and `orm` creates and drops its tables."""

from django.db import models


class Therapist(models.Model):
    """A provider; notice and horizon in minutes."""

    accepting = models.BooleanField()
    adult = models.BooleanField()
    trauma = models.BooleanField()
    known = models.BooleanField()
    load = models.BigIntegerField()
    notice = models.IntegerField()
    horizon = models.IntegerField()

    def __str__(self) -> str:
        return str(self.pk)


class Fact(models.Model):
    """A numbered fact about a therapist, such as a state, a plan, a concern or a language."""

    number = models.SmallIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.number)


class License(Fact):
    """A state's number."""

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="licenses")


class Plan(Fact):
    """A plan's number."""

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="plans")


class Concern(Fact):
    """A concern's number."""

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="concerns")


class Approach(Fact):
    """An approach's number."""

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="approaches")


class Language(Fact):
    """A language's number."""

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="languages")


class Kind(Fact):
    """A visit type's number."""

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="kinds")


class Opening(models.Model):
    """A start, in minutes since the epoch."""

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="openings")
    start = models.IntegerField(db_index=True)

    def __str__(self) -> str:
        return str(self.start)
