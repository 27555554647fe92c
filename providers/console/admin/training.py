"""Trainings that make a provider trauma-informed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from providers.console.admin.inlines import InlineForm, ProviderInline
from providers.directory.models import Training
from providers.imports.domain.roster import values


class TrainingForm(InlineForm):
    """A training, by the rules of a roster."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.apply_rules(
            {
                "name": lambda cell: values.required_text(cell, 120),
                "year": lambda cell: values.number(cell, 1950, self.today.year),
                "evidence": lambda cell: values.text(cell, 300),
            }
        )
        return cleaned


class TrainingInline(ProviderInline):
    model = Training
    form = TrainingForm
    verbose_name, verbose_name_plural = _("training"), _("trauma training")
    fields = ("name", "year", "evidence", "verified_on", "verified_by")
    readonly_fields = ("verified_by",)
