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

from content.domain import crisis


def write(file: Path, lines: Sequence[crisis.Line]) -> None:
    """Replace the file atomically. Raises OSError and leaves the old file if that fails."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as temporary:
        temporary.write(_page(lines))
    os.chmod(temporary.name, 0o644)
    os.replace(temporary.name, file)


def _page(lines: Sequence[crisis.Line]) -> str:
    """Return one page in all languages. Its inline style is allowed by its hash; nothing else may load."""
    style = Path(str(finders.find("attune/attune.css"))).read_text(encoding="utf-8")
    parts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            parts[code] = render_to_string(
                "content/_crisis_lines.html", {"lines": lines, "below_a_heading": False, "LANGUAGE_CODE": code}
            )
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return render_to_string("content/crisis_standalone.html", {"style": style, "digest": digest, "parts": parts})
