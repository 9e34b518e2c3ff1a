"""How many refused log-ins of an address are written down one by one.

A signature can't be guessed by trying, and a platform has one address for all its users: so nobody
is locked out, and a right signature is good however many wrong ones came before it. What has to be
bounded is what wrong ones cost: rows in the log. Law: counted in this process's memory, bounded.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from enum import Enum
from typing import Final

from deskgate.networks import subscriber_of

EACH_MINUTE: Final = 30  # a broken platform is seen in the log; a flood doesn't fill it
ADDRESSES: Final = 10_000  # about 1 MB
_MINUTE: Final = 60.0


class Note(Enum):
    """What is to be written of a refusal."""

    WRITE = "write"
    WRITE_LAST = "write, and that those that follow within a minute are not"
    NOTHING = "nothing"


class Refusals:
    """Counts refusals by address. `now` is in seconds, of a clock that only goes forward."""

    def __init__(self, each_minute: int = EACH_MINUTE, addresses: int = ADDRESSES) -> None:
        self._each_minute = each_minute
        self._addresses = addresses
        self._since: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, address: str, now: float) -> Note:
        """One more of this address, or of its IPv6 network: one subscriber has all of that."""
        address = _place(address)
        with self._lock:
            since, count = self._since.pop(address, (now, 0))
            if now - since >= _MINUTE:
                since, count = now, 0
            self._since[address] = since, count + 1
            if len(self._since) > self._addresses:
                self._since.popitem(last=False)
        if count + 1 < self._each_minute:
            return Note.WRITE
        return Note.WRITE_LAST if count + 1 == self._each_minute else Note.NOTHING


def _place(address: str) -> str:
    return subscriber_of(address) or ""  # what is no address is counted together
