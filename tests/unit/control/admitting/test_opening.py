"""One connection's opening; its refusals are tested with the admission."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.control.admitting.conftest import Add, Desk, row_of

from deskgate.control.accounts.models import User
from deskgate.control.admitting.asker import Asker
from deskgate.control.admitting.opening import (
    LookFirst,
    Wanted,
    connection_open,
    second_factor_shown,
)
from deskgate.control.audit.models import SessionLog
from deskgate.control.runtime import Runtime, set_runtime
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.vault.host_probe import NotSeen
from deskgate.grants import Ending, Refused
from deskgate.guac.status import Status


@pytest.fixture
def asker(person: User, desk: Desk) -> Asker:
    del desk  # for its guacd
    return Asker(person, "a-log-in", "192.0.2.9", "browser")


def test_the_row_says_what_was_asked_for(asker: Asker, group: Folder, add: Add) -> None:
    grant = connection_open(asker, add("a"), Wanted(folder_id=group.pk))
    row = row_of(grant)
    assert (row.folder, row.login, row.user_agent) == (group, "a-log-in", "browser")


def test_the_second_factor_was_shown_when_the_token_was_made(asker: Asker, add: Add) -> None:
    demands, free = add("a", second_factor=True), add("b")
    second_factor_shown(replace(asker, factor_shown=True), effective(demands))
    second_factor_shown(asker, effective(free))
    with pytest.raises(Refused, match="second factor"):
        second_factor_shown(asker, effective(demands))


def test_the_grant_remembers_it_for_what_is_tried_next(asker: Asker, add: Add) -> None:
    one = add("a")
    shown = replace(asker, factor_shown=True)
    assert connection_open(shown, one, Wanted()).factor_shown
    assert not connection_open(asker, one, Wanted()).factor_shown


def test_looking_first(asker: Asker, add: Add) -> None:
    one = add("a")
    del one.parameters["host-key-check"]
    one.save()
    with pytest.raises(LookFirst) as first:
        connection_open(asker, one, Wanted(looks=True))
    assert (first.value.connection, first.value.asker) == (one, asker)
    with pytest.raises(Refused, match="insists on a host key"):
        connection_open(asker, one, Wanted())
    unseen = {one.pk: NotSeen(Ending.TARGET_TIMEOUT, "It is silent.")}
    with pytest.raises(Refused) as refused:
        connection_open(asker, one, Wanted(unseen=unseen, looks=True))
    assert refused.value.status is Status.UPSTREAM_TIMEOUT
    assert SessionLog.objects.get().ending == "target-timeout"


def test_without_a_guacd(asker: Asker, add: Add) -> None:
    one: Connection = add("a")
    set_runtime(Runtime())
    with pytest.raises(Refused) as refused:
        connection_open(asker, one, Wanted())
    assert refused.value.ending is Ending.GUACD_UNREACHABLE
