"""Which sessions the next server goes on with; more of it: test_parking_hard.py."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from tests.fakes.guacd import fake_guacd
from tests.unit.gateway.test_parking_hard import Keeping

from deskgate.gateway.about import words_of
from deskgate.gateway.outcome import (
    BROWSER_LOST,
    CLOSED_BY_TARGET,
    EXPIRED,
    GUACD_LOST,
    IDLE,
    INTERNAL,
    LEFT,
    MOVED,
    SERVER_STOPPED,
    Outcome,
)
from deskgate.gateway.owner_words import OwnerWords
from deskgate.gateway.succession import Succession, said_goodbye
from deskgate.gateway.upstream import Upstream, dial
from deskgate.grants import Grant, GuacdAddress, Person, Target
from deskgate.guac import encode


async def begun(address: GuacdAddress, keeping: Keeping) -> tuple[Succession, OwnerWords, Upstream]:
    grant = Grant(
        session_id=uuid.uuid4(),
        person=Person("1", "ada"),
        target=Target("1", "A server", "ssh"),
        guacd=address,
        park_seconds=600,
    )
    reader, writer = await dial(address)
    upstream, words = Upstream(reader, writer, "$x", "VERSION_1_5_0", b""), OwnerWords()
    succession = Succession(keeping, words)
    succession.begin(grant, upstream)
    return succession, words, upstream


@pytest.mark.parametrize(
    ("outcome", "is_left"),
    [
        (SERVER_STOPPED, True),
        (BROWSER_LOST, True),
        (MOVED, True),
        (EXPIRED, False),
        (IDLE, False),
        (LEFT, False),
        (CLOSED_BY_TARGET, False),
        (GUACD_LOST, False),
        (INTERNAL, False),
    ],
)
async def test_only_what_has_no_other_end_is_left(outcome: Outcome, *, is_left: bool) -> None:
    async with fake_guacd() as guacd:
        keeping = Keeping()
        succession, _, upstream = await begun(guacd.address, keeping)
        assert not succession.is_left(outcome, None)  # the server goes on
        keeping.stops = True
        assert succession.is_left(outcome, None) is is_left
        assert not said_goodbye(None)
        for name in list(keeping.held):
            keeping.drop(name)
        upstream.writer.transport.abort()
        await asyncio.sleep(0)


async def test_the_next_server_is_told_what_has_changed() -> None:
    async with fake_guacd() as guacd:
        keeping = Keeping()
        _, words, upstream = await begun(guacd.address, keeping)
        words.take(("filesystem", "0", "/home"))
        words.take(("undefine", "7"))
        assert [words_of(one) for one in keeping.abouts] == [
            b"",
            encode("filesystem", "0", "/home").encode(),
        ]
        for name in list(keeping.held):
            keeping.drop(name)
        upstream.writer.transport.abort()
        await asyncio.sleep(0)


async def test_what_has_ended_is_not_left_by_a_server_that_stops_a_moment_later() -> None:
    async with fake_guacd() as guacd:
        keeping = Keeping()
        succession, _, upstream = await begun(guacd.address, keeping)
        succession.over()
        keeping.stops = True
        assert not succession.is_left(BROWSER_LOST, None)
        for name in list(keeping.held):
            keeping.drop(name)
        upstream.writer.transport.abort()
