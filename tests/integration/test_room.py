"""Who may only look does nothing to the target, whatever their client sends; the keyboard that is
given types, and taken back types no more: with real targets and clients that keep to no rules."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import websockets
from tests.harness.api import Api
from tests.harness.client import Client, keysym_of, session
from tests.harness.server import DeskgateServer
from tests.harness.wait import appears, becomes

from deskgate.guac import encode
from targets import Targets

SECONDS = 30
CONTROL = "65507"
SHIFT = "65505"
INSERT = "65379"
MARK = "intruder"


def key(keysym: str) -> list[tuple[str, ...]]:
    return [("key", keysym, "1"), ("key", keysym, "0")]


# What would do something to a target, in order: keys, pasting in three ways, streams, sizes.
PASTE: list[tuple[str, ...]] = [
    ("clipboard", "0", "text/plain"), ("blob", "0", "aW50cnVkZXIK"), ("end", "0"),
]  # fmt: skip
TYPED = [press for character in f"{MARK}\n" for press in key(str(keysym_of(character)))]
ATTACK: list[tuple[str, ...]] = [
    *TYPED,
    *PASTE,
    *(("mouse", "100", "100", "2"), ("mouse", "100", "100", "0")),
    *(("mouse", "100", "100", "4"), ("mouse", "100", "100", "0")),
    *(("key", SHIFT, "1"), *key(INSERT), ("key", SHIFT, "0")),
    *(("key", CONTROL, "1"), *key("99"), ("key", CONTROL, "0")),
    ("touch", "0", "100", "100", "5", "5", "0.0", "1.0"),
    ("touch", "0", "100", "100", "5", "5", "0.0", "0.0"),
    *(("size", "300", "200"), ("size", "300", "200", "96")),
    *(("file", "1", "text/plain", MARK), ("blob", "1", "aW50cnVkZXIK"), ("end", "1")),
    *(("put", "0", "2", "text/plain", f"/{MARK}"), ("blob", "2", "aW50cnVkZXIK"), ("end", "2")),
    *(("pipe", "3", "text/plain", "STDIN"), ("blob", "3", "aW50cnVkZXIK"), ("end", "3")),
    *(("argv", "4", "text/plain", "font-size"), ("blob", "4", "NDA="), ("end", "4")),
    *(("audio", "5", "audio/L16;rate=44100,channels=2"), ("blob", "5", "AAAA"), ("end", "5")),
    *(("get", "0", "/"), ("usbconnect", "1"), ("usbdata", "1", "AAAA"), ("later", "x")),
    *(("select", "ssh"), ("connect", "x"), ("name", MARK), ("error", "x", "512")),
]
# Who may look sends these themselves; what stands in their values must not be taken for more.
CARRIERS = [("nop",), ("ack", "0"), ("", "ping"), ("", "room-like"), ("", "")]
# guacd compares C strings, so these are its `key` and `clipboard`; and what is no instruction.
CLOSING = [
    encode("key\0", "105", "1"),
    encode("nop") + encode("mouse\0x", "1", "1", "2"),
    "3.key,3.105,1.1",
    "3.key,3.105,1.1;3.ke",
    ".key,3.105,1.1;",
    "03.key;-1.x;",
    "3.nop;\x003.key,3.105,1.1;",
    "3.nop,3.key,3.105,1.1",
    "000003.key,3.105,1.1;",
    encode("", "room", '{"t":"give","seat":2}'),
    encode("", "room", "{" + MARK),
    encode("", "room", json.dumps({"t": "chat", "text": "x" * 1001})),
    encode("", "room", json.dumps({"t": "ask", "x": "x" * 4096})),
]  # fmt: skip


# To guacd this is a moment that is still to come, and it sends away who has seen that.
FUTURE = encode("sync", "".join(encode(*one) for one in ATTACK))


def packed() -> Iterator[str]:
    """The attack in messages that a socket survives."""
    yield from (encode(*one) for one in ATTACK)
    whole = "".join(encode(*one) for one in ATTACK)
    yield whole
    yield "".join(encode("nop") + encode(*one) + encode("ack", "0", "OK", "0") for one in ATTACK)
    for carrier in CARRIERS:
        yield encode(*carrier, whole)
        yield encode(*carrier, f"x;{whole}", whole)
        yield encode(*carrier, "é😀;" + whole) + whole
    yield encode("", "room", json.dumps({"t": "chat", "text": whole[:900]})) + whole
    for deed in ("take", "back"):
        yield encode("", "room", json.dumps({"t": deed})) + whole


@dataclass
class Desk:
    """The administrator, who shares sessions of his."""

    server: DeskgateServer
    api: Api
    targets: Targets

    @property
    def home(self) -> Path:
        return Path(self.targets.home)

    @asynccontextmanager
    async def opened(self, name: str, protocol: str) -> AsyncIterator[Client]:
        parameters = self.targets.parameters(protocol)
        identifier = await asyncio.to_thread(self.server.add_connection, name, protocol, parameters)
        token = await asyncio.to_thread(self.server.token)
        async with session(self.server.port, token, identifier) as client:
            await client.until("sync", SECONDS)
            yield client

    async def shared(self, owner: Client, *, control: bool = False) -> str:
        """The secret of a link to this session."""
        body = {
            "session_id": owner.uuid, "to": {"link": True}, "control": control, "copy": True,
            "paste": control, "download": True, "minutes": 15,
        }  # fmt: skip
        made = await asyncio.to_thread(self.api.send, "POST", "/shares", body)
        return str(made["link"]).rpartition("/")[2]

    @asynccontextmanager
    async def guest(
        self, secret: str, name: str, framing: str = "deskgate.stream"
    ) -> AsyncIterator[Client]:
        body = {"secret": secret, "name": name}
        entered = await asyncio.to_thread(self.api.send, "POST", "/guest", body)
        async with session(
            self.server.port, entered["token"], entered["identifier"],
            kind="s", framing=framing, source=entered["data_source"],
        ) as client:  # fmt: skip
            await client.until("sync", SECONDS)
            yield client

    async def said(self, owner: Client, count: int) -> list[str]:
        """What the log has of what people did in this session, once there is so much of it."""

        def found() -> list[str]:
            events = self.api.get("/events?action=session&limit=50")["items"]
            return [
                one["action"].removeprefix("session.")
                for one in reversed(events)
                if one["details"].get("session") == owner.uuid
            ]

        await becomes(lambda: len(found()) >= count)
        return await asyncio.to_thread(found)


@pytest.fixture
def desk(server: DeskgateServer, targets: Targets) -> Iterator[Desk]:
    with Api(server.url).log_in("admin", server.password) as api:
        yield Desk(server, api, targets)


async def say(client: Client, kind: str, **more: object) -> None:
    await client.send("", "room", json.dumps({"t": kind, **more}))


async def hears(client: Client, kind: str, **like: object) -> dict[str, Any]:
    """The next message of this kind that is like this."""
    while True:
        said: dict[str, Any] = json.loads((await client.next("", "room"))[2])
        if said["t"] == kind and all(said.get(name) == value for name, value in like.items()):
            return said


async def state_with(client: Client, *names: str) -> dict[str, Any]:
    """The next state in which exactly these are in the room."""
    while True:
        state = await hears(client, "state")
        if [seat["name"] for seat in state["seats"]] == list(names):
            return state


async def types(client: Client, line: str, path: Path) -> bool:
    """Whether what is typed makes this file; a terminal takes a moment before it listens."""
    for _ in range(SECONDS // 3):
        await client.type(f"{line}\n")
        if await appears(path, seconds=3):
            return True
    return False


async def moves_the_mouse(owner: Client, me: str) -> None:
    """Until the keyboard is theirs again, which it isn't within the first second."""
    for place in range(100):
        await owner.send("mouse", str(place), "10", "0")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                await hears(owner, "state", holder=me)
                return
    raise AssertionError("it was not taken back")


async def ending_of(desk: Desk, secret: str, message: str) -> str:
    """How a guest's session ends who sends this, and a key behind it."""
    async with desk.guest(secret, "Gus") as guest:
        with contextlib.suppress(websockets.ConnectionClosed):
            await guest.socket.send(message)
            await guest.socket.send(encode("key", "105", "1"))
        return (await guest.ended(SECONDS))[0]


async def hold(client: Client, modifier: str, character: str) -> None:
    for press in (("key", modifier, "1"), *key(str(ord(character))), ("key", modifier, "0")):
        await client.send(*press)


@asynccontextmanager
async def keeps(owner: Client, path: Path) -> AsyncIterator[None]:
    """All that is typed on the target goes into this file, whoever types it. At the end, however it
    comes, the terminal listens again: a desktop's is every test's."""
    await owner.type(f"cat > {path}\n")
    try:
        assert await appears(path)
        yield
    finally:
        listens = path.with_name(f"{path.name}-over")
        with contextlib.suppress(websockets.ConnectionClosed):
            for _ in range(SECONDS // 3):
                await hold(owner, CONTROL, "c")
                await owner.type(f"touch {listens}\n")
                if await appears(listens, seconds=3):
                    break


async def is_still_in(guest: Client, owner: Client) -> None:
    """guacd has had the time to send them away, and what they say is heard."""
    assert not [one for one in guest.heard if one[:2] == ("", "ended")]
    guest.heard.clear()
    await guest.until("sync", SECONDS)
    await say(guest, "pointer", x=5, y=6)
    assert (await hears(owner, "pointer", x=5))["y"] == 6


@pytest.mark.parametrize("protocol", ["ssh", "vnc"])
async def test_who_may_look_does_nothing_whatever_they_send(desk: Desk, protocol: str) -> None:
    received, given = (desk.home / f"{name}-{protocol}" for name in ("received", "given"))
    sizes = [desk.home / f"size-{protocol}-{n}" for n in range(2)]
    async with desk.opened(f"looked at by {protocol}", protocol) as owner:
        secret = await desk.shared(owner)
        assert await types(owner, f"stty size > {sizes[0]}", sizes[0])
        async with keeps(owner, received):
            async with desk.guest(secret, "Gus") as guest:
                for message in packed():
                    await guest.socket.send(message)
                await say(guest, "pointer", x=3, y=4)
                pointer = await hears(owner, "pointer", x=3)
                assert pointer["y"] == 4  # all before it has been dealt with
                await is_still_in(guest, owner)
            tried = CLOSING if protocol == "ssh" else CLOSING[:2]
            endings = await asyncio.gather(*(ending_of(desk, secret, one) for one in tried))
            assert endings == ["bad-instruction"] * len(tried)
            assert await ending_of(desk, secret, FUTURE) == "closed-by-target"
            await owner.type("owner\n")
            await hold(owner, CONTROL, "d")
            assert await types(owner, f"stty size > {sizes[1]}", sizes[1])
            assert received.read_text() == "owner\n"
            assert await becomes(lambda: sizes[0].read_text() == sizes[1].read_text() != "")
        # That it would have been seen: with the keyboard the same does type.
        async with keeps(owner, given), desk.guest(secret, "Gus") as guest:
            seat = (await hears(guest, "state"))["me"]
            await say(owner, "give", seat=seat, seconds=None)
            await hears(guest, "state", holder=seat)
            await guest.socket.send("".join(encode(*one) for one in TYPED))
            assert await becomes(lambda: given.read_text().startswith(f"{MARK}\n"))
        assert (desk.home / f"{given.name}-over").exists()
    assert not (desk.home / MARK).exists()


async def test_the_keyboard_is_given_and_taken_back(desk: Desk) -> None:
    async with desk.opened("given and taken back", "ssh") as owner:
        secret = await desk.shared(owner)
        async with desk.guest(secret, "Gus") as guest, desk.guest(secret, "Hal") as other:
            state = await state_with(owner, "admin", "Gus (guest)", "Hal (guest)")
            ada, gus, hal = (seat["id"] for seat in state["seats"])
            assert [seat["role"] for seat in state["seats"]] == ["owner", "view", "view"]
            await say(guest, "ask")
            assert (await hears(owner, "state", asking=[gus]))["holder"] == ada
            await say(owner, "give", seat=gus, seconds=300)
            for client in (owner, guest, other):
                assert (await hears(client, "state", holder=gus))["until"]
            assert await types(guest, "touch typed-by-gus", desk.home / "typed-by-gus")
            await other.type("touch typed-by-hal\n")
            # A clipboard of who may not paste is refused even now.
            await guest.send(*PASTE[0])
            assert await guest.next("ack", "0") == ("ack", "0", "Not allowed here", "771")
            # The owner moves the mouse: theirs again, and what Gus held down is let go of.
            await guest.send("key", CONTROL, "1")
            await say(guest, "pointer", x=1, y=1)
            await hears(owner, "pointer", seat=gus)
            await moves_the_mouse(owner, ada)
            await hears(guest, "state", holder=ada)
            await guest.type("touch typed-too-late\n")
            await say(guest, "chat", text="done?")
            assert (await hears(owner, "chat"))["name"] == "Gus (guest)"
            assert await types(owner, "touch typed-by-the-owner", desk.home / "typed-by-the-owner")
            await say(owner, "remove", seat=hal)
            assert (await other.ended(SECONDS))[0] == "revoked"
            await state_with(guest, "admin", "Gus (guest)")
        await state_with(owner, "admin")
        assert not (desk.home / "typed-too-late").exists()
        assert not (desk.home / "typed-by-hal").exists()
        log = await desk.said(owner, 5)
        assert log == ["asked", "given", "taken-back", "chat", "removed"]


async def test_who_may_control_takes_it(desk: Desk) -> None:
    async with desk.opened("taken", "ssh") as owner:
        secret = await desk.shared(owner, control=True)
        async with (
            desk.guest(secret, "Page") as page,
            desk.guest(secret, "Classic", framing="guacamole") as classic,
        ):
            state = await state_with(owner, "admin", "Page (guest)", "Classic (guest)")
            assert [seat["role"] for seat in state["seats"]] == ["owner", "control", "control"]
            ids = [seat["id"] for seat in state["seats"]]
            await say(page, "take")
            await hears(owner, "state", holder=ids[1])
            assert await types(page, "touch page-listens", desk.home / "page-listens")
            # Pasting, by the clipboard of the owner's session: the middle button in the terminal.
            await page.paste("touch pasted-by-page")
            await hold(page, CONTROL, "c")
            await page.send("mouse", "100", "100", "2")
            await page.send("mouse", "100", "100", "0")
            assert await types(page, "", desk.home / "pasted-by-page")
            # Clients that know of no rooms take it by typing.
            assert await types(classic, "touch by-classic", desk.home / "by-classic")
            assert (await hears(owner, "state", holder=ids[2]))["until"] is None
        assert await types(owner, "touch the-owner-again", desk.home / "the-owner-again")


async def test_the_owner_is_away(desk: Desk) -> None:
    """The room goes on without them, and who may control takes the keyboard."""
    async with desk.opened("left alone", "ssh") as owner:
        secret = await desk.shared(owner, control=True)
        async with desk.guest(secret, "Gus") as guest:
            await owner.socket.close()
            state = await hears(guest, "state")
            while state["seats"][0]["here"]:
                state = await hears(guest, "state")
            await say(guest, "take")
            assert await types(guest, "touch while-away", desk.home / "while-away")
            await asyncio.to_thread(desk.api.send, "DELETE", f"/sessions/{owner.uuid}")
            assert (await guest.ended(SECONDS))[0] == "revoked"
