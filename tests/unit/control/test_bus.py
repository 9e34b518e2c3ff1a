"""The bus in memory: from any thread to each listener's loop."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import AsyncGenerator

import pytest

from deskgate.control.bus import Bus, MemoryBus, get_bus, set_bus
from deskgate.grants import Ending, Revocation
from deskgate.guac.status import Status


def _revocation() -> Revocation:
    return Revocation(uuid.uuid4(), Status.SESSION_CLOSED, Ending.REVOKED, "Over.")


async def test_every_listener_hears_everything_in_order() -> None:
    bus: Bus = MemoryBus()
    first, second = bus.subscribe(), bus.subscribe()
    sent = [_revocation() for _ in range(50)]

    def publish() -> None:
        for one in sent:
            bus.publish(one)

    await asyncio.to_thread(publish)
    for listener in (first, second):
        assert [await anext(listener) for _ in sent] == sent


async def test_nothing_slips_between_subscribing_and_the_first_wait() -> None:
    bus = MemoryBus()
    listener = bus.subscribe()
    sent = _revocation()
    bus.publish(sent)
    assert await anext(listener) == sent


async def test_a_listener_that_is_closed_is_forgotten() -> None:
    bus = MemoryBus()
    listener = bus.subscribe()
    bus.publish(_revocation())
    await anext(listener)
    assert isinstance(listener, AsyncGenerator)
    await listener.aclose()
    assert not bus._listeners


def test_a_loop_that_is_gone_is_forgotten() -> None:
    bus = MemoryBus()

    async def listen() -> None:
        bus.subscribe()

    thread = threading.Thread(target=lambda: asyncio.run(listen()))
    thread.start()
    thread.join()
    bus.publish(_revocation())
    assert not bus._listeners


def test_the_bus_of_the_process_can_be_chosen() -> None:
    before = get_bus()
    other = MemoryBus()
    set_bus(other)
    assert get_bus() is other
    set_bus(before)


async def test_publishing_without_listeners_is_no_error() -> None:
    MemoryBus().publish(_revocation())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await anext(MemoryBus().subscribe())
