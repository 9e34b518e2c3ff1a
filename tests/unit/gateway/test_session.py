"""A session's beginning and report in trouble; its usual course is tested at the edge."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

import pytest
from tests.fakes.authority import FakeAuthority
from tests.fakes.guacd import Peer, Script, fake_guacd
from tests.fakes.server import gateway
from websockets.exceptions import ConnectionClosed

from deskgate.gateway import limits
from deskgate.gateway import session as session_module
from deskgate.gateway.outcome import EXPIRED, SERVER_STOPPED, Outcome
from deskgate.gateway.relay import Relay
from deskgate.grants import Ending, GuacdAddress, SessionClosed, SessionOpened
from deskgate.guac import internal
from targets import closed_port


async def test_ended_while_guacd_is_opening() -> None:
    selected = asyncio.Event()

    async def silent(peer: Peer) -> None:
        await peer.until("select")
        selected.set()
        assert await peer.next() is None

    async with fake_guacd(silent) as guacd:
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as server, server.connect() as socket:
            await selected.wait()
            server.live.end_all(EXPIRED)
            await asyncio.wait_for(socket.wait_closed(), 5)
            assert (socket.close_code, socket.close_reason) == (1002, "522")
    assert authority.closed_events[0].ending is Ending.EXPIRED
    assert authority.opened_events == []


async def test_a_failing_log_does_not_keep_the_session_open(
    capfd: pytest.CaptureFixture[str],
) -> None:
    class Forgetful(FakeAuthority):
        async def closed(self, event: SessionClosed) -> None:
            await super().closed(event)
            raise RuntimeError("the database is away")

    async with fake_guacd() as guacd:
        authority = Forgetful(guacd.address)
        async with gateway(authority) as server:
            async with server.connect() as socket:
                await socket.recv()
                server.live.end_all(EXPIRED)
                await asyncio.wait_for(socket.wait_closed(), 5)
                assert socket.close_reason == "522"
            await asyncio.wait_for(server.live.empty.wait(), 5)
    assert "the database is away" in "".join(capfd.readouterr())


async def test_a_log_that_can_t_begin_ends_the_session_and_lets_guacd_go() -> None:
    class Refusing(FakeAuthority):
        async def opened(self, event: SessionOpened) -> None:
            raise RuntimeError("the database is away")

    async with fake_guacd() as guacd:
        authority = Refusing(guacd.address)
        async with gateway(authority) as server, server.connect() as socket:
            await asyncio.wait_for(socket.wait_closed(), 5)
            assert (socket.close_code, socket.close_reason) == (1011, "512")
    assert authority.closed_events[0].ending is Ending.INTERNAL


@pytest.fixture
def nobody() -> Iterator[GuacdAddress]:
    """Where no guacd listens."""
    with closed_port() as port:
        yield GuacdAddress("127.0.0.1", port)


async def hang_up_before_ready(peer: Peer) -> None:
    await peer.until("select")


async def die_before_the_picture(peer: Peer) -> None:
    await peer.greet()
    peer.cut()


async def draw_and_die(peer: Peer) -> None:
    await peer.greet()
    await peer.say("sync", "1")
    peer.cut()


async def through(
    authority: FakeAuthority, *, leave: bool = True
) -> tuple[list[str | bytes], str | None]:
    """What the browser of a session got, until its first picture or the session's end; but for who
    is in its room."""
    got: list[str | bytes] = []
    async with gateway(authority) as server, server.connect("deskgate.stream") as socket:
        with contextlib.suppress(ConnectionClosed):
            while True:
                frame = await asyncio.wait_for(socket.recv(), 10)
                if isinstance(frame, bytes) or not frame.startswith("0.,4.room,"):
                    got.append(frame)
                if leave and isinstance(frame, bytes):
                    break
        await socket.close()
        await asyncio.wait_for(authority.anybody_closed.wait(), 5)
        return got, socket.close_reason


async def draw(peer: Peer) -> None:
    await peer.greet()
    await peer.say("sync", "1")
    while await peer.next() is not None:
        pass


@pytest.mark.parametrize("failing", [None, hang_up_before_ready, die_before_the_picture])
async def test_another_guacd_serves_when_one_fails_before_the_picture(
    failing: Script | None, nobody: GuacdAddress
) -> None:
    async with fake_guacd(failing or draw) as first, fake_guacd(draw) as second:
        address = first.address if failing else nobody
        authority = FakeAuthority(address, others=(nobody, second.address))
        got, _ = await through(authority)
    uuids = [one for one in got if isinstance(one, str)]
    assert len(uuids) == 1  # the tunnel opens once
    assert got[-1] == b"4.sync,1.1;"
    assert authority.opened_events[-1].guacd == str(second.address)
    assert len(authority.closed_events) == 1


async def test_another_guacd_serves_before_a_client_gives_up_on_one_that_is_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def silent(peer: Peer) -> None:
        await peer.until("select")
        assert await peer.next() is None

    monkeypatch.setattr(limits, "GUACD_NEXT_SECONDS", 0.05)
    async with fake_guacd(silent) as first, fake_guacd(draw) as second:
        authority = FakeAuthority(first.address, others=(second.address,))
        got, _ = await through(authority)
    assert got[-1] == b"4.sync,1.1;"
    assert authority.opened_events[-1].guacd == str(second.address)


async def test_once_something_was_drawn_the_session_has_its_guacd() -> None:
    async with fake_guacd(draw_and_die) as first, fake_guacd(draw) as second:
        authority = FakeAuthority(first.address, others=(second.address,))
        await through(authority, leave=False)
        assert not second.peers
    assert authority.closed_events[0].ending is Ending.GUACD_LOST


async def test_when_none_serves_the_last_one_is_named(nobody: GuacdAddress) -> None:
    async with fake_guacd(hang_up_before_ready) as first:
        authority = FakeAuthority(first.address, others=(nobody,))
        await through(authority)
    assert authority.closed_events[0].ending is Ending.GUACD_UNREACHABLE
    assert str(nobody) in authority.closed_events[0].detail


async def test_what_guacd_says_of_the_target_is_no_reason_to_try_another() -> None:
    async def refuse(peer: Peer) -> None:
        await peer.greet()
        await peer.say("error", "Login failed", "769")

    async with fake_guacd(refuse) as first, fake_guacd(draw) as second:
        authority = FakeAuthority(first.address, others=(second.address,))
        await through(authority, leave=False)
        assert not second.peers
    assert authority.closed_events[0].ending is Ending.LOGIN_REFUSED


# a folder's connections


async def refuse_upstream(peer: Peer) -> None:
    await peer.greet()
    await peer.say("rect", "0", "0", "0", "1", "1")
    await peer.say("error", "Aborted. See logs.", "519")


@pytest.mark.parametrize("failing", [None, hang_up_before_ready, refuse_upstream])
async def test_the_next_connection_of_a_folder_and_nothing_is_seen_of_the_first(
    failing: Script | None, nobody: GuacdAddress
) -> None:
    async with fake_guacd(failing or draw) as first, fake_guacd(draw) as second:
        address = first.address if failing else nobody
        authority = FakeAuthority(address, next_targets=[nobody, second.address])
        got, _ = await through(authority)
        opened = authority.opened_events
    assert [event.guacd for event in opened] == [str(second.address)]
    assert got == [internal(str(opened[0].session_id)), b"4.sync,1.1;"]
    ended = [event.session_id for event in authority.closed_events]
    assert len(set(ended)) == 3
    assert ended[-1] == opened[0].session_id


async def test_a_folder_of_which_none_opens(nobody: GuacdAddress) -> None:
    authority = FakeAuthority(nobody, next_targets=[])
    got, reason = await through(authority, leave=False)
    assert reason == "517"
    assert got == ["0.,5.ended,17.guacd-unreachable,3.517,13.None is left.;"]
    assert len(authority.closed_events) == 1  # its end was told with the question


async def test_once_a_folders_connection_has_drawn_it_stays() -> None:
    async with fake_guacd(draw_and_die) as first, fake_guacd(draw) as second:
        authority = FakeAuthority(first.address, next_targets=[second.address])
        await through(authority, leave=False)
        assert not second.peers


async def test_a_refused_log_in_is_no_reason_to_try_another_connection() -> None:
    async def refuse(peer: Peer) -> None:
        await peer.greet()
        await peer.say("error", "Login failed", "769")

    async with fake_guacd(refuse) as first, fake_guacd(draw) as second:
        authority = FakeAuthority(first.address, next_targets=[second.address])
        await through(authority, leave=False)
        assert not second.peers
    assert authority.closed_events[0].ending is Ending.LOGIN_REFUSED


async def test_ended_while_it_is_held_back() -> None:
    held = asyncio.Event()

    async def quiet(peer: Peer) -> None:
        await peer.greet()
        held.set()
        assert await peer.next() is None

    async with fake_guacd(quiet) as first, fake_guacd(draw) as second:
        authority = FakeAuthority(first.address, next_targets=[second.address])
        async with gateway(authority) as server, server.connect() as socket:
            await held.wait()
            server.live.end_all(EXPIRED)
            await asyncio.wait_for(socket.wait_closed(), 5)
            assert socket.close_reason == "522"
            assert not second.peers


async def test_the_next_connections_session_is_ended_by_its_own_name(
    nobody: GuacdAddress,
) -> None:
    async with fake_guacd(draw) as second:
        authority = FakeAuthority(nobody, next_targets=[second.address])
        async with gateway(authority) as server, server.connect() as socket:
            await socket.recv()
            opened = authority.opened_events[0].session_id
            assert len(server.live) == 1
            assert server.live.end(opened, EXPIRED)
            await asyncio.wait_for(socket.wait_closed(), 5)
            assert socket.close_reason == "522"


async def test_an_end_that_comes_as_guacd_hangs_up_is_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Relay.run

    async def run_and_be_ended(relay: Relay, early: list[str]) -> Outcome:
        outcome = await run(relay, early)
        (session,) = server.live._sessions.values()
        session.end(SERVER_STOPPED)
        return outcome

    monkeypatch.setattr(Relay, "run", run_and_be_ended)
    async with fake_guacd(die_before_the_picture) as first, fake_guacd(draw) as second:
        authority = FakeAuthority(first.address, others=(second.address,))
        async with gateway(authority) as server, server.connect() as socket:
            await asyncio.wait_for(socket.wait_closed(), 5)
        assert not second.peers


async def test_none_is_tried_for_a_session_that_was_ended_while_the_cause_was_looked_for(
    monkeypatch: pytest.MonkeyPatch, nobody: GuacdAddress
) -> None:
    async def look_and_be_ended(outcome: Outcome, *_: object) -> Outcome:
        server.live.end_all(EXPIRED)
        return outcome

    monkeypatch.setattr(session_module, "diagnose", look_and_be_ended)
    authority = FakeAuthority(nobody, next_targets=[nobody])
    async with gateway(authority) as server, server.connect() as socket:
        await asyncio.wait_for(socket.wait_closed(), 5)
        assert socket.close_reason == "522"
    assert authority.next_targets == [nobody]
    (closed,) = authority.closed_events
    assert closed.ending is Ending.EXPIRED
