"""The streams of events (server-sent events) that pages have open: one line of text after another,
for as long as the page is there and its log-in is good.

Django only says who it is: its view takes the `Place` that is in the request's scope, and when its
answer is there, thread and database connection have been let go; the stream goes on without them.
Laws: nobody has more than `MOST` at once; who doesn't read stops the writing, and misses hints.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from prometheus_client import Gauge

from deskgate.control.errors import Busy
from deskgate.control.together.hub import Listener, Told, get_hub

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PLACE: Final = "deskgate.stream"  # in the request's scope
MOST: Final = 20  # of one person's: many tabs in some browsers, and a program
# Proxies and browsers give a silent connection up after a minute, or later.
QUIET_SECONDS: Final = 15.0
HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
END_SECONDS: Final = 0.5  # for a page that doesn't read what was sent before
CONTENT_TYPE: Final = "text/event-stream"

OPEN: Final = Gauge("deskgate_event_streams", "Pages that are told of changes as they happen.")

_NOTHING: Final = ":\n\n"  # a comment
_TOO_MANY: Final = f"You have {MOST} streams of events open already. Close some pages first."


@dataclass(frozen=True, slots=True)
class Entry:
    """How somebody came in: by a log-in's name, or by the digest of an API token."""

    person_id: int
    login: str
    by_token: bool = False


class Stream:
    """One that is open; its loop's alone. `over`: its log-in has ended, or the server stops."""

    def __init__(self, entry: Entry, listener: Listener) -> None:
        self.entry = entry
        self.listener = listener
        self.over = asyncio.Event()


class Streams:
    """All streams of this process. Room is taken in any thread; the rest is the loop's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: Counter[int] = Counter()
        self._stopping = False
        self.open: set[Stream] = set()

    def take(self, person_id: int) -> None:
        """Room for one more of this person's. Raises Busy."""
        with self._lock:
            if self._taken[person_id] >= MOST:
                raise Busy(_TOO_MANY)
            self._taken[person_id] += 1

    def give(self, person_id: int) -> None:
        """The room is free again."""
        with self._lock:
            self._taken[person_id] -= 1
            if not self._taken[person_id]:
                del self._taken[person_id]

    def begin(self, stream: Stream) -> None:
        """It is open from now on."""
        self.open.add(stream)
        if self._stopping:
            stream.over.set()

    def end_all(self) -> None:
        """The server stops: every stream ends, and none begins."""
        self._stopping = True
        for stream in self.open:
            stream.over.set()


class Place:
    """In a request's scope: where its view says that a stream is to follow, and whose."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self.entry: Entry | None = None
        self.oversees = False

    def take(self, entry: Entry, *, oversees: bool) -> None:
        """A stream for whoever came in so follows the view's answer. Raises Busy."""
        self._streams.take(entry.person_id)
        self.entry, self.oversees = entry, oversees

    def leave(self) -> None:
        """The request is over, with or without a stream."""
        if self.entry is not None:
            self._streams.give(self.entry.person_id)


class EventStreams:
    """An ASGI application that has streams follow the answers of those views that took a place."""

    def __init__(self, app: ASGIApp, streams: Streams) -> None:
        self._app = app
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; what is none passes as it is."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        place = Place(self._streams)
        begins: list[Message] = []

        async def sending(message: Message) -> None:
            is_start = message["type"] == "http.response.start"
            if is_start and place.entry is not None and message["status"] == 200:
                begins.append(message)
            elif not begins:
                await send(message)

        try:
            await self._app({**scope, PLACE: place}, receive, sending)
            if begins and place.entry is not None:
                stream = self._begin(place.entry, oversees=place.oversees)
                try:
                    with OPEN.track_inprogress():
                        await _carry(stream, begins[0], receive, send)
                finally:
                    stream.listener.close()
                    self._streams.open.discard(stream)
                await _end(scope, send)
        finally:
            place.leave()

    def _begin(self, entry: Entry, *, oversees: bool) -> Stream:
        stream = Stream(entry, get_hub().listen(entry.person_id, oversees=oversees))
        self._streams.begin(stream)
        return stream


async def _carry(stream: Stream, begins: Message, receive: Receive, send: Send) -> None:
    """Until the page has gone or the stream is over."""
    # The length is that of Django's own answer, which had no body.
    headers = [pair for pair in begins["headers"] if pair[0].lower() != b"content-length"]
    await send({**begins, "headers": headers})
    tasks = [
        asyncio.create_task(_left(receive)),
        asyncio.create_task(_over(stream)),
        asyncio.create_task(_write(stream.listener, send)),
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()  # a defect of ours is raised


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _over(stream: Stream) -> None:
    await stream.over.wait()


async def _write(listener: Listener, send: Send) -> None:
    """What is told, as it is told, and a line that says nothing now and then; until cancelled."""
    text = _NOTHING  # an answer begins only with its first bytes
    while True:
        await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
        try:
            async with asyncio.timeout(QUIET_SECONDS):
                text = event_text(await anext(listener))
        except TimeoutError:
            text = _NOTHING


async def _end(scope: Scope, send: Send) -> None:
    """The answer's end, also to a page that takes nothing."""
    try:
        async with asyncio.timeout(END_SECONDS):
            await send({"type": "http.response.body", "body": b""})
    except TimeoutError:
        abort: Callable[[], None] | None = scope.get("deskgate.abort")
        if abort is not None:
            abort()


def event_text(told: Told) -> str:
    """As the standard has it; JSON has no line breaks of its own."""
    return f"event: {told.event}\ndata: {json.dumps(dict(told.data))}\n\n"
