"""Provider records for staff: a record is a roster's row, column → cell as `docs/roster.md` says, in and out."""

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
from config.http.authentication import BySession, Holds
from config.http.paging import PageQuery, StrictCursorPagination
from config.http.problems import Problem, invalid
from providers.console.forms import UploadForm
from providers.console.queries import listing_status
from providers.directory.actions import provider
from providers.directory.models import Provider
from providers.imports.actions import single as rows
from providers.imports.actions import upload
from providers.imports.domain.roster import Rejected
from providers.imports.domain.roster import rows as roster
from providers.imports.gateways import diff_csv, rejects_csv
from providers.imports.gateways.records import Unreadable
from providers.imports.queries import roster_rows

SHOWN = 1_000


class Record(serializer_fields.Strict):
    """A row of a roster. Every cell is a string."""

    def get_fields(self) -> dict[str, Any]:
        return {
            name: serializers.CharField(required=False, allow_blank=True, max_length=20_000, trim_whitespace=False)
            for name in roster.NAMES
        }


class Kept(serializers.Serializer):
    """A record with its address."""

    slug = serializers.SlugField()
    listed = serializers.BooleanField()
    record = serializers.DictField(child=serializers.CharField(allow_blank=True))


class Page(serializers.Serializer):
    results = Kept(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ListQuery(PageQuery):
    q = serializer_fields.Text(max_length=200, required=False, allow_blank=True)


class ImportQuery(serializer_fields.Strict):
    dry_run = serializers.ChoiceField(choices=["0", "1"], required=False)


class File(serializers.Serializer):
    file = serializers.FileField()


class Import(serializers.Serializer):
    """What an import did, or (dry) would do. Large files are worked on later: `state` says how far it is."""

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


class Desk(APIView):
    """Below `/staff/`: signed in with both steps, and of the right role."""

    authentication_classes = (BySession,)
    permission_classes = (Holds,)
    problems: tuple[int, ...] = (401, 403)
    rights: dict[str, str] = {}


class DeskProviders(Desk):
    """All records, listed or not."""

    rights = {"GET": "directory.view_provider", "POST": "directory.add_provider"}

    @extend_schema(parameters=[ListQuery], responses=Page, operation_id="staff_providers")
    def get(self, request: Request) -> Response:
        asked = ListQuery.parse_query(request.query_params)
        found = listing_status.search(listing_status.overview(db.clock().date()), asked.get("q", ""))
        paginator = StrictCursorPagination()
        return paginator.get_paginated_response(_shown(paginator.page_of(found, request)))

    @extend_schema(request=Record, responses={201: Kept}, operation_id="staff_provider_create")
    def post(self, request: Request) -> Response:
        cells_given = Record.parse(request.data)
        if Provider.objects.filter(npi=cells_given.get("npi", "").strip()).exists():
            raise invalid({"npi": [_("There is a record with this NPI already.")]})
        return Response(_kept(_save(request, cells_given)), 201)


class DeskProvider(Desk):
    """One record."""

    problems = (401, 403, 409)
    rights = {
        "GET": "directory.view_provider",
        "PATCH": "directory.change_provider",
        "DELETE": "directory.delete_provider",
    }

    @extend_schema(responses=Kept, operation_id="staff_provider")
    def get(self, request: Request, slug: str) -> Response:
        serializer_fields.Nothing.parse_query(request.query_params)
        return Response(_kept(_found(slug)))

    @extend_schema(request=Record, responses=Kept, operation_id="staff_provider_change")
    def patch(self, request: Request, slug: str) -> Response:
        """Change the columns given. What would break sessions ahead is refused: that is settled on the record's page."""
        found = _found(slug)
        given = Record.parse(request.data)
        if given.get("npi", found.npi) != found.npi:
            raise invalid({"npi": [_("The NPI says whose record it is; it stays.")]})
        stands = roster_rows.of([found.pk])[found.pk]
        return Response(_kept(_save(request, {**{name: stands[name] for name in roster.REQUIRED}, **given})))

    @extend_schema(responses={204: None}, operation_id="staff_provider_delete")
    def delete(self, request: Request, slug: str) -> Response:
        found = _found(slug)
        try:
            provider.delete(provider=found, by=request.user.get_username())
        except ProtectedError as error:
            raise Problem(
                "not-eligible", _("Sessions refer to this record. Set its status to left instead.")
            ) from error
        return Response(status=204)


class DeskImport(Desk):
    """Upload a roster or NPPES file."""

    parser_classes = (MultiPartParser,)
    rights = {"POST": "imports.add_importrun"}

    @extend_schema(
        parameters=[OpenApiParameter("dry_run", {"type": "string", "enum": ["0", "1"]})],
        request={"multipart/form-data": File},
        responses={200: Import, 202: Import},
        operation_id="staff_import",
    )
    def post(self, request: Request) -> Response:
        asked = ImportQuery.parse_query(request.query_params)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            raise invalid({name: list(map(str, texts)) for name, texts in form.errors.items()})
        file, by, now = form.cleaned_data["file"], request.user.get_username(), db.clock()
        try:
            found = upload.receive(name=file.name, content=file.read(), by=by, now=now)
        except Unreadable as error:
            raise invalid({"file": [str(error)]}) from error
        found = upload.at_once(received=found, now=now)
        if found.state == "tried" and asked.get("dry_run") != "1":
            found = upload.at_once(received=upload.apply(ref=found.ref, now=now), now=now)
        return Response(_told(found), 202 if found.state in upload.WORK else 200)


def _told(found: Any) -> dict[str, Any]:
    counts = {name: getattr(found, name) for name in ("rows", "created", "changed", "unchanged", "skipped", "rejected")}
    differences = diff_csv.read(bytes(found.diff), SHOWN)
    rejects = rejects_csv.read(bytes(found.rejects), SHOWN)
    return {
        "id": found.ref,
        "state": found.state,
        **counts,
        "differences": [dict(zip(diff_csv.COLUMNS, cells_, strict=True)) for cells_ in differences],
        "rejects": [dict(zip(rejects_csv.COLUMNS, cells_, strict=True)) for cells_ in rejects],
    }


def _found(slug: str) -> Any:
    found = listing_status.overview(db.clock().date()).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _shown(found: Sequence[Any]) -> list[dict[str, Any]]:
    written = roster_rows.of([one.pk for one in found])
    return [{"slug": one.slug, "listed": one.is_listed, "record": written[one.pk]} for one in found]


def _kept(found: Any) -> dict[str, Any]:
    return _shown([found])[0]


def _save(request: Request, given: dict[str, str]) -> Any:
    missing = [name for name in roster.REQUIRED if not given.get(name, "").strip() and name != "licenses"]
    if missing:
        raise invalid({name: [_("This is needed.")] for name in missing})
    refused = rows.save(cells={"licenses": "", **given}, by=request.user.get_username(), now=db.clock())
    if isinstance(refused, Rejected):
        if refused.code == "breaks":
            raise Problem("not-eligible", "; ".join(problem.reason for problem in refused.problems))
        raise invalid({problem.field or "record": [problem.reason] for problem in refused.problems})
    return listing_status.overview(db.clock().date()).get(npi=given["npi"].strip())
