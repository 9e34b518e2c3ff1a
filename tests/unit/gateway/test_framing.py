"""Which framing a client gets. What each sends is tested at the edge."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from deskgate.gateway.browser import SocketBrowser
from deskgate.gateway.framing import Framing, StreamFraming, WholeFraming, choose_framing
from deskgate.gateway.outcome import GUACD_LOST
from deskgate.guac import MalformedInstruction, parse_message


async def unused(*_: Any) -> Any:
    raise AssertionError


@pytest.mark.parametrize(
    ("offered", "answered", "kind"),
    [
        (["deskgate.stream", "guacamole"], "deskgate.stream", StreamFraming),
        (["guacamole", "deskgate.stream"], "guacamole", WholeFraming),
        (["chat", "guacamole"], "guacamole", WholeFraming),
        (["chat"], None, WholeFraming),
        ([], None, WholeFraming),
    ],
)
async def test_the_first_that_we_know(
    offered: list[str], answered: str | None, kind: type[Framing]
) -> None:
    browser = SocketBrowser(unused, unused, asyncio.get_running_loop())
    subprotocol, framing = choose_framing(offered, browser)
    assert subprotocol == answered
    assert isinstance(framing, kind)


async def test_only_our_client_gets_a_notice() -> None:
    browser = SocketBrowser(unused, unused, asyncio.get_running_loop())
    (notice,) = parse_message(StreamFraming(browser).notice(GUACD_LOST))
    assert notice == ("", "ended", "guacd-lost", "515", GUACD_LOST.message)
    assert WholeFraming(browser).notice(GUACD_LOST) == ""


async def test_nonsense_from_guacd_is_refused() -> None:
    framing = WholeFraming(SocketBrowser(unused, unused, asyncio.get_running_loop()))
    with pytest.raises(MalformedInstruction):
        await framing.forward(b"garbage")


async def test_only_whole_instructions_can_be_tapped() -> None:
    sent: list[str] = []
    seen: list[bytes] = []

    async def send(message: Any) -> None:
        sent.append(message["text"])

    def sift(whole: bytes) -> bytes:
        seen.append(whole)
        return whole.replace(b"4.blob,1.3,0.;", b"")

    browser = SocketBrowser(unused, send, asyncio.get_running_loop())
    assert not StreamFraming(browser).tap(sift)
    framing = WholeFraming(browser)
    assert framing.tap(None)
    await framing.forward(b"4.sync,1.1;4.bl")
    assert framing.tap(sift)
    await framing.forward(b"ob,1.")
    await framing.forward(b"3,0.;4.sync,1.2;4.bl")
    await framing.forward(b"ob,1.3,0.;")
    framing.tap(None)
    await framing.forward(b"3.nop;")
    assert seen == [b"4.blob,1.3,0.;4.sync,1.2;", b"4.blob,1.3,0.;"]
    assert sent == ["4.sync,1.1;", "4.sync,1.2;", "3.nop;"]
