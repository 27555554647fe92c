"""What belongs to a provider's record beside its form: its history, the week grid, documents, and lists as files."""

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
from providers.console.admin import history as told
from providers.console.forms import WeeklyHoursForm
from providers.console.queries import listing_status
from providers.directory.actions import audit
from providers.directory.actions import documents as document
from providers.directory.actions import weekly_grid as week
from providers.directory.actions.impact_checks import Unwelcome
from providers.directory.models import Provider, RecordChange, Training, TrainingDocument
from providers.directory.presenters import weekly_grid
from providers.imports.domain.roster import rows as roster
from providers.imports.gateways import spreadsheet
from providers.imports.queries import roster_rows

SHOWN = 100
MIME = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}


class Pages:
    """Mixed into the provider's admin."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        one = "<int:provider>/"
        return [
            path("export.csv", view(self.export_csv), name="providers_export_csv"),
            path("export.xlsx", view(self.export_xlsx), name="providers_export_xlsx"),
            path(f"{one}changes/", view(self.changes), name="providers_changes"),
            path(f"{one}changes/<int:change>/put-back/", view(self.put_back), name="providers_put_back"),
            path(f"{one}week/", view(self.week), name="providers_week"),
            path(f"{one}documents/", view(self.documents), name="providers_documents"),
            path(f"{one}documents/<slug:ref>/", view(self.document), name="providers_document"),
            *super().get_urls(),  # type: ignore[misc]  # of the admin beside it
        ]

    def export_csv(self, request: HttpRequest) -> Stream:
        """The list as filtered, as a roster that can be imported again."""
        rows = spreadsheet.as_csv(roster.NAMES, roster_rows.each(self._filtered(request)))
        return Stream(rows, content_type=spreadsheet.CSV, headers=_attached("providers.csv"))

    def export_xlsx(self, request: HttpRequest) -> HttpResponse:
        """The same for a spreadsheet."""
        content = spreadsheet.as_xlsx(roster.NAMES, roster_rows.each(self._filtered(request)))
        return HttpResponse(content, content_type=spreadsheet.XLSX, headers=_attached("providers.xlsx"))

    def _filtered(self, request: HttpRequest) -> Any:
        self._allow(request, change=False)
        found = self.get_changelist_instance(request)  # type: ignore[attr-defined]
        return Provider.objects.filter(pk__in=found.get_queryset(request).values("pk")).order_by("slug")

    def changes(self, request: HttpRequest, provider: int) -> HttpResponse:
        """Who changed what, when, from what to what."""
        found = self._find(request, provider, change=False)
        rows = RecordChange.objects.filter(provider_id=provider)[:SHOWN]
        lines = told.lines(rows)
        may = request.user.has_perm("directory.change_provider")
        return self._page(request, "changes", found, lines=lines, shown=SHOWN, may=may, title=_("History"))

    def put_back(self, request: HttpRequest, provider: int, change: int) -> HttpResponse:
        """Undo one change of one row."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._find(request, provider, change=True)
        found = RecordChange.objects.filter(pk=change, provider_id=provider).first()
        if found is None:
            raise Http404
        try:
            audit.put_back(change=found, by=request.user.get_username(), now=db.clock())
        except Unwelcome as refused:
            messages.error(request, _("That would break sessions: %(which)s") % {"which": refused.providers[provider]})
        except (audit.Conflict, IntegrityError):
            messages.error(
                request, _("It can't be put back: it has changed again since, or something is in its place.")
            )
        else:
            messages.success(request, _("It is as it was before."))
        return HttpResponseRedirect(reverse("admin:providers_changes", args=[provider]))

    def week(self, request: HttpRequest, provider: int) -> HttpResponse:
        """Usual hours, half an hour a box."""
        found = self._find(request, provider, change=request.method == "POST")
        rows = list(found.weekly_hours.all())
        checked = week.boxes(rows, found.timezone)
        form = WeeklyHoursForm(request.POST)
        if request.method == "POST" and form.is_valid():
            checked = form.cleaned_data["box"]
            try:
                week.save(provider=found, wanted=checked, by=request.user.get_username(), now=db.clock())
            except Unwelcome as refused:
                messages.error(
                    request, _("That would break sessions: %(which)s") % {"which": refused.providers[provider]}
                )
            except IntegrityError:
                messages.error(request, _("Hours with dates of their own are in the way. Change these on the record."))
            else:
                messages.success(request, _("The hours are saved."))
                return HttpResponseRedirect(reverse("admin:providers_week", args=[provider]))
        context = weekly_grid.grid(checked) | {
            "others": weekly_grid.other_hours(rows, found.timezone),
            "may": request.user.has_perm("directory.change_provider"),
        }
        return self._page(request, "week", found, title=_("Week"), **context)

    def documents(self, request: HttpRequest, provider: int) -> HttpResponse:
        """Proofs of trainings: kept, and downloaded."""
        found = self._find(request, provider, change=request.method == "POST")
        if request.method == "POST":
            self._keep(request, found)
            return HttpResponseRedirect(reverse("admin:providers_documents", args=[provider]))
        trainings = found.trainings.prefetch_related("documents")
        may = request.user.has_perm("directory.change_provider")
        return self._page(request, "documents", found, trainings=trainings, may=may, title=_("Documents"))

    def _keep(self, request: HttpRequest, provider: Provider) -> None:
        number = request.POST.get("training", "")
        training = Training.objects.filter(pk=number if number.isdecimal() else 0, provider=provider).first()
        file = request.FILES.get("file")
        if training is None or file is None:
            messages.error(request, _("Choose a training and a file."))
            return
        try:
            content = file.read(document.LARGEST + 1)
            document.keep(training=training, content=content, by=request.user.get_username(), now=db.clock())
        except document.NotTaken:
            messages.error(request, _("Only PDF, JPEG and PNG files up to 2 MB are kept."))
        else:
            messages.success(request, _("The document is kept."))

    def document(self, request: HttpRequest, provider: int, ref: str) -> HttpResponse:
        """One document, to be saved; never shown by the browser."""
        self._find(request, provider, change=False)
        found = TrainingDocument.objects.filter(ref=ref, training__provider_id=provider).first()
        if found is None:
            raise Http404
        headers = _attached(f"training-{found.pk}.{found.kind}")
        return HttpResponse(document.opened(found), content_type=MIME[found.kind], headers=headers)

    def _allow(self, request: HttpRequest, *, change: bool) -> None:
        if not request.user.has_perm("directory.change_provider" if change else "directory.view_provider"):
            raise PermissionDenied

    def _find(self, request: HttpRequest, provider: int, *, change: bool) -> Provider:
        self._allow(request, change=change)
        found = listing_status.overview(db.clock().date()).filter(pk=provider).first()
        if found is None:
            raise Http404
        return found

    def _page(self, request: HttpRequest, name: str, provider: Provider, **context: Any) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": Provider._meta, "provider": provider}
        return render(request, f"providers_console/{name}.html", {**frame, **context})


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
