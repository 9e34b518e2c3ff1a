"""The file streams of one session that HTTP requests carry: found among what passes.

Laws: nothing of guacd's is looked at unless a stream is waited for; what belongs to no such stream
passes byte for byte; all of it is over when the session is. Source: guacamole.md §4 "Streams".
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

from starlette.types import Receive

from deskgate.gateway import limits
from deskgate.gateway.framing import Framing
from deskgate.gateway.streams_download import Download, Wires
from deskgate.gateway.streams_movement import (
    Movement,
    Terms,
    forbidden,
    in_use,
    no_such_stream,
    not_with_this_client,
    session_over,
    too_many,
)
from deskgate.gateway.streams_upload import Upload
from deskgate.grants import Direction, Rights
from deskgate.guac import Instruction, encode
from deskgate.guac.status import Status
from deskgate.guac.streams import beginning, end, is_index, sift

_SYNC: Final = b"4.sync,"
_NOP: Final = encode("nop").encode()
# Where the instructions that open a file's stream have its index.
_OPENINGS: Final = {"file": 1, "put": 2}
_HEEDED: Final = frozenset((*_OPENINGS, "end", "ack", "disconnect"))
# Each beginning that is looked for costs a look at every byte: of more streams than a few, all
# instructions of these kinds are taken apart instead, whichever stream they are of.
_FEW: Final = 16
_ANY_STREAM: Final = (b"3.ack,", b"4.blob,", b"3.end,")


@dataclass(frozen=True, slots=True)
class Ends:
    """The relay's two sides, as the streams use them."""

    to_guacd: Callable[[bytes], Awaitable[None]]
    to_guacd_soon: Callable[[bytes], None]  # for what is small and rare
    to_browser: Callable[[str], Awaitable[None]]


class Streams:
    """One session's. Used from the event loop's thread only."""

    def __init__(self, framing: Framing, rights: Rights, ends: Ends) -> None:
        self._framing = framing
        self._rights = rights
        self._ends = ends
        self._sees = framing.tap(None)
        self._downloads: dict[str, Download] = {}
        self._uploads: dict[str, Upload] = {}  # all that the client has opened, at most INDEX_MAX
        self._ended: set[str] = set()  # by us: the client's own `end` may come yet
        self._opened: set[str] = set()  # at guacd, which will acknowledge their ends
        self._owed: dict[str, int] = {}  # what guacd has still to acknowledge, by index
        self._owed_since: dict[str, float] = {}  # of streams that are over
        self._beginnings: tuple[bytes, ...] = ()
        self._forwarded_at = 0.0
        self._is_over = False

    # the requests

    def check_upload(self) -> None:
        """Raises StreamRefused when nothing may be uploaded here."""
        if self._rights.view_only or not self._rights.may_upload:
            raise forbidden("upload files to")
        self._check()

    def check_download(self) -> None:
        """Raises StreamRefused when nothing may be downloaded here."""
        if not self._rights.may_download:
            raise forbidden("download files from")
        self._check()

    def _check(self) -> None:
        if self._is_over:
            raise session_over()
        if not self._sees:
            raise not_with_this_client()
        busy = sum(upload.is_busy for upload in self._uploads.values())
        if len(self._downloads) + busy >= limits.STREAMS_AT_ONCE:
            raise too_many(limits.STREAMS_AT_ONCE)

    def download(self, index: str, name: str, terms: Terms) -> Download:
        """The stream's data is this response's from now on. Raises StreamRefused."""
        self.check_download()
        if index in self._downloads:
            raise in_use()
        movement = Movement(terms, Direction.DOWNLOAD, name)
        pace = partial(self._ends.to_browser, encode("blob", index, ""))
        wires = Wires(self._say, pace, self._forget_download)
        download = self._downloads[index] = Download(index, movement, wires)
        self._retap()
        return download

    async def upload(self, index: str, receive: Receive, terms: Terms, announced: int) -> None:
        """Carry one request's body to a stream that the client has opened. Raises StreamRefused."""
        self.check_upload()
        upload = self._uploads.get(index)
        if upload is None:
            raise no_such_stream()
        movement = upload.begin(terms)
        self._retap()
        await upload.carry(receive, movement, announced)

    # browser -> guacd

    def heed(self, instructions: list[Instruction]) -> list[Instruction]:
        """Those of the browser's instructions that may go on, in order."""
        if not self._sees or not any(item[0] in _HEEDED for item in instructions):
            return instructions
        return [item for item in instructions if self._passes(item)]

    def _passes(self, item: Instruction) -> bool:
        opcode = item[0]
        if opcode == "disconnect":
            self._finish_rested(math.inf)  # guacd hears nothing behind it
            return True
        place = _OPENINGS.get(opcode, 1)
        index = item[place] if len(item) > place else ""
        if opcode == "end":
            return self._client_ended(index)
        if opcode == "ack":
            download = self._downloads.get(index)
            code = item[3] if len(item) > 3 else ""
            return download is None or download.client_ack(Status.from_code(code))
        if opcode in _OPENINGS and is_index(index):
            self._open(index, item[-1])
        return True

    def _open(self, index: str, name: str) -> None:
        before = self._uploads.get(index)
        if before is not None:
            before.finish(say_end=before.movement is not None)
        self._ended.discard(index)
        self._opened.discard(index)
        leave = partial(self._forget_upload, index)
        name = name[: limits.FILE_NAME_LENGTH]
        earlier = self._owed.get(index, 0)
        self._uploads[index] = Upload(index, name, self._blob, leave, earlier)
        self._owe(index)
        self._retap()

    async def _blob(self, index: str, data: bytes) -> None:
        self._owe(index)
        await self._ends.to_guacd(data)

    def _owe(self, index: str) -> None:
        self._owed[index] = self._owed.get(index, 0) + 1
        self._owed_since.pop(index, None)

    def _owe_end(self, index: str) -> None:
        """guacd is told the end of a stream; it acknowledges that of what it has opened."""
        if index in self._opened:
            self._opened.discard(index)
            self._owe(index)

    def _client_ended(self, index: str) -> bool:
        if index in self._ended:
            self._ended.discard(index)
            return False
        self._owe_end(index)
        upload = self._uploads.get(index)
        if upload is not None:
            upload.finish(say_end=False)
        else:
            self._retap()
        return True

    # guacd -> browser

    def _sift(self, whole: bytes) -> bytes:
        left = sift(whole, self._beginnings, self._take)
        if self._downloads and _SYNC in left:
            for download in self._downloads.values():
                download.sync()
        now = asyncio.get_running_loop().time()
        if left:
            self._forwarded_at = now
        elif now - self._forwarded_at > limits.GUACD_NOP_SECONDS:
            # guacd says `nop` when it is idle, which it isn't; a client must not take us for dead.
            self._forwarded_at = now
            return _NOP
        return left

    def _take(self, elements: list[bytes]) -> bool:
        opcode, index = elements[0], elements[1].decode()
        if opcode == b"ack":
            self._acknowledged(index, elements)
            return False
        download = self._downloads.get(index)
        if download is None:
            return False
        if opcode == b"end":
            download.end()
            return False
        download.blob(elements[2] if len(elements) > 2 else b"")
        return True

    def _acknowledged(self, index: str, elements: list[bytes]) -> None:
        """They come in the order of what was sent, so perhaps after their index is another's."""
        owed = self._owed.pop(index, 0) - 1
        if owed > 0:
            self._owed[index] = owed
        upload = self._uploads.get(index)
        was_open = upload is not None and upload.is_open
        if upload is not None and len(elements) > 3 and not upload.is_for_earlier():
            status = Status.from_code(elements[3].decode(errors="replace"))
            if status is Status.SUCCESS:
                self._opened.add(index)
            upload.ack(status, elements[2].decode(errors="replace")[:200])
        if not was_open:
            self._retap()

    def _retap(self) -> None:
        """Look for what is waited for, and for nothing else."""
        # No more than decides: a client may open a thousand streams in one message.
        awaited = tuple(islice(self._awaited(), _FEW + 1))
        if awaited and not self._beginnings:
            self._forwarded_at = asyncio.get_running_loop().time()
        self._beginnings = awaited if len(awaited) <= _FEW else _ANY_STREAM
        self._framing.tap(self._sift if awaited else None)

    def _awaited(self) -> Iterator[bytes]:
        for index in self._downloads:
            yield beginning("blob", index)
            yield beginning("end", index)
        for index, upload in self._uploads.items():
            if not upload.is_open or upload.movement is not None:
                yield beginning("ack", index)
        for index in self._owed:
            if index not in self._uploads:
                yield beginning("ack", index)

    # the ends

    def tick(self, now: float) -> None:
        """Called about once a second: files without a further request, downloads without a blob."""
        self._finish_rested(now)
        self._forgive(now)
        for download in list(self._downloads.values()):
            stopped = download.stopped_at
            if stopped is not None and now - stopped >= limits.STREAM_IDLE_SECONDS:
                self._forget_download(download)

    def _forgive(self, now: float) -> None:
        """Not every guacd need acknowledge an `end`: nothing is owed by one that doesn't."""
        for index in list(self._owed):
            upload = self._uploads.get(index)
            if upload is not None:
                if upload.doubt(now):
                    del self._owed[index]
            elif now - self._owed_since.setdefault(index, now) >= limits.STREAM_ACK_SECONDS:
                del self._owed[index], self._owed_since[index]
                self._retap()

    def _finish_rested(self, now: float) -> None:
        for upload in list(self._uploads.values()):
            if upload.rests_until is not None and now >= upload.rests_until:
                upload.finish(say_end=True)

    def close(self) -> bytes:
        """The session is over. What guacd is to be told before goodbye: the ends of whole files."""
        self._is_over = True
        self._framing.tap(None)
        words = []
        for index, upload in list(self._uploads.items()):
            if upload.is_busy:
                upload.stop(session_over(), say_end=False)
            else:
                words.append(end(index) if upload.movement is not None else b"")
                upload.finish(say_end=False)
        for download in list(self._downloads.values()):
            download.stop(session_over())
        return b"".join(words)

    def _forget_upload(self, index: str, say_end: bool) -> None:
        self._uploads.pop(index, None)
        if say_end:
            self._ended.add(index)
            self._owe_end(index)
            self._say(end(index))
        self._retap()

    def _forget_download(self, download: Download) -> None:
        if self._downloads.get(download.index) is download:
            del self._downloads[download.index]
            self._retap()

    def _say(self, data: bytes) -> None:
        if not self._is_over:
            # guacd may be lost already, which the relay is about to notice.
            with contextlib.suppress(OSError, RuntimeError):
                self._ends.to_guacd_soon(data)
