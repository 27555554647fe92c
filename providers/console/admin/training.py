"""Evidence of being trauma-informed."""

from django.utils.translation import gettext_lazy as _

from providers.console.admin.inlines import Rows
from providers.directory.models import Training


class TrainingRows(Rows):
    model = Training
    verbose_name, verbose_name_plural = _("training"), _("trauma training")
    fields = ("name", "year", "evidence", "verified_on", "verified_by")
    readonly_fields = ("verified_by",)
