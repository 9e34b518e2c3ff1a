"""What becomes of one session when this server stops: the next one goes on with it, if it may.

Laws: a session that is to end for any other reason is never left to the next server; one that is
left has nothing pressed and nothing half sent, and the next server knows what guacd has said to its
owner only.
"""

from __future__ import annotations

from typing import Final

from deskgate.gateway.about import about_session
from deskgate.gateway.keeping import Keeping, holdable
from deskgate.gateway.outcome import Outcome
from deskgate.gateway.owner_words import OwnerWords
from deskgate.gateway.relay import Relay
from deskgate.gateway.upstream import Upstream
from deskgate.grants import Ending, Grant

# What a session goes through while its server stops, without being over by it.
_LIVES_ON: Final = frozenset(
    {Ending.SERVER_STOPPED, Ending.BROWSER_LOST, Ending.CLOSED_BY_USER, Ending.MOVED}
)


class Succession:
    """Of one session."""

    __slots__ = ("_grant", "_keeping", "_upstream", "_words")

    def __init__(self, keeping: Keeping, words: OwnerWords) -> None:
        self._keeping = keeping
        self._words = words
        self._grant: Grant | None = None
        self._upstream: Upstream | None = None

    def begin(self, grant: Grant, upstream: Upstream) -> None:
        """From now on it outlives this server, where guacd's socket can be handed over at all."""
        sock = holdable(upstream.writer)
        if sock is not None:
            self.go_on(grant, upstream)
            self._keeping.hold(grant.session_id, sock, self._about(grant, upstream))

    def go_on(self, grant: Grant, upstream: Upstream) -> None:
        """The same for one that a server before this one has left."""
        self._grant, self._upstream = grant, upstream
        self._words.changed = self._describe

    def _describe(self) -> None:
        if self._grant is not None and self._upstream is not None:
            about = self._about(self._grant, self._upstream)
            self._keeping.describe(self._grant.session_id, about)

    def _about(self, grant: Grant, upstream: Upstream) -> str:
        return about_session(grant, upstream.connection_id, upstream.version, self._words.again())

    def over(self) -> None:
        """guacd has been told goodbye: nothing is left to go on with, whenever the server stops."""
        self._grant = None

    def is_left(self, outcome: Outcome, relay: Relay | None) -> bool:
        """Whether a session with this outcome goes on under the next server."""
        may = outcome.ending in _LIVES_ON and not said_goodbye(relay)
        return may and self._grant is not None and self._keeping.keeps(self._grant.session_id)


def said_goodbye(relay: Relay | None) -> bool:
    """Whether the person has closed the session."""
    return relay is not None and relay.said_goodbye
