"""A relay's side of a room, with the sockets that guacd reads at their other ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.guacd import Peer, fake_guacd
from tests.unit.guac.strategies import instruction_tuples

from deskgate.gateway.browser import BrowserGone
from deskgate.gateway.framing import StreamFraming
from deskgate.gateway.outcome import BROWSER_LOST, GatewayError, Outcome
from deskgate.gateway.relay import Relay
from deskgate.gateway.room import SEATS, Room
from deskgate.gateway.room_place import OwnersPlace, Teller, ViewersPlace, room_of
from deskgate.gateway.upstream import Upstream, dial
from deskgate.grants import Ending, Grant, GuacdAddress, Person, Rights, Target
from deskgate.guac import Instruction, Status, encode, internal
from deskgate.guac.filters import VIEW_ONLY_OPCODES
from deskgate.guac.status import Status as AnyStatus

A: Instruction = ("key", "97", "1")
A_UP: Instruction = ("key", "97", "0")


class Browser:
    """Says what it is told to; takes what it is sent unless it is `full`."""

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[str] = asyncio.Queue()
        self.got: list[str] = []
        self.full = asyncio.Event()
        self.full.set()
        self.stalled_since: float | None = None
        self.is_gone = False

    async def opened(self, session_id: UUID) -> None:
        """Nothing to do."""

    async def receive(self) -> str:
        return await self.inbox.get()

    async def send_text(self, text: str) -> None:
        await self.full.wait()
        if self.is_gone:
            raise BrowserGone(BROWSER_LOST)
        self.got.append(text)

    async def send_bytes(self, data: bytes) -> None:
        """guacd says nothing here."""

    async def close(self, status: AnyStatus, notice: str = "") -> None:
        """Nothing to do."""

    def told(self, kind: str) -> list[str]:
        return [text for text in self.got if f'"t":"{kind}"' in text]


def grant_of(name: str, **more: object) -> Grant:
    return Grant(
        uuid4(), Person("1", name), Target("1", "A server", "ssh"), GuacdAddress("127.0.0.1", 1),
        **more,  # type: ignore[arg-type]  # each test's own
    )  # fmt: skip


class Part:
    """One browser in a session: its relay, and its own guacd's end."""

    def __init__(self, browser: Browser, relay: Relay, peer: Peer, session_id: UUID) -> None:
        self.browser, self.relay, self.peer, self.session_id = browser, relay, peer, session_id

    async def say(self, *messages: str) -> Outcome | None:
        """Until they are dealt with; the outcome where they end the relay."""
        for message in messages:
            self.browser.inbox.put_nowait(message)
        ping = internal("ping", str(uuid4()))
        self.browser.inbox.put_nowait(ping)
        ended = self.relay._ended
        while ping not in self.browser.got and not ended.done():
            await asyncio.sleep(0)
        return ended.result() if ended.done() else None

    async def room(self, kind: str, **more: object) -> None:
        await self.say(internal("room", json.dumps({"t": kind, **more})))


class Scene:
    """A session with its owner's browser; others join."""

    def __init__(self, stack: AsyncExitStack, address: GuacdAddress, peers: list[Peer]) -> None:
        self._stack, self._address, self._peers = stack, address, peers
        self.room: Room | None = None
        self.owner: Part
        self.ended: list[Outcome] = []

    async def _relay(self, browser: Browser, rights: Rights, upstream: Upstream) -> Relay:
        framing = StreamFraming(browser)  # type: ignore[arg-type]  # as far as it is used here
        relay = Relay(browser, framing, upstream, rights)
        running = asyncio.create_task(relay.run([]))

        async def stop() -> None:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

        self._stack.push_async_callback(stop)
        return relay

    async def _upstream(self) -> tuple[Upstream, Peer]:
        count = len(self._peers)
        reader, writer = await dial(self._address)
        self._stack.callback(writer.transport.abort)
        while len(self._peers) == count:
            await asyncio.sleep(0)
        return Upstream(reader, writer, "$x", "VERSION_1_5_0", b""), self._peers[-1]

    async def open(self, rights: Rights | None = None) -> None:
        upstream, peer = await self._upstream()
        browser, grant = Browser(), grant_of("Ada", rights=rights or Rights())
        self.upstream = upstream
        self.said: list[str] = []
        relay = await self._relay(browser, grant.rights, upstream)
        self.room = room_of(
            grant, upstream.writer, lambda one: self.said.append(one.kind), relay.release_input
        )
        relay._place = OwnersPlace(self.room, grant, browser, self.ended.append, speaks=True)
        self.owner = Part(browser, relay, peer, grant.session_id)

    async def join(self, name: str, *, speaks: bool = True, **more: object) -> Part:
        assert self.room is not None
        upstream, peer = await self._upstream()
        browser, grant = Browser(), grant_of(name, **more)
        relay = await self._relay(browser, Rights(view_only=True, may_upload=False), upstream)
        relay._place = ViewersPlace(
            self.room, self.upstream.writer, grant, browser, relay.end, speaks=speaks
        )
        return Part(browser, relay, peer, grant.session_id)

    async def reached(self, part: Part) -> list[Instruction]:
        """What has come to this one's guacd, up to now."""
        mark = str(uuid4())
        part.relay._to_guacd_soon(encode("nop", mark).encode())
        while ("nop", mark) not in part.peer.heard:
            await asyncio.sleep(0)
        heard = part.peer.heard[: part.peer.heard.index(("nop", mark))]
        part.peer.heard.clear()
        return heard


async def listen(peer: Peer) -> None:
    while await peer.next() is not None:
        pass


@asynccontextmanager
async def scene(rights: Rights | None = None) -> AsyncIterator[Scene]:
    async with fake_guacd(listen) as guacd:
        async with AsyncExitStack() as stack:
            it = Scene(stack, guacd.address, guacd.peers)
            await it.open(rights)
            yield it
        await asyncio.sleep(0)  # for the sockets' own goodbye


async def test_the_keyboard_goes_from_hand_to_hand() -> None:
    async with scene() as it:
        vera = await it.join("Vera")
        await it.owner.say(encode("key", "65507", "1"))
        await vera.say(encode(*A))
        await it.owner.room("give", seat="s2", seconds=None)
        await vera.say(encode(*A) + encode("sync", "5"))
        assert await it.reached(it.owner) == [("key", "65507", "1"), ("key", "65507", "0"), A]
        assert await it.reached(vera) == [("sync", "5")]
        # Within the grace nothing of the owner's goes on but what is no input.
        await it.owner.say(encode(*A) + encode("size", "1", "1"))
        assert await it.reached(it.owner) == [("size", "1", "1")]
        await vera.room("back")
        await it.owner.say(encode("key", "98", "1"))
        assert await it.reached(it.owner) == [A_UP, ("key", "98", "1")]
        assert it.said == ["given", "given-back"]


async def test_who_leaves_lets_go() -> None:
    async with scene() as it:
        carl = await it.join("Carl", may_control=True)
        await carl.room("take")
        await carl.say(encode(*A))
        place = carl.relay._place
        assert place is not None
        place.leave()
        assert await it.reached(it.owner) == [A, A_UP]
        assert it.room is not None
        assert it.room.holder is it.room.owner


async def test_a_session_that_is_over_takes_no_input() -> None:
    async with scene() as it:
        carl = await it.join("Carl", may_control=True)
        await carl.room("take")
        it.upstream.writer.close()
        await carl.say(encode(*A))
        await carl.room("back")
        assert await it.reached(carl) == []


async def test_a_slow_browser_slows_nobody() -> None:
    async with scene() as it:
        slow, quick = await it.join("Slow"), await it.join("Quick")
        slow.browser.full.clear()
        for n in range(50):
            await quick.room("pointer", x=n, y=1)
        await quick.room("chat", text="hello")
        while not it.owner.browser.told("chat"):
            await asyncio.sleep(0)
        assert not slow.browser.told("chat")
        slow.browser.full.set()
        while not slow.browser.told("chat"):
            await asyncio.sleep(0)
        # Of all that was said of pointers it gets the last.
        pointers = slow.browser.told("pointer")
        assert len(pointers) <= 2
        assert '"x":49' in pointers[-1]


async def test_one_that_takes_nothing_is_let_go() -> None:
    async with scene() as it:
        slow = await it.join("Slow")
        slow.browser.full.clear()
        assert it.room is not None
        for n in range(300):
            it.room.owner.rates.__init__()  # type: ignore[misc]  # these have tests of their own
            it.room.hear(it.room.owner, json.dumps({"t": "chat", "text": str(n)}))
            await asyncio.sleep(0)
        assert slow.relay._ended.result().ending is Ending.BROWSER_LOST
        assert not it.owner.relay._ended.done()


@pytest.mark.parametrize("said", ['{"t":"give"}', "{", '{"t":"chat","text":"' + "x" * 1001 + '"}'])
async def test_what_no_page_says_ends_its_part(said: str) -> None:
    async with scene() as it:
        vera = await it.join("Vera")
        outcome = await vera.say(internal("room", said) + encode(*A))
        assert outcome is not None
        assert outcome.ending is Ending.BAD_INSTRUCTION
        much = Status.CLIENT_OVERRUN if "xxx" in said else Status.CLIENT_BAD_REQUEST
        assert outcome.status is much
        assert await it.reached(it.owner) == []


async def test_nobody_comes_into_a_full_room() -> None:
    async with scene() as it:
        for n in range(SEATS - 1):
            await it.join(f"Viewer {n}")
        with pytest.raises(GatewayError) as raised:
            await it.join("One more")
        assert raised.value.outcome.status is Status.CLIENT_TOO_MANY


async def test_where_the_owner_only_looks_nobody_types() -> None:
    async with scene(Rights(view_only=True)) as it:
        carl = await it.join("Carl", may_control=True, speaks=False)
        await carl.say(encode(*A))
        assert await it.reached(it.owner) == []


async def test_a_teller_stops_with_its_browser() -> None:
    async with scene() as it:
        vera = await it.join("Vera")
        vera.browser.is_gone = True
        await it.owner.room("chat", text="are you there?")
        await it.owner.room("chat", text="hello?")
        assert not vera.relay._ended.done()
    browser = Browser()
    teller = Teller(browser)
    teller.wake()
    teller.stop()
    await asyncio.sleep(0)
    assert browser.got == []


# Whatever a seat that only looks sends.

OPCODES = st.sampled_from(
    [
        *("key", "mouse", "touch", "size", "clipboard", "blob", "end", "file", "put", "pipe"),
        *("argv", "audio", "get", "ack", "sync", "nop", "", "select", "connect", "usbdata"),
        *("key\0", "nop\0", " key", "KEY", "room"),
    ]
)
ELEMENTS = st.sampled_from(["0", "1", "97", "text/plain", "x", "ping", "room", "AAAA", "", "é😀"])
PLAIN = st.lists(ELEMENTS, max_size=8).flatmap(
    lambda rest: OPCODES.map(lambda opcode: (opcode, *rest))
)
KINDS = st.sampled_from(["take", "back", "ask", "give", "chat", "look", "pointer", "beat", "x"])
DEEDS = KINDS.map(
    lambda kind: ("", "room", json.dumps({"t": kind, "seat": "s2", "text": "4.sync,1.1;", "x": 1,
                                          "y": 1, "n": 1}))
)  # fmt: skip
# What would go on if anything did.
USEFUL: st.SearchStrategy[Instruction] = st.sampled_from(
    [
        *(A, A_UP, ("mouse", "1", "2", "1"), ("touch", "0", "1", "2", "3", "4", "0.5", "1")),
        *(("clipboard", "0", "text/plain"), ("blob", "0", "aGk="), ("end", "0")),
    ]
)
SIMPLE: st.SearchStrategy[Instruction] = PLAIN | USEFUL | DEEDS | instruction_tuples


def joined(items: list[Instruction]) -> str:
    return "".join(encode(*item) for item in items)


NESTED: st.SearchStrategy[Instruction] = st.lists(SIMPLE, max_size=3).flatmap(
    lambda inner: PLAIN.map(lambda outer: (*outer, joined(inner)))
)
MESSAGE = st.lists(SIMPLE | NESTED, min_size=1, max_size=6).map(joined)


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A message with something cut out, put in or split in two."""
    text = draw(MESSAGE)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 4)))
    return text[:start] + draw(st.text(",;.0123key\0", max_size=3)) + text[end:]


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    messages=st.lists(MESSAGE | broken() | st.text(max_size=20), min_size=1, max_size=5),
    others=st.lists(MESSAGE, max_size=2),
    silent=st.booleans(),
    speaks=st.booleans(),
)
def test_who_only_looks_reaches_nothing(
    messages: list[str], others: list[str], silent: bool, speaks: bool
) -> None:
    async def all_of_it() -> None:
        async with scene() as it:
            viewer = await it.join("Vera", is_silent=silent, speaks=speaks)
            other = await it.join("Other", is_silent=silent, speaks=not speaks)
            for number, message in enumerate(messages):
                if number < len(others):
                    await other.say(others[number])
                await viewer.say(message)
            assert await it.reached(it.owner) == []
            for part in (viewer, other):
                reached = {item[0] for item in await it.reached(part)}
                assert reached <= VIEW_ONLY_OPCODES

    asyncio.run(all_of_it())
