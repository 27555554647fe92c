"""Addresses of providers' pages that still lead to them after a change."""

from django.db import models

from config.pii import ClassifiedModel, field_names
from providers.directory.models.provider import Provider
from providers.directory.models.triggers import record_history


class FormerAddress(ClassifiedModel):
    """An address that a provider's page had, and that staff chose to redirect.

    Without a row an old address answers 404: it may hold a name that the provider no longer uses.
    """

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="former_addresses")
    slug = models.SlugField(max_length=120, unique=True)

    PII_FIELDS = field_names("provider slug")
    NON_PII_FIELDS = field_names("id")

    class Meta:
        triggers = record_history()
        ordering = ["slug"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.slug
