"""`/articles/`: public pages that aren't overdue, as they were signed."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config import db
from config.http import serializer_fields
from config.http.paging import PageQuery, StrictCursorPagination
from content import blocks, queries


class ArticleList(APIView):
    """Articles and guides in the reader's language, else in English."""

    @extend_schema(parameters=[PageQuery], responses=OpenApiTypes.OBJECT, operation_id="articles")
    def get(self, request: Request) -> Response:
        PageQuery.parse_query(request.query_params)
        paginator = StrictCursorPagination()
        pages = paginator.page_of(queries.library(db.today()), request)
        return paginator.get_paginated_response(_summaries(pages))


class ArticleDetail(APIView):
    """One article or guide with its whole text."""

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="article")
    def get(self, request: Request, slug: str) -> Response:
        serializer_fields.EmptySerializer.parse_query(request.query_params)
        signed_page = queries.article(slug, db.today())
        if signed_page is None or signed_page.overdue:
            raise Http404
        return Response(_detail(signed_page))


def _summaries(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "slug": summary.slug,
            "title": summary.title,
            "summary": summary.summary,
            "kind": summary.kind,
            "concern": summary.concern or None,
            "language": summary.language,
            "reading_minutes": summary.minutes,
            "url": f"{settings.SITE_URL}{summary.path}",
            "reviewed_on": summary.reviewed_on.isoformat(),
            "review_due_on": summary.due_on.isoformat(),
        }
        for summary in queries.summarize(rows)
    ]


def _detail(signed_page: queries.SignedPage) -> dict[str, Any]:
    page, signature, author = signed_page.page, signed_page.signature, signed_page.author
    return {
        "slug": page.slug,
        "title": page.title,
        "summary": page.summary,
        "kind": queries.LIBRARY_TYPES[type(page)],
        "concern": page.concern or None,
        "language": signed_page.language,
        "reading_minutes": page.reading_minutes,
        "url": f"{settings.SITE_URL}{page.path_on_site()}",
        "takeaways": [str(block.value) for block in page.takeaways],
        "body": list(blocks.pieces(page.body)),
        "sources": [
            {
                "title": block.value["title"],
                "publisher": block.value["publisher"],
                "url": block.value["url"],
                "accessed_on": block.value["accessed_on"].isoformat(),
            }
            for block in page.sources
        ],
        "author": author and {"name": author.name, "credentials": author.credentials, "sample": author.sample},
        "reviewer": {
            "name": signature.name,
            "credentials": signature.credentials,
            "license": f"{signature.license_kind}, {signature.license_state}",
            "sample": signature.sample,
        },
        "reviewed_on": signature.signed_on.isoformat(),
        "review_due_on": signature.due_on.isoformat(),
    }
