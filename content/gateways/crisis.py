"""The crisis lines as a static file that a proxy can serve while the service is down."""

import os
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import override

from config.server.wsgi_bridge import Response
from content.domain import crisis


def write(file: Path, lines: Sequence[crisis.Line]) -> None:
    """Replace the file atomically. Raises OSError and leaves the old file if that fails."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as temporary:
        temporary.write(_page_and_digest(lines)[0])
    os.chmod(temporary.name, 0o644)
    os.replace(temporary.name, file)


def fallback_page() -> Response:
    """Return the built-in lines as a response, for when too many people ask for the crisis page at once."""
    page, digest = _page_and_digest(crisis.BUILT_IN)
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
    ]
    return Response(200, headers, page.encode())


def _page_and_digest(lines: Sequence[crisis.Line]) -> tuple[str, str]:
    """Return one page in all languages, and the hash by which its inline style is allowed. Nothing else may load."""
    style = Path(str(finders.find("attune/attune.css"))).read_text(encoding="utf-8")
    parts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            parts[code] = render_to_string(
                "content/_crisis_lines.html", {"lines": lines, "below_a_heading": False, "LANGUAGE_CODE": code}
            )
    digest = b64encode(sha256(style.encode()).digest()).decode()
    context = {"style": style, "digest": digest, "parts": parts}
    return render_to_string("content/crisis_standalone.html", context), digest
