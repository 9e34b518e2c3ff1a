"""What a managed guacd wrote to its log, kept in memory and found again by connection.

guacd tells the browser only a status; the cause stands in its log. Its lines look like
`guacd[812]: ERROR:\tmessage`; one process serves one connection, and says which when a user joins.
"""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from collections.abc import Sequence
from typing import Protocol

_LINE = re.compile(r"guacd\[(\d+)\]: ([A-Z]+):\s+(.*)")
_JOINED = re.compile(r'User "[^"]*" joined connection "(\$[0-9a-f-]+)"')

# One process writes about ten lines in its life; a broken one may repeat itself.
_LINES_PER_PROCESS = 40
# Twice the sessions that one machine carries, so that the log of a live one is still there.
_PROCESSES = 2000
# Lines of a process that never got as far as a connection, for instance without a plug-in.
_RECENT = 20


class GuacdLog(Protocol):
    """Where the lines of a connection can be read, if anywhere."""

    def of(self, connection_id: str) -> Sequence[str]:
        """guacd's messages about this connection ("$uuid"), oldest first; empty if unknown."""
        ...


class NoLog:
    """The log of a guacd that is not ours."""

    def of(self, connection_id: str) -> Sequence[str]:
        del connection_id
        return ()


class MemoryLog:
    """The managed guacd's log."""

    def __init__(self) -> None:
        self._by_process: OrderedDict[str, deque[str]] = OrderedDict()
        self._process_of: OrderedDict[str, str] = OrderedDict()
        self._recent: deque[str] = deque(maxlen=_RECENT)

    def add(self, line: str) -> None:
        """Take one line as guacd wrote it; what is not in guacd's form belongs to nobody."""
        match = _LINE.match(line)
        if match is None:
            return
        process, _level, message = match.groups()
        if process not in self._by_process and len(self._by_process) >= _PROCESSES:
            self._by_process.popitem(last=False)
        self._by_process.setdefault(process, deque(maxlen=_LINES_PER_PROCESS)).append(message)
        self._recent.append(message)
        joined = _JOINED.search(message)
        if joined:
            if len(self._process_of) >= _PROCESSES:
                self._process_of.popitem(last=False)
            self._process_of[joined[1]] = process

    def of(self, connection_id: str) -> Sequence[str]:
        """See GuacdLog. Without a connection: the newest lines of all."""
        if not connection_id:
            return tuple(self._recent)
        return tuple(self._by_process.get(self._process_of.get(connection_id, ""), ()))
