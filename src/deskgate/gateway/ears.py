"""Hears guacd's `error`, its farewell, and what it tells owners only, in an unparsed stream.

One quick look at every byte for all of it, since this is the data path; only where it finds
something is more done, so that the same word within a value is not mistaken for an instruction.
"""

from __future__ import annotations

import re

from deskgate.gateway.outcome import CLOSED_BY_TARGET, GUACD_LOST, Outcome, target_failed
from deskgate.gateway.owner_words import OWNER_WORDS, OwnerWords
from deskgate.guac import Tail

_ERROR = b";5.error,"
_TELLING = re.compile(b";(?:5[.]error|" + b"|".join(OWNER_WORDS) + b"),")
_SEAM = 16  # bytes: one more than the longest of these
_DISCONNECT_ENDS = b"connect;"
# guacd's longest texts are a line; with the status they fit into this.
_ERROR_BYTES = 1024


class Ears:
    """Give it every chunk before it is forwarded."""

    __slots__ = ("_looking", "_seam", "_tail", "_words", "last_words")

    def __init__(self, words: OwnerWords | None = None) -> None:
        self._words = words
        self._tail = Tail()
        self._seam = b";"  # what is before the first instruction
        self._looking = 0  # how many bytes more may belong to what looks like an error
        self.last_words: Outcome | None = None  # guacd's `error` or `disconnect`, once heard

    def hear(self, chunk: bytes) -> None:
        """Take the next chunk of guacd's stream."""
        seam = self._seam + chunk[:_SEAM]
        words = self._words
        if _TELLING.search(chunk) or _TELLING.search(seam) or (words and words.waits):
            begins = chunk.find(_ERROR)
            if begins >= 0:
                self._looking = begins + _ERROR_BYTES
            elif _ERROR in seam:
                self._looking = _ERROR_BYTES
            if words is not None:
                words.hear(chunk, self._seam)
        self._seam = (self._seam + chunk[-_SEAM:])[-_SEAM:]
        closely, rest = chunk[: self._looking], chunk[self._looking :]
        if closely:
            # The tail is short: look before what follows the error pushes it out.
            self._looking -= len(closely)
            self._tail.feed(closely)
            how = self._tail.read()
            if how.error is not None:
                self.last_words = target_failed(how.error, how.error_text)
        self._tail.feed(rest)
        if self._seam.endswith(_DISCONNECT_ENDS) and self._tail.read().orderly:
            self.last_words = self.farewell("")

    def farewell(self, detail: str) -> Outcome:
        """How guacd ended its stream; `detail` says how the socket did."""
        how = self._tail.read()
        if how.error is not None:
            return target_failed(how.error, how.error_text)
        return CLOSED_BY_TARGET if how.orderly else GUACD_LOST.because(detail)
