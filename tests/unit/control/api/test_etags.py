"""Of two editors the later one is told; who doesn't ask isn't."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from deskgate.control.api.etags import etag_check, etag_of, etag_tell
from deskgate.control.errors import Outdated
from deskgate.control.tree.models import Connection, Folder

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_an_etag_is_of_one_state_of_one_thing() -> None:
    thing = Folder(pk=1, updated_at=NOW)
    answer = HttpResponse()
    etag_tell(answer, thing)
    assert answer.headers["ETag"] == etag_of(thing)
    others = (
        Folder(pk=2, updated_at=NOW),
        Folder(pk=1, updated_at=NOW + timedelta(microseconds=1)),
        Connection(pk=1, updated_at=NOW),
    )
    assert len({etag_of(one) for one in (thing, *others)}) == 4


@pytest.mark.parametrize("told", ["", "*", "{}", '"x", {}', " {} "])
def test_it_may_be_written(told: str) -> None:
    thing = Folder(pk=1, updated_at=NOW)
    etag_check(RequestFactory().get("/", headers={"If-Match": told.format(etag_of(thing))}), thing)


def test_somebody_was_quicker() -> None:
    thing = Folder(pk=1, updated_at=NOW)
    request = RequestFactory().get("/", headers={"If-Match": etag_of(thing)})
    thing.updated_at += timedelta(seconds=1)
    with pytest.raises(Outdated):
        etag_check(request, thing)
