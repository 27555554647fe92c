"""Who to call, as one file that a proxy can show while the service itself is down."""

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
    """Replace the file in one step: nobody ever reads half a page. Raises OSError, and then the old one stands."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as made:
        made.write(_page(lines))
    os.chmod(made.name, 0o644)
    os.replace(made.name, file)


def _page(lines: Sequence[crisis.Line]) -> str:
    """All languages in one text. Its style stands inside, allowed by its digest; nothing else of any kind may load."""
    style = Path(str(finders.find("attune/attune.css"))).read_text(encoding="utf-8")
    parts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            parts[code] = render_to_string(
                "content/_lines.html", {"lines": lines, "below_a_heading": False, "LANGUAGE_CODE": code}
            )
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return render_to_string("content/crisis_alone.html", {"style": style, "digest": digest, "parts": parts})
