"""Answers that are written while they are sent: any length in little memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

_PIECE = 64 * 1024  # characters; a piece costs a switch of threads


def download(
    request: HttpRequest, pieces: Iterable[str], *, name: str, content_type: str
) -> StreamingHttpResponse:
    """The pieces as a file of this name, each made when the one before has been sent."""
    joined = _joined(iter(pieces))
    # Under ASGI Django would collect a plain iterator whole before it sends anything.
    content = _later(joined) if isinstance(request, ASGIRequest) else joined
    return StreamingHttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _joined(pieces: Iterator[str]) -> Iterator[str]:
    waiting: list[str] = []
    length = 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= _PIECE:
            yield "".join(waiting)
            waiting, length = [], 0
    yield "".join(waiting)


async def _later(pieces: Iterator[str]) -> AsyncIterator[str]:
    following = sync_to_async(lambda: next(pieces, None))  # in the request's own thread
    while (piece := await following()) is not None:
        yield piece
