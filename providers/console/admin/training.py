"""Trainings that make a provider trauma-informed."""

from django.utils.translation import gettext_lazy as _

from providers.console.admin.inlines import ProviderInline
from providers.directory.models import Training


class TrainingInline(ProviderInline):
    model = Training
    verbose_name, verbose_name_plural = _("training"), _("trauma training")
    fields = ("name", "year", "evidence", "verified_on", "verified_by")
    readonly_fields = ("verified_by",)
