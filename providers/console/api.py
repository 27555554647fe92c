"""Staff API for provider records. A record is a roster row (column → cell), as described in `docs/roster.md`."""

from collections.abc import Sequence
from typing import Any

from django.db.models import ProtectedError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config import db
from config.http import serializer_fields
from config.http.authentication import HasPermission, StaffSessionAuthentication
from config.http.paging import PageQuery, StrictCursorPagination
from config.http.problems import Problem, invalid
from providers.console.forms import UploadForm
from providers.console.queries import listing_status
from providers.directory.actions import provider
from providers.directory.models import Provider
from providers.imports.actions import single, upload
from providers.imports.domain.roster import ProviderRow, Rejected
from providers.imports.domain.roster import rows as roster
from providers.imports.gateways import diff_csv, rejects_csv, spreadsheet
from providers.imports.gateways.records import UnreadableFile
from providers.imports.models import Upload
from providers.imports.queries import roster_rows

# Differences and rejected rows in the response to an import.
MAX_REPORTED_ROWS = 1_000
# Characters in a cell that a request may send.
MAX_CELL_LENGTH = 20_000


class RosterRow(serializer_fields.StrictSerializer):
    """A row of a roster. Every cell is a string."""

    def get_fields(self) -> dict[str, Any]:
        return {
            name: serializers.CharField(
                required=False, allow_blank=True, max_length=MAX_CELL_LENGTH, trim_whitespace=False
            )
            for name in roster.NAMES
        }


class StaffProvider(serializers.Serializer):
    """A record with its slug, and whether it is listed."""

    slug = serializers.SlugField()
    listed = serializers.BooleanField()
    record = serializers.DictField(child=serializers.CharField(allow_blank=True))


class StaffProviderPage(serializers.Serializer):
    results = StaffProvider(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ProviderListQuery(PageQuery):
    q = serializer_fields.StrictCharField(max_length=200, required=False, allow_blank=True)


class ImportQuery(serializer_fields.StrictSerializer):
    dry_run = serializers.ChoiceField(choices=["0", "1"], required=False)


class ImportFile(serializers.Serializer):
    file = serializers.FileField()


class ImportReport(serializers.Serializer):
    """What an import did, or would do in a dry run. Large files are processed in the background; see `state`."""

    id = serializers.SlugField()
    state = serializers.CharField()
    rows = serializers.IntegerField()
    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    skipped = serializers.IntegerField()
    rejected = serializers.IntegerField()
    differences = serializers.ListField(child=serializers.DictField(child=serializers.CharField(allow_blank=True)))
    rejects = serializers.ListField(child=serializers.DictField(child=serializers.CharField(allow_blank=True)))


class StaffAPIView(APIView):
    """Base of the views below `/staff/`. Requires a sign-in with a second factor and `required_permissions`."""

    authentication_classes = (StaffSessionAuthentication,)
    permission_classes = (HasPermission,)
    problems: tuple[int, ...] = (401, 403)
    required_permissions: dict[str, str] = {}


class StaffProviderList(StaffAPIView):
    """All records, whether listed or not."""

    required_permissions = {"GET": "directory.view_provider", "POST": "directory.add_provider"}

    @extend_schema(parameters=[ProviderListQuery], responses=StaffProviderPage, operation_id="staff_providers")
    def get(self, request: Request) -> Response:
        query = ProviderListQuery.parse_query(request.query_params)
        providers = listing_status.search(listing_status.for_changelist(db.db_now()), query.get("q", ""))
        paginator = StrictCursorPagination()
        return paginator.get_paginated_response(_serialize_many(paginator.page_of(providers, request)))

    @extend_schema(request=RosterRow, responses={201: StaffProvider}, operation_id="staff_provider_create")
    def post(self, request: Request) -> Response:
        cells = RosterRow.parse(request.data)
        if Provider.objects.filter(npi=cells.get("npi", "").strip()).exists():
            raise invalid({"npi": [_("There is a record with this NPI already.")]})
        return Response(_serialize(_save(request, cells)), 201)


class StaffProviderDetail(StaffAPIView):
    """One record."""

    problems = (401, 403, 409)
    required_permissions = {
        "GET": "directory.view_provider",
        "PATCH": "directory.change_provider",
        "DELETE": "directory.delete_provider",
    }

    @extend_schema(responses=StaffProvider, operation_id="staff_provider")
    def get(self, request: Request, slug: str) -> Response:
        serializer_fields.EmptySerializer.parse_query(request.query_params)
        return Response(_serialize(_get_or_404(slug)))

    @extend_schema(request=RosterRow, responses=StaffProvider, operation_id="staff_provider_change")
    def patch(self, request: Request, slug: str) -> Response:
        """Change the given columns. Changes that would break appointments are refused; make them on the record's page."""
        record = _get_or_404(slug)
        cells = RosterRow.parse(request.data)
        if cells.get("npi", record.npi) != record.npi:
            raise invalid({"npi": [_("The NPI says whose record it is; it stays.")]})
        return Response(_serialize(_save(request, cells, roster_rows.load_row(record))))

    @extend_schema(responses={204: None}, operation_id="staff_provider_delete")
    def delete(self, request: Request, slug: str) -> Response:
        record = _get_or_404(slug)
        try:
            provider.delete(provider=record, by=request.user.get_username())
        except ProtectedError as error:
            raise Problem(
                "not-eligible", _("Sessions refer to this record. Set its status to left instead.")
            ) from error
        return Response(status=204)


class StaffImportUpload(StaffAPIView):
    """Upload a roster or NPPES file."""

    parser_classes = (MultiPartParser,)
    required_permissions = {"POST": "imports.add_importrun"}

    @extend_schema(
        parameters=[OpenApiParameter("dry_run", {"type": "string", "enum": ["0", "1"]})],
        request={"multipart/form-data": ImportFile},
        responses={200: ImportReport, 202: ImportReport},
        operation_id="staff_import",
    )
    def post(self, request: Request) -> Response:
        query = ImportQuery.parse_query(request.query_params)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            raise invalid({name: list(map(str, texts)) for name, texts in form.errors.items()})
        file, by, now = form.cleaned_data["file"], request.user.get_username(), db.db_now()
        try:
            received = upload.create(name=file.name, content=file.read(), by=by, now=now)
        except UnreadableFile as error:
            raise invalid({"file": [str(error)]}) from error
        received = upload.process_if_small(received=received, now=now)
        if received.state == "tried" and query.get("dry_run") != "1":
            received = upload.process_if_small(received=upload.apply(ref=received.ref, now=now), now=now)
        return Response(_serialize_import(received), 202 if received.state in upload.WORK_STATES else 200)


def _serialize_import(received: Upload) -> dict[str, Any]:
    names = ("rows", "created", "changed", "unchanged", "skipped", "rejected")
    differences = spreadsheet.read_csv(bytes(received.diff), MAX_REPORTED_ROWS)
    rejects = spreadsheet.read_csv(bytes(received.rejects), MAX_REPORTED_ROWS)
    return {
        "id": received.ref,
        "state": received.state,
        **{name: getattr(received, name) for name in names},
        "differences": [dict(zip(diff_csv.COLUMNS, line, strict=True)) for line in differences],
        "rejects": [dict(zip(rejects_csv.COLUMNS, line, strict=True)) for line in rejects],
    }


def _get_or_404(slug: str) -> Any:
    record = listing_status.for_changelist(db.db_now()).filter(slug=slug).first()
    if record is None:
        raise Http404
    return record


def _serialize_many(providers: Sequence[Any]) -> list[dict[str, Any]]:
    cells = roster_rows.for_providers([provider.pk for provider in providers])
    return [
        {"slug": provider.slug, "listed": provider.is_listed, "record": cells[provider.pk]} for provider in providers
    ]


def _serialize(provider: Any) -> dict[str, Any]:
    return _serialize_many([provider])[0]


def _save(request: Request, cells: dict[str, str], stored: ProviderRow | None = None) -> Any:
    """Save the roster row and return the record. Raises Problem for missing cells or a rejected row.

    `stored` is the record as it is, if there is one. Only the given cells change, and only they are checked.
    """
    record = cells if stored else dict.fromkeys(roster.REQUIRED, "") | cells
    missing = [name for name in roster.REQUIRED if name in record and not record[name].strip() and name != "licenses"]
    if missing:
        raise invalid({name: [_("This is needed.")] for name in missing})
    result = single.save(cells=record, by=request.user.get_username(), now=db.db_now(), stored=stored)
    if isinstance(result, Rejected):
        if result.code == "breaks":
            raise Problem("not-eligible", "; ".join(problem.reason for problem in result.problems))
        raise invalid({problem.field or "record": [problem.reason] for problem in result.problems})
    return listing_status.for_changelist(db.db_now()).get(npi=result.npi)
