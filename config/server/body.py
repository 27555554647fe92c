"""Reads the body of a request, with limits on its size and on the time it may take."""

import asyncio
import io
from collections import Counter
from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings

# Seconds for a body of ordinary size. A phone on a bad network sends a form in one or two.
DEADLINE = 15.0
# Longer bodies, which are uploads, must arrive at this speed (bytes a second) once DEADLINE is over.
SPEED = 32 * 1024
# Uploads are kept in memory up to this size, then in a temporary file.
MEMORY = 1024 * 1024
# Uploads that one process reads at a time. Each may take 20 MB of disk.
UPLOADS, UPLOADS_PER_ADDRESS = 8, 2
_uploading: Counter[str] = Counter()
_uploads = asyncio.Semaphore(UPLOADS)


class BodyRefused(Exception):
    """The body is not read. `code` is the problem code of the answer."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ClientGone(Exception):
    """The client ended the connection before its body was whole. Nothing may act on what arrived."""


async def read_body(scope: Any, protocol: Any) -> tuple[Any, int]:
    """Return the request's body as a binary file at its beginning, and its length in bytes.

    Raises `BodyRefused` with `too-large`, `too-slow`, `length-required` or `uploads-full`, and `ClientGone`.
    """
    declared = scope.headers.get("content-length")
    if declared is None:
        if "transfer-encoding" in scope.headers:
            # Without a length, a body that ends early looks whole: half a form would pass for a form.
            raise BodyRefused("length-required")
        return io.BytesIO(), 0
    length = int(declared)  # hyper has refused anything else
    if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return await _read_upload(scope, protocol, length), length
    try:
        async with asyncio.timeout(DEADLINE):
            body = await protocol() if length else b""
    except TimeoutError as error:
        raise BodyRefused("too-slow") from error
    except Exception as error:  # granian raises an error of its own that it doesn't export
        raise ClientGone from error
    if len(body) != length:
        raise ClientGone
    return io.BytesIO(body), length


async def _read_upload(scope: Any, protocol: Any, length: int) -> Any:
    is_upload = scope.path.startswith(settings.UPLOAD_PATHS) and settings.SESSION_COOKIE_NAME in scope.headers.get(
        "cookie", ""
    )
    if not is_upload or length > settings.UPLOAD_LIMIT + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise BodyRefused("too-large")
    address = _address(scope)
    if _uploads.locked() or _uploading[address] >= UPLOADS_PER_ADDRESS:
        raise BodyRefused("uploads-full")
    file = SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115 (Django closes it with the request)
    try:
        _uploading[address] += 1
        async with _uploads:
            await _receive(aiter(protocol), file, length)
    except BaseException:
        file.close()
        raise
    finally:
        _uploading[address] -= 1
        if not _uploading[address]:
            del _uploading[address]
    file.seek(0)
    return file


def _address(scope: Any) -> str:
    """Return the client's address: the one that our outermost proxy wrote, if there is one."""
    hops = scope.headers.get("x-forwarded-for", "").split(",")
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return str(hops[-settings.TRUSTED_PROXIES].strip())
    return str(scope.client.rpartition(":")[0])


async def _receive(chunks: AsyncIterator[bytes], file: Any, length: int) -> None:
    """Write the chunks to `file`. Raises `BodyRefused` if they come too slowly, `ClientGone` if they end too soon."""
    began, received = asyncio.get_running_loop().time(), 0
    while received < length:
        seconds = asyncio.get_running_loop().time() - began
        if seconds > DEADLINE and received / seconds < SPEED:
            raise BodyRefused("too-slow")
        try:
            async with asyncio.timeout(DEADLINE):
                chunk = await anext(chunks)
        except TimeoutError as error:
            raise BodyRefused("too-slow") from error
        except StopAsyncIteration as error:
            raise ClientGone from error
        if not chunk:  # the end of the connection
            raise ClientGone
        file.write(chunk)
        received += len(chunk)
