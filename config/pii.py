"""Classification of personal data. Every model classifies each of its columns; a test fails on a missing one."""

from django.apps import apps
from django.db import models

# Only models in these packages are classified, not those of libraries.
PACKAGES = ("config", "providers", "matching", "content")


class ClassifiedModel(models.Model):
    """A model that lists its personal columns in PII_FIELDS and all others in NON_PII_FIELDS."""

    PII_FIELDS: frozenset[str] = frozenset()
    NON_PII_FIELDS: frozenset[str] = frozenset()

    class Meta:
        abstract = True


def field_names(*names: str) -> frozenset[str]:
    """Return the set of the space-separated field names in all arguments."""
    return frozenset(" ".join(names).split())


def project_models() -> list[type[models.Model]]:
    """Return every model that the project defines."""
    return [model for model in apps.get_models() if model.__module__.partition(".")[0] in PACKAGES]


def unclassified_fields() -> dict[str, set[str]]:
    """Return model label → fields that are in neither list, in both, or listed but not in the model."""
    unclassified: dict[str, set[str]] = {}
    for model in project_models():
        names = {field.name for field in model._meta.local_fields}
        pii: frozenset[str] = getattr(model, "PII_FIELDS", frozenset())
        non_pii: frozenset[str] = getattr(model, "NON_PII_FIELDS", frozenset())
        errors = (names ^ (pii | non_pii)) | (pii & non_pii)
        if errors:
            unclassified[model._meta.label] = errors
    return unclassified
