"""A file's count and its end, told once."""

from __future__ import annotations

from uuid import uuid4

import pytest

from deskgate.gateway import limits, metrics
from deskgate.gateway.streams_movement import Movement, StreamRefused, Terms, forbidden, too_large
from deskgate.grants import Direction, FileMoved, FileOutcome
from deskgate.guac.status import Status


def moving(limit: int = 0, name: str = "a.txt") -> tuple[Movement, list[FileMoved]]:
    told: list[FileMoved] = []
    return Movement(Terms(uuid4(), limit, told.append), Direction.UPLOAD, name), told


def test_the_first_end_counts() -> None:
    movement, told = moving()
    before = metrics.FILES.labels("upload", "done")._value.get()
    movement.add(3)
    movement.add(4)
    movement.over(FileOutcome.DONE)
    movement.over(FileOutcome.ABORTED, Status.CLIENT_TIMEOUT)
    (event,) = told
    assert (event.size, event.outcome, event.status) == (7, FileOutcome.DONE, Status.SUCCESS)
    assert metrics.FILES.labels("upload", "done")._value.get() == before + 1


def test_the_limit_is_the_last_byte_that_may_go() -> None:
    movement, _ = moving(limit=10)
    movement.add(10)
    with pytest.raises(StreamRefused) as refused:
        movement.add(1)
    assert refused.value.status is Status.CLIENT_OVERRUN
    assert refused.value.outcome is FileOutcome.TOO_LARGE
    assert movement.size == 10
    with pytest.raises(StreamRefused):
        movement.check(1)


def test_names_are_cut() -> None:
    movement, told = moving(name="x" * 5000)
    movement.over(FileOutcome.DONE)
    assert len(told[0].name) == limits.FILE_NAME_LENGTH


def test_sentences() -> None:
    assert "10240 MB" in too_large(10_240_000_000).message
    assert forbidden("download files from").kind == "PERMISSION_DENIED"
