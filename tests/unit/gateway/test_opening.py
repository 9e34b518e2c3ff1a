"""What may happen while guacd is being opened, and which guacd comes next."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from tests.fakes.guacd import Peer, fake_guacd

from deskgate.gateway.browser import BrowserGone
from deskgate.gateway.framing import WholeFraming
from deskgate.gateway.opening import by_another_guacd, open_for
from deskgate.gateway.outcome import (
    BROWSER_LOST,
    EXPIRED,
    GUACD_LOST,
    LEFT,
    GatewayError,
    Outcome,
)
from deskgate.gateway.seat import Seat
from deskgate.gateway.upstream import Upstream, dial
from deskgate.grants import Grant, GuacdAddress, Person, Target
from deskgate.guac.status import Status

FIRST, SECOND = GuacdAddress("one", 1), GuacdAddress("two", 2)
GRANT = Grant(uuid.uuid4(), Person("1", "ada"), Target("1", "A", "ssh"), FIRST)


class Browser:
    """Says what is put into its queue, and leaves at None."""

    stalled_since: float | None = None

    def __init__(self) -> None:
        self.says: asyncio.Queue[str | None] = asyncio.Queue()

    async def opened(self, session_id: uuid.UUID) -> None: ...

    async def receive(self) -> str:
        said = await self.says.get()
        if said is None:
            raise BrowserGone(BROWSER_LOST)
        return said

    async def send_text(self, text: str) -> None: ...

    async def close(self, status: Status, notice: str = "") -> None: ...


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    async def silent(peer: Peer) -> None:
        assert await peer.next() is None

    async with fake_guacd(silent) as guacd:
        reader, writer = await dial(guacd.address)
        yield Upstream(reader, writer, "$x", "", b"")
        writer.transport.abort()


class Opening:
    """guacd, as soon as it is let."""

    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream
        self.ready = asyncio.Event()

    async def __call__(self) -> Upstream:
        await self.ready.wait()
        return self.upstream


def never() -> asyncio.Future[Outcome]:
    return asyncio.get_running_loop().create_future()


async def test_what_is_said_meanwhile_is_kept(upstream: Upstream) -> None:
    browser, opening, early = Browser(), Opening(upstream), list[str]()
    browser.says.put_nowait("3.nop;")
    seat = Seat(browser, WholeFraming(browser))
    task = asyncio.create_task(open_for(seat, early, opening(), never()))
    while not early:
        await asyncio.sleep(0)
    opening.ready.set()
    assert await task is upstream
    assert early == ["3.nop;"]


async def test_a_browser_that_leaves(upstream: Upstream) -> None:
    browser = Browser()
    browser.says.put_nowait(None)
    seat = Seat(browser, WholeFraming(browser))
    with pytest.raises(BrowserGone):
        await open_for(seat, [], Opening(upstream)(), never())


async def test_whatever_stops_it_says_how(upstream: Upstream) -> None:
    browser, opening, stop = Browser(), Opening(upstream), never()
    opening.ready.set()
    stop.set_result(EXPIRED)
    seat = Seat(browser, WholeFraming(browser))
    with pytest.raises(GatewayError) as refused:
        await open_for(seat, [], opening(), never(), stop)
    assert refused.value.outcome is EXPIRED


def test_the_next_guacd_serves() -> None:
    grant = replace(GRANT, other_guacds=(SECOND,))
    following = by_another_guacd(grant, GUACD_LOST)
    assert following is not None
    assert (following.guacd, following.other_guacds) == (SECOND, ())


def test_no_other_would_do_better() -> None:
    assert by_another_guacd(GRANT, GUACD_LOST) is None
    assert by_another_guacd(replace(GRANT, other_guacds=(SECOND,)), LEFT) is None
