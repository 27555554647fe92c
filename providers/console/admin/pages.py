"""More pages of a provider's record: change history, weekly grid, documents, and exports of the list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http import StreamingHttpResponse as Stream
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from config import db
from config.text import identifiers
from providers.console.admin import history
from providers.console.forms import WeeklyHoursForm
from providers.console.queries import listing_status
from providers.directory.actions import audit, documents
from providers.directory.actions import weekly_grid as weekly_grid_actions
from providers.directory.actions.impact_checks import BlockedByAppointments
from providers.directory.models import Provider, RecordChange, Training, TrainingDocument
from providers.directory.presenters import weekly_grid
from providers.imports.domain.roster import rows as roster
from providers.imports.gateways import spreadsheet
from providers.imports.queries import roster_rows

MAX_CHANGES = 100
CONTENT_TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}


class ProviderPagesMixin:
    """Adds the pages to the provider's admin."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        record = "<int:provider>/"
        return [
            path("export.csv", view(self.export_csv), name="providers_export_csv"),
            path("export.xlsx", view(self.export_xlsx), name="providers_export_xlsx"),
            path(f"{record}changes/", view(self.changes), name="providers_changes"),
            path(f"{record}changes/<int:change>/put-back/", view(self.put_back), name="providers_revert"),
            path(f"{record}week/", view(self.week), name="providers_weekly_hours"),
            path(f"{record}documents/", view(self.documents), name="providers_documents"),
            path(f"{record}documents/<slug:ref>/", view(self.document), name="providers_document"),
            *super().get_urls(),  # type: ignore[misc]  # the ModelAdmin's method
        ]

    def export_csv(self, request: HttpRequest) -> Stream:
        """Download the filtered list as a CSV roster that can be imported again."""
        rows = spreadsheet.write_csv(roster.NAMES, roster_rows.iterate(self._filtered(request)))
        return Stream(rows, content_type=spreadsheet.CSV_CONTENT_TYPE, headers=_attachment("providers.csv"))

    def export_xlsx(self, request: HttpRequest) -> HttpResponse:
        """Download the filtered list as an XLSX file. A list that doesn't fit leads back, with a hint at CSV."""
        try:
            content = spreadsheet.write_xlsx(roster.NAMES, roster_rows.iterate(self._filtered(request)))
        except spreadsheet.CellTooLong as error:
            text = _(
                "XLSX can't hold %(column)s of NPI %(npi)s: it has %(length)s characters, and a cell holds "
                "%(limit)s. Choose “This list as CSV”, which holds everything."
            )
            facts = {"column": error.column, "npi": error.npi, "length": error.length}
            messages.error(request, text % {**facts, "limit": spreadsheet.MAX_CELL_LENGTH})
            changelist = reverse("admin:directory_provider_changelist")
            return HttpResponseRedirect(f"{changelist}?{request.GET.urlencode()}")
        return HttpResponse(content, content_type=spreadsheet.XLSX_CONTENT_TYPE, headers=_attachment("providers.xlsx"))

    def _filtered(self, request: HttpRequest) -> Any:
        self._require_permission(request, change=False)
        changelist = self.get_changelist_instance(request)  # type: ignore[attr-defined]
        return Provider.objects.filter(pk__in=changelist.get_queryset(request).values("pk")).order_by("slug")

    def changes(self, request: HttpRequest, provider: int) -> HttpResponse:
        """The record's change history."""
        record = self._get_or_404(request, provider, change=False)
        lines = history.lines(RecordChange.objects.filter(provider_id=provider)[:MAX_CHANGES])
        may = request.user.has_perm("directory.change_provider")
        return self._page(request, "changes", record, lines=lines, shown=MAX_CHANGES, may=may, title=_("History"))

    def put_back(self, request: HttpRequest, provider: int, change: int) -> HttpResponse:
        """Revert one change to one row."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._get_or_404(request, provider, change=True)
        row = RecordChange.objects.filter(pk=change, provider_id=provider).first()
        if row is None:
            raise Http404
        try:
            audit.revert(change=row, by=request.user.get_username(), now=db.db_now())
        except BlockedByAppointments as refused:
            messages.error(request, _("That would break sessions: %(which)s") % {"which": refused.providers[provider]})
        except (audit.Conflict, IntegrityError):
            messages.error(
                request, _("It can't be put back: it has changed again since, or something is in its place.")
            )
        else:
            messages.success(request, _("It is as it was before."))
        return HttpResponseRedirect(reverse("admin:providers_changes", args=[provider]))

    def week(self, request: HttpRequest, provider: int) -> HttpResponse:
        """The weekly hours as a grid of half-hour boxes."""
        record = self._get_or_404(request, provider, change=request.method == "POST")
        rows = list(record.weekly_hours.all())
        checked = weekly_grid_actions.covered_cells(rows, record.timezone)
        form, status = WeeklyHoursForm(request.POST), 200
        if request.method == "POST" and form.is_valid():
            checked = form.cleaned_data["box"]
            try:
                weekly_grid_actions.save(
                    provider=record,
                    cells=checked,
                    seen=form.cleaned_data["seen"],
                    by=request.user.get_username(),
                    now=db.db_now(),
                )
            except BlockedByAppointments as refused:
                messages.error(
                    request, _("That would break sessions: %(which)s") % {"which": refused.providers[provider]}
                )
            except weekly_grid_actions.OverlappingHours as error:
                messages.error(request, weekly_grid.overlap(error, record.timezone))
            except weekly_grid_actions.HoursChanged as error:
                messages.error(request, weekly_grid.changed_elsewhere(error, record.timezone))
                status = 409
            else:
                messages.success(request, _("The hours are saved."))
                return HttpResponseRedirect(reverse("admin:providers_weekly_hours", args=[provider]))
        may = request.user.has_perm("directory.change_provider")
        context = weekly_grid.grid(checked) | {
            "others": weekly_grid.other_hours(rows, record.timezone),
            "seen": weekly_grid_actions.version(rows),
            "may": may,
            "disabled": not may,
        }
        return self._page(request, "weekly_hours", record, status=status, title=_("Week"), **context)

    def documents(self, request: HttpRequest, provider: int) -> HttpResponse:
        """List the documents that prove trainings, and add one."""
        record = self._get_or_404(request, provider, change=request.method == "POST")
        if request.method == "POST":
            self._save_document(request, record)
            return HttpResponseRedirect(reverse("admin:providers_documents", args=[provider]))
        trainings = record.trainings.prefetch_related("documents")
        may = request.user.has_perm("directory.change_provider")
        return self._page(request, "documents", record, trainings=trainings, may=may, title=_("Documents"))

    def _save_document(self, request: HttpRequest, provider: Provider) -> None:
        training_id = identifiers.row_id(request.POST.get("training", "")) or 0
        training = Training.objects.filter(pk=training_id, provider=provider).first()
        file = request.FILES.get("file")
        if training is None or file is None:
            messages.error(request, _("Choose a training and a file."))
            return
        try:
            content = file.read(documents.MAX_SIZE + 1)
            documents.save(training=training, content=content, by=request.user.get_username(), now=db.db_now())
        except documents.UnsupportedDocument:
            messages.error(request, _("Only PDF, JPEG and PNG files up to 2 MB are kept."))
        else:
            messages.success(request, _("The document is kept."))

    def document(self, request: HttpRequest, provider: int, ref: str) -> HttpResponse:
        """Download a document. It is never displayed in the browser."""
        self._get_or_404(request, provider, change=False)
        row = TrainingDocument.objects.filter(ref=ref, training__provider_id=provider).first()
        if row is None:
            raise Http404
        headers = _attachment(f"training-{row.pk}.{row.kind}")
        return HttpResponse(documents.read(row), content_type=CONTENT_TYPES[row.kind], headers=headers)

    def _require_permission(self, request: HttpRequest, *, change: bool) -> None:
        if not request.user.has_perm("directory.change_provider" if change else "directory.view_provider"):
            raise PermissionDenied

    def _get_or_404(self, request: HttpRequest, provider: int, *, change: bool) -> Provider:
        self._require_permission(request, change=change)
        record = listing_status.for_changelist(db.db_now()).filter(pk=provider).first()
        if record is None:
            raise Http404
        return record

    def _page(
        self, request: HttpRequest, name: str, provider: Provider, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": Provider._meta, "provider": provider}
        return render(request, f"providers_console/{name}.html", {**frame, **context}, status=status)


def _attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
