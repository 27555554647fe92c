"""The RSGI application: it reads each request whole, then a thread runs Django, and the loop sends the response.

Threads run Django code only. Slow, silent and oversized clients wait in the event loop, which costs next to nothing.
"""

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import structlog
from django.conf import settings
from granian.rsgi import ProtocolClosed, ProtocolError

from config import readiness
from config.http.middleware import REFUSAL, UNREAD
from config.postgresql import watch
from config.server import fallback
from config.server.body import BodyRefused, ClientGone, read_body
from config.server.wsgi_bridge import Response, build_environ, respond

log = structlog.get_logger("attune.server")
# Seconds that a request may wait for a thread. Then it is refused: its reader has gone, or soon will.
QUEUE_SECONDS = 10.0
# Refusals before anything of the body was read, and the seconds for which it is discarded then.
DISCARDED = UNREAD.keys() - {"too-slow"}
DISCARD_SECONDS = 2.0
# Threads for what must be answered at any load (`ALWAYS_ANSWERED`), and how many of these requests may wait for them.
RESERVED_THREADS, RESERVED_QUEUE = 2, 8
LIVE = "/health/live"
# When even the page about an error can't be rendered.
LAST_RESORT = Response(
    500,
    [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")],
    b"<!doctype html><html lang=en><title>Attune</title><p>Something went wrong on our side. Please try again in a few "
    b"minutes.<p>In crisis? Call or text <a href=tel:988>988</a>. In danger, call <a href=tel:911>911</a>.",
)
LIVE_RESPONSE = Response(
    200, [("Content-Type", "application/json"), ("Cache-Control", "no-store")], b'{"status": "ok"}'
)


class NoThreadFree(Exception):
    """No thread took the request in time, or the database went away while it waited."""


class Application:
    """Serves a WSGI application. granian calls `__rsgi__` for each request (RSGI 1.5)."""

    def __init__(self, wsgi: Callable[..., Any]) -> None:
        self._wsgi = wsgi
        self._threads = ThreadPoolExecutor(settings.WEB_THREADS, thread_name_prefix="web")
        self._reserved = ThreadPoolExecutor(RESERVED_THREADS, thread_name_prefix="reserved")
        self._health = ThreadPoolExecutor(1, thread_name_prefix="reserved-health")
        self._refusals = ThreadPoolExecutor(1, thread_name_prefix="refusals")
        self._reserved_count = 0
        self._accepted: set[Future[Response]] = set()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Prepare this process before it takes its first connection."""
        readiness.prepare_process()
        fallback.prepare()
        watch.start(on_down=lambda: loop.call_soon_threadsafe(self._refuse_waiting))

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        if scope.proto != "http":
            protocol.close(404)  # no page here uses WebSockets
            return
        if scope.path == LIVE and scope.method == "GET":
            protocol.response_bytes(LIVE_RESPONSE.status, LIVE_RESPONSE.headers, LIVE_RESPONSE.body)
            return
        try:
            environ = await self._read(scope, protocol)
        except ClientGone:
            protocol.response_empty(400, [("Connection", "close")])
            return
        response = await self._respond(environ)
        if environ.get(REFUSAL) in DISCARDED:
            await _respond_and_discard(protocol, response)
            return
        headers = [*response.headers, ("Connection", "close")] if REFUSAL in environ else response.headers
        protocol.response_bytes(response.status, headers, response.body)

    async def _read(self, scope: Any, protocol: Any) -> dict[str, Any]:
        try:
            body, length = await read_body(scope, protocol)
        except BodyRefused as refused:
            return build_environ(scope, io.BytesIO(), 0) | {REFUSAL: refused.code}
        return build_environ(scope, body, length)

    async def _respond(self, environ: dict[str, Any]) -> Response:
        """Return a response in any case."""
        try:
            try:
                return await self._run(environ)
            except NoThreadFree:
                return await self._run(environ | {REFUSAL: "unavailable"})
        except Exception as error:
            log.error("no response", exc_info=error)
            return LAST_RESORT

    async def _run(self, environ: dict[str, Any]) -> Response:
        """Run Django in a thread. Raises `NoThreadFree`."""
        if REFUSAL in environ:
            return await asyncio.wrap_future(self._refusals.submit(respond, self._wsgi, environ))
        if environ["PATH_INFO"].startswith("/health/"):
            return await asyncio.wrap_future(self._health.submit(respond, self._wsgi, environ))
        if environ["PATH_INFO"].startswith(settings.ALWAYS_ANSWERED):
            return await self._run_reserved(environ)
        if watch.is_down() and self._accepted:
            raise NoThreadFree
        future = self._threads.submit(respond, self._wsgi, environ)
        self._accepted.add(future)
        timer = asyncio.get_running_loop().call_later(QUEUE_SECONDS, future.cancel)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            if future.cancelled():
                raise NoThreadFree from None
            raise
        finally:
            timer.cancel()
            self._accepted.discard(future)

    async def _run_reserved(self, environ: dict[str, Any]) -> Response:
        """Run Django in a reserved thread, or answer at once with a page that was made before, if many wait for one."""
        if self._reserved_count >= RESERVED_QUEUE and (page := fallback.page(environ["PATH_INFO"])):
            return page
        self._reserved_count += 1
        try:
            return await asyncio.wrap_future(self._reserved.submit(respond, self._wsgi, environ))
        finally:
            self._reserved_count -= 1

    def _refuse_waiting(self) -> None:
        """Cancel the requests that no thread has begun. Those that run can't be canceled, and go on."""
        for future in tuple(self._accepted):
            future.cancel()


async def _respond_and_discard(protocol: Any, response: Response) -> None:
    """Respond, and discard what the client still sends, for a while: a proxy that can't send takes the server for broken."""
    length = ("Content-Length", str(len(response.body)))
    transport = protocol.response_stream(response.status, [*response.headers, length, ("Connection", "close")])
    await transport.send_bytes(response.body)
    try:
        async with asyncio.timeout(DISCARD_SECONDS):
            async for _chunk in protocol:
                pass
    except (TimeoutError, ProtocolClosed, ProtocolError):
        return  # They have sent enough, or have gone.
