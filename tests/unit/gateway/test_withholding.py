"""Who looks into a session without the right to copy gets no copied texts, in either framing."""

from __future__ import annotations

from uuid import uuid4

import pytest

from deskgate.gateway.framing import Sift
from deskgate.gateway.outcome import CLOSED_BY_USER, Outcome
from deskgate.gateway.withholding import WithholdingFraming, framing_for
from deskgate.grants import Grant, GuacdAddress, Person, Rights, Target
from deskgate.guac import encode

COPIED = (
    encode("clipboard", "4", "text/plain") + encode("blob", "4", "c2VjcmV0") + encode("end", "4")
)
SYNC = encode("sync", "1")


class Kept:
    """A framing that keeps what it is given."""

    def __init__(self) -> None:
        self.sent = b""
        self.tapped: Sift | None = None

    async def forward(self, chunk: bytes) -> None:
        self.sent += chunk

    def notice(self, outcome: Outcome) -> str:
        return outcome.message

    def aside(self, word: str, text: str) -> str:
        return f"{word} {text}"

    def tap(self, sift: Sift | None) -> bool:
        self.tapped = sift
        return True


def grant(joins: str, rights: Rights) -> Grant:
    target, guacd = Target("", "prod", "ssh"), GuacdAddress("127.0.0.1", 4822)
    return Grant(uuid4(), Person("", "x"), target, guacd, rights=rights, joins=joins)


async def test_nothing_copied_in_whatever_chunks() -> None:
    kept = Kept()
    framing = framing_for(grant("$1", Rights(may_copy=False)), kept)
    for byte in (SYNC + COPIED + SYNC).encode():
        await framing.forward(bytes([byte]))
    assert kept.sent == (SYNC + SYNC).encode()


@pytest.mark.parametrize(
    ("joins", "rights"), [("", Rights(may_copy=False)), ("$1", Rights(view_only=True))]
)
def test_nothing_in_the_way_of_others(joins: str, rights: Rights) -> None:
    kept = Kept()
    assert framing_for(grant(joins, rights), kept) is kept


def test_the_rest_is_the_framings() -> None:
    kept = Kept()
    framing = framing_for(grant("$1", Rights(may_copy=False)), kept)
    assert isinstance(framing, WithholdingFraming)
    assert framing.notice(CLOSED_BY_USER) == CLOSED_BY_USER.message
    assert framing.aside("room", "{}") == "room {}"
    assert framing.tap(bytes.strip)
    assert kept.tapped is not None
