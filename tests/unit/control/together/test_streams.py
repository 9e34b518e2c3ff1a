"""Streams of events: begun by a view's answer, ended by the page, the log-in or the server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.fakes.authority import FakeAuthority
from tests.unit.control.together.listening import listening

from deskgate.asgi import Parts
from deskgate.control.errors import Busy
from deskgate.control.together import hub as hub_module
from deskgate.control.together import streams as streams_module
from deskgate.control.together.hub import MemoryHub, Told
from deskgate.control.together.streams import (
    MOST,
    PLACE,
    Entry,
    EventStreams,
    Place,
    Streams,
    event_text,
)
from deskgate.gateway.live import LiveSessions
from deskgate.grants import GuacdAddress
from deskgate.server import create_server
from deskgate.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

ADA = 7


@pytest.fixture
def hub() -> Iterator[MemoryHub]:
    before = hub_module.get_hub()
    own = MemoryHub()
    hub_module.set_hub(own)
    yield own
    hub_module.set_hub(before)


def _answering(status: int = 200, *, takes: bool = True, oversees: bool = False) -> ASGIApp:
    """As Django answers: with a length, all at once."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        if takes:
            scope[PLACE].take(Entry(ADA, "login"), oversees=oversees)
        headers = [(b"Content-Type", b"text/event-stream"), (b"Content-Length", b"4")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"body"})

    return app


async def test_a_page_is_told_what_changes(hub: MemoryHub) -> None:
    streams = Streams()
    async with listening(EventStreams(_answering(), streams)) as page:
        assert await page.next() == ":"
        assert page.status == 200
        assert page.headers == {"content-type": "text/event-stream"}
        hub.changed("live", [ADA])
        assert await page.next() == "event: live\ndata: {}"
        hub.tell_people([ADA], "share", {"name": "a\nb", "giver": "Grace"})
        assert await page.next() == 'event: share\ndata: {"name": "a\\nb", "giver": "Grace"}'
        assert len(streams.open) == 1
    assert not streams.open
    assert not hub._pages
    assert not streams._taken


async def test_other_answers_pass_as_they_are(hub: MemoryHub) -> None:
    streams = Streams()
    for app in (_answering(takes=False), _answering(status=500)):
        async with listening(EventStreams(app, streams)) as page:
            await page.ended.wait()
            assert page.headers["content-length"] == "4"
    assert not streams._taken
    assert not hub._pages


async def test_what_is_no_request_passes_as_it_is() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        seen.append(scope)

    async with listening(EventStreams(app, Streams()), type="websocket"):
        pass
    assert [PLACE in scope for scope in seen] == [False]


async def test_a_quiet_stream_says_that_it_is_there(
    hub: MemoryHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams_module, "QUIET_SECONDS", 0.01)
    async with listening(EventStreams(_answering(), Streams())) as page:
        assert [await page.next() for _ in range(3)] == [":", ":", ":"]
        hub.changed("tree")
        while (told := await page.next()) == ":":
            pass
        assert told == "event: tree\ndata: {}"


async def test_it_ends_with_its_log_in(hub: MemoryHub) -> None:
    streams = Streams()
    async with listening(EventStreams(_answering(), streams)) as page:
        await page.next()
        (stream,) = streams.open
        assert stream.entry == Entry(ADA, "login")
        stream.over.set()
        async with asyncio.timeout(5):
            await page.ended.wait()
    assert not hub._pages


async def test_all_end_with_the_server_and_none_begins(hub: MemoryHub) -> None:
    del hub
    streams = Streams()
    app = EventStreams(_answering(), streams)
    async with listening(app) as first:
        await first.next()
        streams.end_all()
        async with asyncio.timeout(5):
            await first.ended.wait()
            async with listening(app) as second:
                await second.ended.wait()
                assert second.status == 200


async def test_a_server_that_stops_ends_them_in_order(hub: MemoryHub) -> None:
    """By the real server, which would otherwise wait for them, and cut them off."""
    streams = Streams()
    app = Starlette(routes=[Mount("/", EventStreams(_answering(), streams))])
    app.state.parts = Parts(LiveSessions(), FakeAuthority(GuacdAddress("", 0)), None, streams)
    ready = asyncio.Event()
    settings = Settings(host="127.0.0.1", port=0)
    server = create_server(app, settings, lambda _: ready.set())
    serving = asyncio.create_task(server._serve())
    await ready.wait()
    port = server.servers[0].sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    head = await reader.readuntil(b"\r\n\r\n")
    assert b"chunked" in head
    hub.changed("live")
    await reader.readuntil(b"event: live\ndata: {}\n\n\r\n")
    server.should_exit = True
    assert (await reader.read()).endswith(b"0\r\n\r\n")
    writer.close()
    await serving


async def test_a_page_that_takes_nothing_holds_nobody_up(
    hub: MemoryHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams_module, "END_SECONDS", 0.01)
    streams = Streams()
    aborted = asyncio.Event()
    app = EventStreams(_answering(), streams)
    async with listening(app, **{"deskgate.abort": aborted.set}) as page:
        await page.next()
        page.reads.clear()
        hub.changed("live")
        (stream,) = streams.open
        stream.over.set()
        async with asyncio.timeout(5):
            await aborted.wait()


def test_nobody_has_more_than_so_many() -> None:
    streams = Streams()
    places = [Place(streams) for _ in range(MOST)]
    for place in places:
        place.take(Entry(ADA, "login"), oversees=False)
    late = Place(streams)
    with pytest.raises(Busy, match=f"{MOST} streams"):
        late.take(Entry(ADA, "login"), oversees=False)
    late.leave()
    Place(streams).take(Entry(ADA + 1, "other"), oversees=False)
    places[0].leave()
    late.take(Entry(ADA, "login"), oversees=False)


async def _told_once(hub: MemoryHub) -> None:
    async with listening(EventStreams(_answering(), Streams())) as page:
        await page.next()
        hub.changed("live")
        while hub._pages:
            await asyncio.sleep(0)


async def test_a_defect_is_raised(hub: MemoryHub, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(told: Told) -> str:
        raise RuntimeError(told.event)

    monkeypatch.setattr(streams_module, "event_text", fail)
    with pytest.raises(RuntimeError, match="live"):
        await _told_once(hub)
    assert not hub._pages


async def test_who_oversees_hears_of_others(hub: MemoryHub) -> None:
    async with listening(EventStreams(_answering(oversees=True), Streams())) as page:
        await page.next()
        hub.changed("live", (), overseers=True)
        assert await page.next() == "event: live\ndata: {}"


def test_an_event_is_two_lines() -> None:
    assert event_text(Told("notice", {"text": "é\r\n"})) == (
        'event: notice\ndata: {"text": "\\u00e9\\r\\n"}\n\n'
    )
