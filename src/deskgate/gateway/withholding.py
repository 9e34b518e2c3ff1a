"""The framing of somebody who looks into a session and may not take texts out of it.

guacd gives what is copied to all in a session alike; it is kept from them here, on the way to their
browser, whichever framing that has.
"""

from __future__ import annotations

from deskgate.gateway.framing import Framing, Sift
from deskgate.gateway.outcome import Outcome
from deskgate.grants import Grant
from deskgate.guac import WholeInstructions, Withholding


def framing_for(grant: Grant, framing: Framing) -> Framing:
    """The framing itself, or one that withholds what this grant doesn't give."""
    if not grant.joins or grant.rights.may_copy:
        return framing
    withheld = Withholding(copied=True, files=not grant.rights.may_download)
    return WithholdingFraming(framing, withheld)


class WithholdingFraming:
    """Whole instructions to another framing, without those that are withheld."""

    def __init__(self, framing: Framing, withheld: Withholding) -> None:
        self._framing = framing
        self._whole = WholeInstructions()
        self._withheld = withheld

    async def forward(self, chunk: bytes) -> None:
        whole = self._whole.feed(chunk)
        if whole and (passed := self._withheld.sift(whole)):
            await self._framing.forward(passed)

    def notice(self, outcome: Outcome) -> str:
        return self._framing.notice(outcome)

    def aside(self, word: str, text: str) -> str:
        return self._framing.aside(word, text)

    def tap(self, sift: Sift | None) -> bool:
        return self._framing.tap(sift)
