"""A browser made of HTTP requests, as a session sees it."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from deskgate.gateway.browser import Browser, BrowserGone
from deskgate.gateway.outcome import EXPIRED
from deskgate.gateway.polling import Farewell, PollingBrowser, PollingFraming
from deskgate.guac.status import Status


def polling() -> PollingBrowser:
    return PollingBrowser(asyncio.get_running_loop())


async def test_it_is_a_browser() -> None:
    browser: Browser = polling()
    assert browser.stalled_since is None


async def test_opening() -> None:
    browser, session = polling(), uuid.uuid4()
    await browser.opened(session)
    assert browser.ready.result() == session


async def test_a_write_is_answered_once_its_message_was_dealt_with() -> None:
    browser = polling()
    writing = asyncio.create_task(browser.write("3.nop;"))
    assert await asyncio.wait_for(browser.receive(), 5) == "3.nop;"
    await asyncio.sleep(0)
    assert not writing.done()
    receiving = asyncio.create_task(browser.receive())
    await asyncio.wait_for(writing, 5)
    receiving.cancel()


async def test_whoever_stops_receiving_takes_nothing_along() -> None:
    browser = polling()
    receiving = asyncio.create_task(browser.receive())
    await asyncio.sleep(0)
    writing = asyncio.create_task(browser.write("3.nop;"))
    await asyncio.sleep(0)
    receiving.cancel()
    await asyncio.gather(receiving, return_exceptions=True)
    assert await asyncio.wait_for(browser.receive(), 5) == "3.nop;"
    assert not writing.done()
    writing.cancel()


async def test_what_waits_for_a_read_shows_since_when() -> None:
    browser = polling()
    sending = asyncio.create_task(browser.send_text("3.nop;"))
    await asyncio.sleep(0)
    assert browser.stalled_since is not None
    read = browser.reads.enter()
    assert await asyncio.wait_for(read.piece(), 5) == b"3.nop;"
    read.sent()
    await asyncio.wait_for(sending, 5)
    assert browser.stalled_since is None


async def test_both_pumps_may_send() -> None:
    browser = polling()
    texts = ["3.nop;3.msg,0.;4.sync,1.1;", "3.ack;"]
    sending = [asyncio.create_task(browser.send_text(text)) for text in texts]
    heard = []
    for _ in range(3):
        read = browser.reads.enter()
        piece = await asyncio.wait_for(read.piece(), 5)
        read.sent()
        read.leave()
        heard.append(piece)
    await asyncio.wait_for(asyncio.gather(*sending), 5)
    assert heard == [b"3.nop;3.msg,0.;", b"4.sync,1.1;", b"3.ack;"]
    assert browser.stalled_since is None


async def test_the_end_answers_whoever_waits() -> None:
    browser = polling()
    writing = asyncio.create_task(browser.write("3.nop;"))
    read = browser.reads.enter()
    await asyncio.sleep(0)
    await browser.close(EXPIRED.status, PollingFraming(browser).notice(EXPIRED))
    await browser.close(Status.SUCCESS)  # said once
    await asyncio.wait_for(writing, 5)
    assert not await read.turn()
    assert browser.ended.result() == Farewell(Status.SESSION_TIMEOUT, EXPIRED.message)
    await browser.write("3.nop;")
    with pytest.raises(BrowserGone):
        await browser.send_text("3.nop;")


async def test_the_end_frees_whoever_waits_to_be_read() -> None:
    """A file's request, too, says something to the browser, and no pump of the session's does."""
    browser = polling()
    waiting = [asyncio.create_task(browser.send_text("3.nop;")) for _ in range(2)]
    await asyncio.sleep(0)
    await browser.close(Status.SUCCESS)
    gone = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 5)
    assert [type(one) for one in gone] == [BrowserGone, BrowserGone]
