"""File streams over HTTP: /api/session/tunnels/{uuid}/streams/{index}/{filename} (reference §4).

Laws: a token moves files of its own log-in's sessions, and is not told of others; a right that is
missing is refused before anything is sent to guacd. What moves is `streams_session.py`'s.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import parse_qs
from uuid import UUID

import structlog
from starlette.types import Message, Receive, Scope, Send

from deskgate.gateway import limits
from deskgate.gateway.cut_off import cut_off_late
from deskgate.gateway.edge import header_of
from deskgate.gateway.live import LiveSessions
from deskgate.gateway.reports import Reports
from deskgate.gateway.streams_download import Download
from deskgate.gateway.streams_http import download_headers, send_error, send_nothing
from deskgate.gateway.streams_movement import (
    StreamRefused,
    Terms,
    client_left,
    no_such_stream,
    nothing_moved,
)
from deskgate.gateway.streams_session import Streams
from deskgate.grants import Authority, Refused, Secret
from deskgate.guac.status import Status
from deskgate.guac.streams import is_index

_log = structlog.get_logger(__name__)

# Where it answers, below any prefix. A filename may have slashes in it.
STREAM_PATH = "/api/session/tunnels/{uuid}/streams/{index}/{filename:path}"
_METHODS = ("GET", "POST")
_FIELDS = 32  # a client sends two


@dataclass(frozen=True, slots=True)
class FileStreams:
    """The ASGI application behind STREAM_PATH. `limit`: bytes of one file, 0 for any number."""

    authority: Authority
    live: LiveSessions
    reports: Reports
    limit: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, from its token to its answer."""
        if scope["method"] not in _METHODS:
            await send_error(send, 405, "BAD_REQUEST", "Only GET and POST are known here.", None)
            return
        began = Began(send)
        try:
            await self._serve(scope, receive, began)
        except StreamRefused as why:
            if not began.has:
                code = why.status if why.kind == "STREAM_ERROR" else None
                await send_error(send, why.status.http, why.kind, why.message, code)
        except Exception:  # noqa: BLE001 -- logged, and answered in the API's form
            _log.exception("= file stream failed")
            if not began.has:
                text = "The server failed. Its log says why."
                await send_error(send, 500, "INTERNAL_ERROR", text, None)

    async def _serve(self, scope: Scope, receive: Receive, send: Began) -> None:
        query = _query(scope)
        session_id, streams = await self._streams(scope, query)
        terms = Terms(session_id, self.limit, self.reports.tell_soon)
        path = scope["path_params"]
        is_upload = scope["method"] == "POST"
        (streams.check_upload if is_upload else streams.check_download)()
        if not is_index(path["index"]):
            raise no_such_stream()
        if is_upload:
            await streams.upload(path["index"], receive, terms, _announced(scope))
            await send_nothing(send)
        else:
            download = streams.download(path["index"], path["filename"], terms)
            headers = download_headers(path["filename"], query.get("type", ""))
            with cut_off_late(scope, download.stopped):
                await _answer(download, headers, receive, send)

    async def _streams(self, scope: Scope, query: dict[str, str]) -> tuple[UUID, Streams]:
        """The caller's own session of this uuid. Raises StreamRefused."""
        token = header_of(scope, b"guacamole-token") or query.get("token", "")
        if not token or len(token) > limits.TOKEN_LENGTH:
            raise _denied()
        try:
            session_id = UUID(scope["path_params"]["uuid"])
        except ValueError:
            session_id = UUID(int=0)  # nobody's; the token is looked at first all the same
        try:
            is_theirs = await self.authority.owns(Secret(token), session_id)
        except Refused as refused:
            raise _denied() from refused
        session = self.live.get(session_id) if is_theirs else None
        streams = session.streams if session is not None else None
        if streams is None:
            raise StreamRefused(Status.RESOURCE_NOT_FOUND, "No such tunnel.", kind="NOT_FOUND")
        return session_id, streams


class Began:
    """`send`, and whether an answer has begun: a second one can't."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has = False

    async def __call__(self, message: Message) -> None:
        self.has = True
        await self._send(message)


def _denied() -> StreamRefused:
    return StreamRefused(Status.CLIENT_FORBIDDEN, "Permission Denied.", kind="PERMISSION_DENIED")


async def _answer(
    download: Download, headers: list[tuple[bytes, bytes]], receive: Receive, send: Began
) -> None:
    """The stream's data as a response; the response's headers wait for the first of it."""
    watching = asyncio.create_task(_watch(receive, download))
    try:
        download.start()
        piece = await download.next()
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        while piece is not None:
            async with asyncio.timeout(limits.STREAM_IDLE_SECONDS):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await download.taken()
            piece = await download.next()
        await send({"type": "http.response.body", "body": b""})
        download.done()
    except StreamRefused as why:
        download.stop(why)
        raise
    except TimeoutError:
        download.stop(nothing_moved())
    except BaseException:
        download.stop(client_left())
        raise
    finally:
        watching.cancel()


async def _watch(receive: Receive, download: Download) -> None:
    """The ASGI server tells of a client that went away only here."""
    while (await receive())["type"] != "http.disconnect":
        pass
    download.stop(client_left())


def _query(scope: Scope) -> dict[str, str]:
    """The first value of each field. Raises StreamRefused."""
    try:
        fields = parse_qs(scope["query_string"].decode("ascii"), max_num_fields=_FIELDS)
    except ValueError:
        raise StreamRefused(
            Status.CLIENT_BAD_REQUEST, "The query string can't be decoded.", kind="BAD_REQUEST"
        ) from None
    return {name: values[0] for name, values in fields.items()}


def _announced(scope: Scope) -> int:
    """The body's length by its header, 0 where none is given."""
    text = header_of(scope, b"content-length")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
