"""How a decision reaches the sockets: published from any thread, heard on the event loop.

In memory while one process serves; a Redis bus only has to fit `Bus`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Protocol

from deskgate.grants import Order


class Bus(Protocol):
    """Carries orders from the services to every gateway."""

    def publish(self, order: Order) -> None:
        """Send it on; called from any thread, never blocks."""
        ...

    def subscribe(self) -> AsyncIterator[Order]:
        """Everything that is published from now on; ends only with its task."""
        ...


# Unbounded on purpose: a revocation that is dropped leaves somebody in. There is one for each live
# session at most, and notices are few; its reader only closes sockets and hands texts on.
_Queue = asyncio.Queue[Order]


class MemoryBus:
    """The bus within this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[_Queue, asyncio.AbstractEventLoop] = {}

    def publish(self, order: Order) -> None:
        """Hand it to each listener's own loop."""
        with self._lock:
            listeners = list(self._listeners.items())
        for queue, loop in listeners:
            try:
                loop.call_soon_threadsafe(queue.put_nowait, order)
            except RuntimeError:  # that loop has closed: its sockets are gone with it
                self._forget(queue)

    def subscribe(self) -> AsyncIterator[Order]:
        """Listens from this call on, not from the first `await`, so that nothing slips between."""
        queue: _Queue = asyncio.Queue()
        with self._lock:
            self._listeners[queue] = asyncio.get_running_loop()
        return self._deliver(queue)

    async def _deliver(self, queue: _Queue) -> AsyncIterator[Order]:
        try:
            while True:
                yield await queue.get()
        finally:
            self._forget(queue)

    def _forget(self, queue: _Queue) -> None:
        with self._lock:
            self._listeners.pop(queue, None)


_bus: Bus = MemoryBus()


def get_bus() -> Bus:
    """The bus of this process."""
    return _bus


def set_bus(bus: Bus) -> None:
    """Choose another; for the composition root and tests."""
    global _bus
    _bus = bus
