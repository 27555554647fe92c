"""Uploading a roster: see what would change, then apply it. And the account of every import."""

import csv
from dataclasses import dataclass
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
from providers.console.forms import UploadForm
from providers.imports.actions import undo, upload
from providers.imports.gateways import diff_csv
from providers.imports.gateways.records import Unreadable
from providers.imports.models import ImportRun, Upload, UploadState

# More rejected rows than a person reads on a page; the file has them all.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Reject:
    """A line of the file of rejected rows."""

    line: str
    npi: str
    field: str
    reason: str


@admin.register(ImportRun)
class ImportAdmin(admin.ModelAdmin):
    """Runs are read; a new one begins with an upload, for who may add one."""

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
        "undoing",
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
            path("import/<slug:ref>/apply/", view(self.upload_apply_view), name="providers_import_apply"),
            path("import/<slug:ref>/changes.csv", view(self.upload_diff_view), name="providers_import_diff"),
            path("<int:run>/undo/", view(self.undo_view), name="providers_import_undo"),
            path("import/<slug:ref>/rejected.csv", view(self.upload_rejected_view), name="providers_import_rejected"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A run is begun by an upload."""
        return HttpResponseRedirect(reverse("admin:providers_import"))

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file. A small one is tried at once."""
        self._allow(request)
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_valid():
            file = form.cleaned_data["file"]
            by, now = request.user.get_username(), db.clock()
            try:
                received = upload.receive(name=file.name, content=file.read(), by=by, now=now)
            except Unreadable as error:
                form.add_error("file", str(error))
            else:
                return self._go_on(received)
        status = 400 if form.is_bound and form.errors else 200
        return self._page(request, "upload", {"form": form, "title": _("Import providers")}, status)

    def upload_status_view(self, request: HttpRequest, ref: str) -> HttpResponse:
        """How far it is; what would change, or what did."""
        found = self._find(request, ref)
        state = UploadState(found.state)
        working = state in upload.WORK
        context = {
            "title": found.name,
            "upload": found,
            "working": working,
            "tried": state == UploadState.TRIED,
            "applied": state == UploadState.APPLIED,
            "rejects": [] if working else _rejects(found),
            "diff": [] if working else diff_csv.read(bytes(found.diff), SHOWN),
            "shown": SHOWN,
        }
        return self._page(request, "upload_status", context)

    def upload_apply_view(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Change the records."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        found = self._find(request, ref)
        try:
            return self._go_on(upload.apply(ref=found.ref, now=db.clock()))
        except upload.NotReady:
            messages.warning(request, _("This file was applied already, or is still being checked."))
            return HttpResponseRedirect(reverse("admin:providers_import_status", args=[found.ref]))

    def upload_rejected_view(self, request: HttpRequest, ref: str) -> HttpResponse:
        """The rejected rows, each with its reason, as a file."""
        found = self._find(request, ref)
        headers = {"Content-Disposition": 'attachment; filename="rejected.csv"'}
        return HttpResponse(bytes(found.rejects), content_type="text/csv; charset=utf-8", headers=headers)

    def upload_diff_view(self, request: HttpRequest, ref: str) -> HttpResponse:
        """What would change, by row and column, as a file."""
        found = self._find(request, ref)
        headers = {"Content-Disposition": 'attachment; filename="changes.csv"'}
        return HttpResponse(bytes(found.diff), content_type="text/csv; charset=utf-8", headers=headers)

    def undo_view(self, request: HttpRequest, run: int) -> HttpResponse:
        """Take back a whole import: asked once, then done."""
        if not request.user.has_perm("imports.change_importrun"):
            raise PermissionDenied
        found = ImportRun.objects.filter(pk=run).first()
        if found is None:
            raise Http404
        if request.method != "POST":
            return self._page(request, "undo", {"run": found, "title": _("Undo an import")})
        try:
            kept = undo.undo(run=found, by=request.user.get_username(), now=db.clock())
        except undo.Undone:
            messages.warning(request, _("This import was undone already, or is still running."))
        else:
            told = _("The import is undone. %(kept)s records stay: they changed since, or sessions hang on them.")
            messages.success(request, told % {"kept": kept})
        return HttpResponseRedirect(reverse("admin:imports_importrun_changelist"))

    @admin.display(description=gettext_lazy("Undo"))
    def undoing(self, row: ImportRun) -> str:
        if row.undone_at:
            return f"{row.undone_at:%Y-%m-%d %H:%M}, {row.undone_by}"
        if not row.finished_at or not (row.created or row.changed):
            return "—"
        return format_html('<a href="{}">{}</a>', reverse("admin:providers_import_undo", args=[row.pk]), _("Undo"))

    def _go_on(self, received: Upload) -> HttpResponse:
        """Work on a small file now; a large one is found by the worker within seconds."""
        upload.at_once(received=received, now=db.clock())
        return HttpResponseRedirect(reverse("admin:providers_import_status", args=[received.ref]))

    def _allow(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    def _find(self, request: HttpRequest, ref: str) -> Upload:
        self._allow(request)
        found = Upload.objects.defer("content").filter(ref=ref).first()
        if not found:
            raise Http404
        return found

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.model._meta}
        return render(request, f"providers_console/{name}.html", {**frame, **context}, status=status)


def _rejects(found: Upload) -> list[Reject]:
    lines = csv.reader(bytes(found.rejects).decode().splitlines(keepends=True))
    next(lines, None)
    return [Reject(*cells) for cells, _place in zip(lines, range(SHOWN), strict=False)]
