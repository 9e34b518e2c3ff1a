"""Who looks into a session is in its room, behind the real server; their own guacd only shows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest
import websockets
from tests.fakes.authority import FakeAuthority
from tests.fakes.guacd import FakeGuacd, Peer, fake_guacd
from tests.fakes.server import Gateway, gateway

from deskgate.gateway.streams_movement import StreamRefused
from deskgate.grants import Grant, Notice, Person, Rights, SaidKind, TunnelRequest
from deskgate.guac import Instruction, encode, parse_message

KEY = encode("key", "97", "1")


@dataclass(slots=True)
class Sharing(FakeAuthority):
    """Grants of kind "a" are looks into the session that is named; `how` is what they may."""

    how: dict[str, Any] = field(default_factory=dict)

    async def admit(self, request: TunnelRequest) -> Grant:
        grant = await super(Sharing, self).admit(request)
        if request.kind != "a":
            return replace(grant, person=Person("1", "ada", "Ada"), park_seconds=60)
        return replace(
            grant,
            person=Person("2", "vera", "Vera"),
            joined=UUID(request.identifier),
            joins="$x",
            **self.how,
        )


async def draw(peer: Peer) -> None:
    """Shows something and listens."""
    await peer.greet()
    await peer.say("sync", "1")
    while await peer.next() is not None:
        pass


class Page:
    """One browser."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket = socket
        self.uuid = ""

    async def heard(self) -> Instruction:
        """The gateway's own words."""
        while True:
            frame = await asyncio.wait_for(self.socket.recv(), 10)
            if isinstance(frame, str):
                return parse_message(frame)[0]

    async def told(self, kind: str) -> dict[str, Any]:
        while True:
            instruction = await self.heard()
            if instruction[:2] == ("", "room"):
                said: dict[str, Any] = json.loads(instruction[2])
                if said["t"] == kind:
                    return said

    async def say(self, kind: str, **more: object) -> None:
        await self.socket.send(encode("", "room", json.dumps({"t": kind, **more})))


class Scene:
    def __init__(self, server: Gateway, guacd: FakeGuacd, authority: Sharing) -> None:
        self.server, self.guacd, self.authority = server, guacd, authority

    @asynccontextmanager
    async def opened(self, framing: str = "deskgate.stream", **changes: str) -> AsyncIterator[Page]:
        async with self.server.connect(framing, **changes) as socket:
            page = Page(socket)
            page.uuid = (await page.heard())[1]
            yield page

    def look(self, owner: Page, framing: str = "deskgate.stream") -> Any:
        return self.opened(framing, GUAC_TYPE="a", GUAC_ID=owner.uuid)

    async def reached(self, number: int, opcode: str) -> list[Instruction]:
        """All that this guacd was told since its handshake, once there is such an instruction."""
        peer = self.guacd.peers[number]
        while not any(one[0] == opcode for one in peer.heard):
            await asyncio.sleep(0.001)
        begun = next(n for n, one in enumerate(peer.heard) if one[0] == "connect")
        return peer.heard[begun + 1 :]


@asynccontextmanager
async def scene(**how: object) -> AsyncIterator[Scene]:
    async with fake_guacd(draw) as guacd:
        authority = Sharing(guacd.address, how=how)
        async with gateway(authority) as server:
            yield Scene(server, guacd, authority)


async def test_who_looks_in_is_in_the_room_and_joins_to_see_only() -> None:
    async with scene() as it, it.opened() as ada:
        assert [one["name"] for one in (await ada.told("state"))["seats"]] == ["Ada"]
        async with it.look(ada) as vera:
            state = await ada.told("state")
            assert [one["name"] for one in state["seats"]] == ["Ada", "Vera"]
            await vera.socket.send(KEY + encode("nop"))
            assert await it.reached(1, "nop") == [("nop",)]
            await ada.say("give", seat="s2", seconds=None)
            while (await vera.told("state"))["holder"] != "s2":
                pass
            await vera.socket.send(KEY)
            assert await it.reached(0, "key") == [("key", "97", "1")]
            it.server.live.tell(Notice(UUID(ada.uuid), "Soon it ends."))
            for page in (ada, vera):
                assert (await page.told("notice"))["text"] == "Soon it ends."
            # How far away each is, and when they touched it, is known of each session.
            for page in (ada, vera):
                beat = await page.told("beat")
                await page.say("beat", n=beat["n"])
                session = it.server.live.get(UUID(page.uuid))
                assert session is not None
                while session.progress().roundtrip is None:
                    await asyncio.sleep(0.001)
                meeting = session.meeting
                assert meeting is not None
                assert meeting.touched_at > 0
        assert len((await ada.told("state"))["seats"]) == 1
    assert [one.kind for one in it.authority.sayings] == [SaidKind.GIVEN]


@pytest.mark.parametrize("rights", [Rights(), Rights(view_only=True)])
async def test_guacd_itself_is_told_that_they_only_look(rights: Rights) -> None:
    async with fake_guacd(asked_for_read_only) as guacd:
        authority = Sharing(guacd.address, how={"rights": rights, "may_control": True})
        async with gateway(authority) as server:
            it = Scene(server, guacd, authority)
            async with it.opened() as ada, it.look(ada) as vera:
                connects = [
                    one for peer in guacd.peers for one in peer.heard if one[0] == "connect"
                ]
                assert [one[2] for one in connects] == ["", "true"]
                # Nor do files go in by requests of their own.
                look = server.live.get(UUID(vera.uuid))
                assert look is not None
                assert look.streams is not None
                with pytest.raises(StreamRefused):
                    look.streams.check_upload()


async def asked_for_read_only(peer: Peer) -> None:
    await peer.greet("VERSION_1_5_0", "read-only")
    await peer.say("sync", "1")
    while await peer.next() is not None:
        pass


async def test_the_owner_goes_and_comes_back_to_the_same_room() -> None:
    async with scene(may_control=True) as it:
        async with it.opened() as ada:
            look = it.look(ada)
            vera = await look.__aenter__()
            await vera.told("state")
        state = await vera.told("state")
        assert [one["here"] for one in state["seats"]] == [False, True]
        await vera.say("take")
        assert (await vera.told("state"))["holder"] == "s2"
        await vera.socket.send(KEY)
        assert await it.reached(0, "key") == [("key", "97", "1")]
        await look.__aexit__(None, None, None)


async def test_clients_that_know_of_no_rooms_take_the_keyboard_by_typing() -> None:
    async with scene(may_control=True) as it, it.opened() as ada:
        async with it.look(ada, "guacamole") as vera:
            await vera.socket.send(KEY)
            assert ("key", "97", "1") in await it.reached(0, "key")
            while (await ada.told("state"))["holder"] != "s2":
                pass
        # What was held down is let go of with who held it.
        while ("key", "97", "0") not in await it.reached(0, "key"):
            await asyncio.sleep(0.001)


async def test_a_session_of_another_server_is_joined_as_ever() -> None:
    async with scene() as it:
        nobody = "00000000-0000-4000-8000-000000000000"
        async with it.opened(GUAC_TYPE="a", GUAC_ID=nobody) as vera:
            await vera.socket.send(KEY)
            assert await it.reached(0, "key") == [("key", "97", "1")]
            await vera.say("chat", text="nobody is here")
            it.server.live.tell(Notice(UUID(vera.uuid), "Soon it ends."))
            assert (await vera.told("notice"))["text"] == "Soon it ends."


async def test_there_is_no_room_for_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deskgate.gateway.room.SEATS", 1)
    async with scene() as it, it.opened() as ada, it.look(ada) as vera:
        instruction = await vera.heard()
        assert instruction[:3] == ("", "ended", "refused")
        assert "As many people" in instruction[4]
