"""What uploads and downloads over HTTP have in common: their count, their end, their refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from deskgate.gateway import limits, metrics
from deskgate.grants import Direction, FileMoved, FileOutcome
from deskgate.guac.status import Status


class StreamRefused(Exception):
    """A file can't be moved (on). `message` is a sentence for the person, without secrets.

    `kind` is Guacamole's word for the error.
    """

    def __init__(
        self,
        status: Status,
        message: str,
        outcome: FileOutcome = FileOutcome.FAILED,
        kind: str = "STREAM_ERROR",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.outcome = outcome
        self.kind = kind


def no_such_stream() -> StreamRefused:
    return StreamRefused(
        Status.RESOURCE_NOT_FOUND,
        "There is no such stream in this session, or it is over.",
        kind="NOT_FOUND",
    )


def in_use() -> StreamRefused:
    return StreamRefused(
        Status.RESOURCE_CONFLICT, "Another request is moving the data of this stream already."
    )


def too_many(limit: int) -> StreamRefused:
    return StreamRefused(
        Status.CLIENT_TOO_MANY,
        f"So many files are on their way in this session already: {limit}. Wait for one of them.",
    )


def forbidden(what: str) -> StreamRefused:
    return StreamRefused(
        Status.CLIENT_FORBIDDEN,
        f"You may not {what} this session.",
        kind="PERMISSION_DENIED",
    )


def not_with_this_client() -> StreamRefused:
    return StreamRefused(
        Status.UNSUPPORTED,
        "This session's client moves files through its own tunnel (deskgate.stream);"
        " by HTTP they go through sessions opened with the subprotocol guacamole.",
    )


def too_large(limit: int) -> StreamRefused:
    return StreamRefused(
        Status.CLIENT_OVERRUN,
        f"The file is larger than the {limit // 1_000_000} MB that this server moves"
        " (DESKGATE_TRANSFER_LIMIT_MB).",
        FileOutcome.TOO_LARGE,
    )


def client_left() -> StreamRefused:
    return StreamRefused(Status.CLIENT_TIMEOUT, "The request was broken off.", FileOutcome.ABORTED)


def nothing_moved() -> StreamRefused:
    return StreamRefused(
        Status.UPSTREAM_TIMEOUT,
        f"Nothing has moved for {limits.STREAM_IDLE_SECONDS:.0f} seconds.",
        FileOutcome.TIMED_OUT,
    )


def session_over() -> StreamRefused:
    return StreamRefused(Status.SESSION_CLOSED, "The session has ended.", FileOutcome.SESSION_ENDED)


@dataclass(frozen=True, slots=True)
class Terms:
    """What one request may move, of which session, and who is told when that is over."""

    session_id: UUID
    limit: int  # bytes of one file; 0: any number
    tell: Callable[[FileMoved], None]


class Movement:
    """One file on its way: counts what has gone, and tells once how it ended."""

    __slots__ = ("_counter", "_direction", "_name", "_started_at", "_terms", "_told", "size")

    def __init__(self, terms: Terms, direction: Direction, name: str) -> None:
        self.size = 0
        self._terms = terms
        self._direction = direction
        self._name = name[: limits.FILE_NAME_LENGTH]
        self._started_at = datetime.now(UTC)
        self._told = False
        self._counter = metrics.FILE_BYTES.labels(direction.value)

    def check(self, size: int) -> None:
        """Raises StreamRefused when so many bytes more would be over the limit."""
        if self._terms.limit and self.size + size > self._terms.limit:
            raise too_large(self._terms.limit)

    def add(self, size: int) -> None:
        """So many bytes more. Raises StreamRefused when that is over the limit."""
        self.check(size)
        self.size += size
        self._counter.inc(size)

    def over(self, outcome: FileOutcome, status: Status = Status.SUCCESS) -> None:
        """It has ended so; a second end changes nothing."""
        if self._told:
            return
        self._told = True
        metrics.FILES.labels(self._direction.value, outcome.value).inc()
        self._terms.tell(
            FileMoved(
                session_id=self._terms.session_id,
                started_at=self._started_at,
                at=datetime.now(UTC),
                direction=self._direction,
                name=self._name,
                size=self.size,
                outcome=outcome,
                status=status,
            )
        )
