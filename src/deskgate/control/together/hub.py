"""What pages are told at once: that something has changed, and what is for one person.

A change is a hint without content, so of many in a short time one reaches each listener, and one
that gets lost costs nothing but time; who hears it asks the API, which decides what they see. What
is for one person (a new share) is told as it is, up to a limit for who doesn't read.
In memory while one process serves; a Redis hub only has to fit `Hub`.

Law: tell of a change when it has held (`transaction.on_commit`), or listeners read what was before.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Literal, Protocol

Topic = Literal["live", "shares", "tree"]

HINT_SECONDS: Final = 0.5  # as often as a page may ask again because of one topic
# Where a change is for all, the pages ask one after another and not in the same moment: about as
# fast as a server answers.
SPREAD_SECONDS: Final = 0.02
TOLD_MOST: Final = 50  # events that wait for one listener; the pages list the same things anyway


@dataclass(frozen=True, slots=True)
class Told:
    """An event for a listener: a topic of which something changed, or something for the person."""

    event: str
    data: Mapping[str, Any] = field(default_factory=dict)


class Listener(Protocol):
    """What one page is told, in its order. `oversees`: it also hears what is for overseers."""

    oversees: bool

    def __aiter__(self) -> AsyncIterator[Told]: ...

    async def __anext__(self) -> Told: ...

    def close(self) -> None:
        """Hear nothing any more; a second time changes nothing."""
        ...


class Hub(Protocol):
    """Carries hints and events from the services to every page."""

    def changed(
        self, topic: Topic, people: Collection[int] | None = None, *, overseers: bool = False
    ) -> None:
        """Something of this topic has changed, for these people (all, if None) and, if asked, for
        those who oversee others' sessions. Called from any thread, never blocks."""
        ...

    def tell_people(self, user_ids: Collection[int], event: str, data: Mapping[str, Any]) -> None:
        """An event for each of these people. Called from any thread, never blocks."""
        ...

    def listen(self, user_id: int, *, oversees: bool = False) -> Listener:
        """What this person's page is told from now on; close it."""
        ...


class _Page:
    """A listener of `MemoryHub`. All but `oversees` and `hinted` is its loop's alone.

    `hinted`: topics of which a hint is on its way, so that thousands of changes are one callback.
    """

    def __init__(self, user_id: int, oversees: bool, forget: Callable[[_Page], None]) -> None:
        self.user_id = user_id
        self.oversees = oversees
        self.hinted: set[Topic] = set()
        self.loop = asyncio.get_running_loop()
        self._forget = forget
        self._due: dict[Topic, float] = {}
        self._hinted_at: dict[Topic, float] = {}
        self._told: deque[Told] = deque(maxlen=TOLD_MOST)
        self._something = asyncio.Event()

    def hint(self, topic: Topic, delay: float) -> None:
        now = self.loop.time()
        after_last = self._hinted_at.get(topic, -HINT_SECONDS) + HINT_SECONDS
        self._due[topic] = max(now + delay, after_last)
        self._something.set()

    def tell(self, told: Told) -> None:
        self._told.append(told)
        self._something.set()

    def close(self) -> None:
        self._forget(self)

    def __aiter__(self) -> AsyncIterator[Told]:
        return self

    async def __anext__(self) -> Told:
        while True:
            if self._told:
                return self._told.popleft()
            topic = min(self._due, key=lambda one: self._due[one], default=None)
            wait = None if topic is None else self._due[topic] - self.loop.time()
            if topic is not None and wait is not None and wait <= 0:
                return self._hint_of(topic)
            self._something.clear()
            try:
                async with asyncio.timeout(wait):
                    await self._something.wait()
            except TimeoutError:
                continue  # a hint that was held back is due

    def _hint_of(self, topic: Topic) -> Told:
        del self._due[topic]
        self._hinted_at[topic] = self.loop.time()
        self.hinted.discard(topic)  # what changes from now on is another hint
        return Told(topic)


class MemoryHub:
    """The hub within this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: set[_Page] = set()

    def changed(
        self, topic: Topic, people: Collection[int] | None = None, *, overseers: bool = False
    ) -> None:
        """Hint to each page's own loop."""
        wanted = frozenset(people or ())
        with self._lock:
            pages = [
                page
                for page in self._pages
                if topic not in page.hinted
                and (people is None or page.user_id in wanted or (overseers and page.oversees))
            ]
            for page in pages:
                page.hinted.add(topic)
        step = SPREAD_SECONDS if people is None else 0.0
        for number, page in enumerate(pages):
            self._call(page, partial(page.hint, topic, number * step))

    def tell_people(self, user_ids: Collection[int], event: str, data: Mapping[str, Any]) -> None:
        """Hand it to each page's own loop."""
        wanted, told = frozenset(user_ids), Told(event, dict(data))
        with self._lock:
            pages = [page for page in self._pages if page.user_id in wanted]
        for page in pages:
            self._call(page, partial(page.tell, told))

    def listen(self, user_id: int, *, oversees: bool = False) -> Listener:
        """Listens from this call on, not from the first `await`, so that nothing slips between."""
        page = _Page(user_id, oversees, self._forget)
        with self._lock:
            self._pages.add(page)
        return page

    def _call(self, page: _Page, act: Callable[[], None]) -> None:
        try:
            page.loop.call_soon_threadsafe(act)
        except RuntimeError:  # that loop has closed: its page is gone with it
            self._forget(page)

    def _forget(self, page: _Page) -> None:
        with self._lock:
            self._pages.discard(page)


_hub: Hub = MemoryHub()


def get_hub() -> Hub:
    """The hub of this process."""
    return _hub


def set_hub(hub: Hub) -> None:
    """Choose another; for the composition root and tests."""
    global _hub
    _hub = hub
