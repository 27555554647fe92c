"""Which columns hold something about a person. Each model says it of each of its columns; a test fails on a silent one."""

from django.apps import apps
from django.db import models


class Judged(models.Model):
    """A model that names its personal columns in `PERSONAL` and all others in `IMPERSONAL`."""

    PERSONAL: frozenset[str] = frozenset()
    IMPERSONAL: frozenset[str] = frozenset()

    class Meta:
        abstract = True


def columns(*names: str) -> frozenset[str]:
    """Column names from words in strings, so that long lists stay readable."""
    return frozenset(" ".join(names).split())


def unjudged() -> dict[str, set[str]]:
    """Model label → columns that are in neither list, in both, or in a list but not in the table."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        if model._meta.app_label not in ("matching", "providers", "content"):
            continue
        names = {field.name for field in model._meta.local_fields}
        personal: frozenset[str] = getattr(model, "PERSONAL", frozenset())
        impersonal: frozenset[str] = getattr(model, "IMPERSONAL", frozenset())
        wrong = (names ^ (personal | impersonal)) | (personal & impersonal)
        if wrong:
            found[model._meta.label] = wrong
    return found
