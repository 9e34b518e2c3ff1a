"""A long answer is made while it is sent, also where the server is asynchronous."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import cast

from django.http import HttpRequest
from django.test import AsyncRequestFactory, RequestFactory

from deskgate.control.api import streams
from deskgate.control.api.streams import download


class Pieces:
    """Counts how many were taken."""

    def __init__(self, count: int) -> None:
        self.taken = 0
        self._count = count

    def __iter__(self) -> Iterator[str]:
        for _ in range(self._count):
            self.taken += 1
            yield "x" * 1000


def test_a_plain_request() -> None:
    request: HttpRequest = RequestFactory().get("/")
    answer = download(request, ["a", "bü"], name="log.csv", content_type="text/csv")
    assert answer.getvalue() == "abü".encode()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="log.csv"'
    assert answer.headers["Content-Type"] == "text/csv"


async def test_an_asynchronous_one_takes_what_it_sends() -> None:
    request = AsyncRequestFactory().get("/")
    pieces = Pieces(500)
    answer = download(request, pieces, name="log.csv", content_type="text/csv")
    content = aiter(cast("AsyncIterator[bytes]", answer))
    first = await anext(content)
    assert len(first) >= streams._PIECE
    assert pieces.taken < 100
    size = len(first)
    async for piece in content:
        size += len(piece)
    assert size == 500_000
