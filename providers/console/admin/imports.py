"""Roster uploads (check the differences, then apply them), and the list of import runs."""

import csv
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config import db
from providers.console.admin import column_proposals
from providers.console.forms import ColumnsForm, UploadForm
from providers.imports.actions import columns, undo, upload
from providers.imports.gateways import spreadsheet
from providers.imports.gateways.records import UnreadableFile
from providers.imports.models import ImportRun, Upload, UploadState

# Rejected rows and differences on a page; the downloads have all of them.
MAX_ROWS = 200


@dataclass(frozen=True, slots=True)
class Reject:
    """A rejected row and the reason."""

    line: str
    npi: str
    field: str
    reason: str


@admin.register(ImportRun)
class ImportAdmin(admin.ModelAdmin):
    """Read-only list of import runs. Uploading a file starts a run."""

    list_display = (
        "started_at",
        "kind",
        "rows",
        "created",
        "changed",
        "unchanged",
        "skipped",
        "rejected",
        "finished_at",
        "undo_status",
    )
    list_filter = ("kind",)
    fields = readonly_fields = list_display
    show_full_result_count = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.upload_view), name="providers_import"),
            path("import/<slug:ref>/", view(self.upload_status_view), name="providers_import_status"),
            path("import/<slug:ref>/columns/", view(self.columns_view), name="providers_import_columns"),
            path("import/<slug:ref>/apply/", view(self.upload_apply_view), name="providers_import_apply"),
            path("import/<slug:ref>/changes.csv", view(self.upload_diff_view), name="providers_import_diff"),
            path("<int:run>/undo/", view(self.undo_view), name="providers_import_undo"),
            path("import/<slug:ref>/rejected.csv", view(self.upload_rejected_view), name="providers_import_rejected"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Redirect to the upload page."""
        return HttpResponseRedirect(reverse("admin:providers_import"))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show a run. Raises PermissionDenied for POST: Django would save its copy as a new run (`_saveasnew`)."""
        if request.method == "POST":
            raise PermissionDenied
        return super().changeform_view(request, *args, **kwargs)

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Upload a file. A small file is checked immediately."""
        self._require_permission(request)
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_valid():
            file = form.cleaned_data["file"]
            by, now = request.user.get_username(), db.db_now()
            try:
                received = upload.create(name=file.name, content=file.read(), by=by, now=now, assign_columns=True)
            except UnreadableFile as error:
                form.add_error("file", str(error))
            else:
                return self._process(received)
        status = 400 if form.is_bound and form.errors else 200
        return self._page(request, "upload", {"form": form, "title": _("Import providers")}, status)

    def columns_view(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Assign the columns of a file whose headings aren't ours. Proposals are used only once somebody confirms them."""
        received = self._get_or_404(request, ref)
        status_page = reverse("admin:providers_import_status", args=[received.ref])
        if not columns.may_assign(received):
            return HttpResponseRedirect(status_page)
        sampled = columns.sample(upload=received)
        names = [column.heading for column in sampled]
        proposals = column_proposals.propose(received, names)
        form = ColumnsForm(request.POST if request.method == "POST" else None, names=names, initial=proposals.initial)
        if form.is_valid():
            by, remember = request.user.get_username(), form.cleaned_data["remember"]
            try:
                assigned = columns.assign(
                    ref=received.ref, names=names, columns=form.columns, remember=remember, by=by, now=db.db_now()
                )
            except upload.NotReady:
                messages.warning(request, _("This file was applied already, or is still being checked."))
                return HttpResponseRedirect(status_page)
            return self._process(assigned)
        rows = [
            {"column": column, "field": form[form.field_name(position)], "basis": proposals.labels[position]}
            for position, column in enumerate(sampled)
        ]
        context = {"title": received.name, "form": form, "rows": rows}
        return self._page(request, "columns", context, 400 if form.errors else 200)

    def upload_status_view(self, request: HttpRequest, ref: str) -> HttpResponse:
        """The progress of the upload, and what it would change or has changed."""
        received = self._get_or_404(request, ref)
        state = UploadState(received.state)
        if state == UploadState.ASSIGNING:
            return HttpResponseRedirect(reverse("admin:providers_import_columns", args=[received.ref]))
        working = state in upload.WORK_STATES
        context = {
            "title": received.name,
            "upload": received,
            "working": working,
            "tried": state == UploadState.TRIED,
            "applied": state == UploadState.APPLIED,
            "may_assign": columns.may_assign(received),
            "rejects": [] if working else _rejects(received),
            "diff": [] if working else spreadsheet.read_csv(bytes(received.diff), MAX_ROWS),
            "shown": MAX_ROWS,
        }
        return self._page(request, "upload_status", context)

    def upload_apply_view(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Apply a checked upload to the records."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        received = self._get_or_404(request, ref)
        try:
            return self._process(upload.apply(ref=received.ref, now=db.db_now()))
        except upload.NotReady:
            messages.warning(request, _("This file was applied already, or is still being checked."))
            return HttpResponseRedirect(reverse("admin:providers_import_status", args=[received.ref]))

    def upload_rejected_view(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Download the rejected rows and their reasons."""
        received = self._get_or_404(request, ref)
        headers = {"Content-Disposition": 'attachment; filename="rejected.csv"'}
        return HttpResponse(bytes(received.rejects), content_type="text/csv; charset=utf-8", headers=headers)

    def upload_diff_view(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Download the differences by row and column."""
        received = self._get_or_404(request, ref)
        headers = {"Content-Disposition": 'attachment; filename="changes.csv"'}
        return HttpResponse(bytes(received.diff), content_type="text/csv; charset=utf-8", headers=headers)

    def undo_view(self, request: HttpRequest, run: int) -> HttpResponse:
        """Undo a whole import, after a confirmation page."""
        if not request.user.has_perm("imports.change_importrun"):
            raise PermissionDenied
        row = ImportRun.objects.filter(pk=run).first()
        if row is None:
            raise Http404
        if request.method != "POST":
            return self._page(request, "undo", {"run": row, "title": _("Undo an import")})
        try:
            unchanged = undo.undo(run=row, by=request.user.get_username(), now=db.db_now())
        except undo.AlreadyUndone:
            messages.warning(request, _("This import was undone already, or is still running."))
        else:
            text = _("The import is undone. %(kept)s records stay: they changed since, or sessions hang on them.")
            messages.success(request, text % {"kept": unchanged})
        return HttpResponseRedirect(reverse("admin:imports_importrun_changelist"))

    @admin.display(description=gettext_lazy("Undo"))
    def undo_status(self, row: ImportRun) -> str:
        if row.undone_at:
            return f"{row.undone_at:%Y-%m-%d %H:%M}, {row.undone_by}"
        if not row.finished_at or not (row.created or row.changed):
            return "—"
        return format_html('<a href="{}">{}</a>', reverse("admin:providers_import_undo", args=[row.pk]), _("Undo"))

    def _process(self, received: Upload) -> HttpResponse:
        """Process a small file now; the worker picks up a large one within seconds. Redirect to the status page."""
        upload.process_if_small(received=received, now=db.db_now())
        return HttpResponseRedirect(reverse("admin:providers_import_status", args=[received.ref]))

    def _require_permission(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    def _get_or_404(self, request: HttpRequest, ref: str) -> Upload:
        self._require_permission(request)
        received = Upload.objects.defer("content").filter(ref=ref).first()
        if not received:
            raise Http404
        return received

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.model._meta}
        return render(request, f"providers_console/{name}.html", {**frame, **context}, status=status)


def _rejects(received: Upload) -> list[Reject]:
    lines = csv.reader(bytes(received.rejects).decode().splitlines(keepends=True))
    next(lines, None)
    return [Reject(*cells) for cells in islice(lines, MAX_ROWS)]
