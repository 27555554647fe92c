"""Open files of any common encoding as UTF-8 with line feeds: workbooks, UTF-16 from Excel, and files of old Macs."""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from providers.imports.gateways import workbook

# Files that aren't UTF-8 are converted in memory. Only rosters are such files.
CONVERSION_LIMIT = 64 * 1024 * 1024
SAMPLE_SIZE = 64 * 1024
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@contextmanager
def open_text(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading bytes of UTF-8, with a byte order mark if it has one.

    Raises OSError, UnicodeDecodeError for broken UTF-16, and UnreadableWorkbook.
    """
    with path.open("rb") as file:
        sample = file.read(SAMPLE_SIZE)
        file.seek(0)
        encoding = _utf_16_encoding(sample)
        only_carriage_returns = b"\r" in sample and b"\n" not in sample
        is_workbook = sample.startswith(workbook.SIGNATURE)
        if not is_workbook and encoding is None and not only_carriage_returns:
            yield file
            return
        content = workbook.to_csv(path) if is_workbook else file.read(CONVERSION_LIMIT)
    if encoding and not is_workbook:
        content = content.decode(encoding).removeprefix("\ufeff").encode()
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    yield io.BytesIO(content)


def _utf_16_encoding(sample: bytes) -> str | None:
    if sample.startswith(UTF_16):
        return "utf-16"
    # Without a byte order mark, every second byte of English text is zero.
    head = sample[: len(sample) // 2 * 2]
    if len(head) >= 8 and not any(head[1::2][:40]) and all(head[::2][:40]):
        return "utf-16-le"
    if len(head) >= 8 and not any(head[::2][:40]) and all(head[1::2][:40]):
        return "utf-16-be"
    return None
