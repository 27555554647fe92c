"""The view of the OpenAPI document."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request


class SchemaView(SpectacularAPIView):
    """The OpenAPI document. It changes only with the code, and takes a third of a second to write, so it is kept."""

    _documents: ClassVar[dict[tuple[str | None, str], tuple[bytes, str]]] = {}

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the document in the reader's language and in the format that `Accept` asks for."""
        if request.query_params:
            return super().get(request, *args, **kwargs)
        key = (get_language(), request.accepted_renderer.media_type)
        if document := self._documents.get(key):
            return HttpResponse(document[0], content_type=document[1])
        response = super().get(request, *args, **kwargs)
        response.add_post_render_callback(lambda rendered: self._keep(key, rendered))
        return response

    def _keep(self, key: tuple[str | None, str], rendered: HttpResponse) -> None:
        self._documents[key] = rendered.content, rendered["Content-Type"]
