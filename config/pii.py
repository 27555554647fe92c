"""Which columns hold something about a person. Each model says it of each of its columns; a test fails on a silent one."""

from django.apps import apps
from django.db import models

# The project's own packages. Models of libraries are not ours to classify.
PACKAGES = ("config", "providers", "matching", "content")


class Judged(models.Model):
    """A model that names its personal columns in `PERSONAL` and all others in `IMPERSONAL`."""

    PERSONAL: frozenset[str] = frozenset()
    IMPERSONAL: frozenset[str] = frozenset()

    class Meta:
        abstract = True


def columns(*names: str) -> frozenset[str]:
    """Column names from words in strings, so that long lists stay readable."""
    return frozenset(" ".join(names).split())


def our_models() -> list[type[models.Model]]:
    """Every model that the project defines, whatever the label of its app."""
    return [model for model in apps.get_models() if model.__module__.partition(".")[0] in PACKAGES]


def unjudged() -> dict[str, set[str]]:
    """Model label → columns that are in neither list, in both, or in a list but not in the table."""
    found: dict[str, set[str]] = {}
    for model in our_models():
        names = {field.name for field in model._meta.local_fields}
        personal: frozenset[str] = getattr(model, "PERSONAL", frozenset())
        impersonal: frozenset[str] = getattr(model, "IMPERSONAL", frozenset())
        wrong = (names ^ (personal | impersonal)) | (personal & impersonal)
        if wrong:
            found[model._meta.label] = wrong
    return found
