"""A folder that is opened as one: who may, in which turn, and what comes after a failure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction
from tests.unit.control.admitting.conftest import Add, Desk, end, row_of

from deskgate.control.accounts.models import User
from deskgate.control.admission import admit
from deskgate.control.admitting.opening import LookFirst
from deskgate.control.audit.models import SessionLog
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tokens.models import Login
from deskgate.control.tokens.services import session_token_revoke, tunnel_token_issue
from deskgate.control.tree.models import Connection, CredentialSource, Folder, FolderKind
from deskgate.control.vault.host_keys import host_key_learn
from deskgate.control.vault.host_probe import NotSeen, SeenKey
from deskgate.grants import Ending, Grant, Refused
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)


def names(*grants: Grant) -> list[str]:
    return [grant.target.name for grant in grants]


def test_shared_out_evenly(desk: Desk, group: Folder, add: Add) -> None:
    add("a"), add("b")
    grants = [desk.open("g", group.pk) for _ in range(4)]
    assert names(*grants) == ["a", "b", "a", "b"]
    end(grants[0])
    assert names(desk.open("g", group.pk)) == ["a"]
    row = row_of(grants[0])
    assert (row.folder, row.connection_name) == (group, "a")


def test_shared_out_by_weight(desk: Desk, group: Folder, add: Add) -> None:
    add("heavy", weight=3), add("light", weight=1), add("none", weight=0), add("less", weight=-1)
    got = names(*(desk.open("g", group.pk) for _ in range(8)))
    assert (got.count("heavy"), got.count("light")) == (6, 2)


def test_who_looks_in_makes_nothing_busy(desk: Desk, group: Folder, add: Add) -> None:
    add("a"), add("b")
    first = desk.drawn("g", group.pk)
    end(first)
    first = desk.drawn("g", group.pk)
    for _ in range(3):
        desk.open("a", first.session_id)
    assert names(desk.open("g", group.pk), desk.open("g", group.pk)) == ["b", "a"]


@pytest.mark.parametrize("source", ["postgresql", "mysql", "default"])
def test_by_any_of_our_names(desk: Desk, group: Folder, add: Add, source: str) -> None:
    add("a")
    assert names(desk.open("g", group.pk, source)) == ["a"]


# who may


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, Status.RESOURCE_NOT_FOUND), (Role.SEE, Status.CLIENT_FORBIDDEN)],
)
def test_who_may_not(
    desk: Desk, group: Folder, add: Add, role: Role | None, status: Status
) -> None:
    add("a")
    AccessGrant.objects.all().delete()
    if role is not None:
        AccessGrant.objects.create(user=desk.person, folder=group, role=role)
    assert desk.refused("g", group.pk).status is status
    assert not SessionLog.objects.exists()


def test_a_folder_that_is_only_one(desk: Desk, group: Folder, add: Add) -> None:
    add("a")
    Folder.objects.update(kind=FolderKind.ORGANIZATIONAL)
    refused = desk.refused("g", group.pk)
    assert refused.status is Status.CLIENT_FORBIDDEN
    assert "isn't opened as one" in refused.message


def test_an_empty_one(desk: Desk, group: Folder) -> None:
    assert desk.refused("g", group.pk).status is Status.RESOURCE_NOT_FOUND
    assert desk.refused("g", "nonsense").status is Status.RESOURCE_NOT_FOUND


def test_what_stands_deeper_is_not_its_own(desk: Desk, group: Folder, add: Add) -> None:
    below = Folder.objects.create(name="below", parent=group)
    Connection.objects.filter(pk=add("a").pk).update(folder=below)
    assert desk.refused("g", group.pk).status is Status.RESOURCE_NOT_FOUND


# skipped, or refused clearly


def test_what_asks_is_skipped(desk: Desk, group: Folder, add: Add) -> None:
    add("asks", credential_source=CredentialSource.ASK)
    add("factor", second_factor=True)
    add("z")
    assert names(desk.open("g", group.pk), desk.open("g", group.pk)) == ["z", "z"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"credential_source": CredentialSource.ASK}, "asks for your credentials"),
        ({"second_factor": True}, "demands a second factor"),
    ],
)
def test_where_nothing_else_is_left_it_says_so(
    desk: Desk, group: Folder, add: Add, fields: dict[str, object], sentence: str
) -> None:
    add("a", **fields)
    refused = desk.refused("g", group.pk)
    assert refused.status is Status.CLIENT_FORBIDDEN
    assert sentence in refused.message


def test_our_own_page_has_shown_the_factor_for_all_of_them(
    desk: Desk, group: Folder, add: Add
) -> None:
    add("one", second_factor=True), add("other", second_factor=True)
    login = Login.objects.get(person=desk.person).name
    token = tunnel_token_issue(person=desk.person, opens=group, login=login, factor_shown=True)
    first = admit(replace(desk.request("g", group.pk), token=token))
    second = desk.another(first)
    assert names(first, second) == ["one", "other"]


def test_a_pages_token_without_the_factor_passes_them_over(
    desk: Desk, group: Folder, add: Add
) -> None:
    add("one", second_factor=True), add("other")
    token = tunnel_token_issue(person=desk.person, opens=group, login="x" * 32)
    assert names(admit(replace(desk.request("g", group.pk), token=token))) == ["other"]


def test_a_pages_token_opens_its_own_folder_only_and_no_connection_of_it(
    desk: Desk, group: Folder, add: Add
) -> None:
    one = add("one")
    elsewhere = Folder.objects.create(name="elsewhere", kind=FolderKind.BALANCING)
    for opens, kind, thing in (
        (elsewhere, "g", group.pk),
        (group, "c", one.pk),
        (one, "g", group.pk),
    ):
        token = tunnel_token_issue(person=desk.person, opens=opens, login="x" * 32)
        with pytest.raises(Refused, match="something else"):
            admit(replace(desk.request(kind, thing), token=token))
        with pytest.raises(Refused, match="not valid any more"):  # and it is spent
            admit(replace(desk.request("g", group.pk), token=token))


# after a failure


def test_each_is_tried_once_and_the_last_resort_at_last(
    desk: Desk, group: Folder, add: Add
) -> None:
    add("a"), add("b"), add("last", failover_only=True)
    first = desk.open("g", group.pk)
    second = desk.another(first)
    third = desk.another(second)
    assert names(first, second, third) == ["a", "b", "last"]
    assert len(third.tried) == 3
    with pytest.raises(Refused) as refused:
        desk.another(third)
    assert refused.value.status is Status.RESOURCE_CONFLICT
    ended = SessionLog.objects.exclude(ended_at=None).values_list("status", flat=True)
    assert list(ended) == [Status.UPSTREAM_NOT_FOUND] * 3
    assert len({grant.session_id for grant in (first, second, third)}) == 3


def test_the_last_resort_is_for_failures_alone(desk: Desk, group: Folder, add: Add) -> None:
    add("last", failover_only=True)
    assert desk.refused("g", group.pk).status is Status.RESOURCE_NOT_FOUND
    add("full", max_sessions=1)
    desk.open("g", group.pk)
    assert desk.refused("g", group.pk).status is Status.RESOURCE_CONFLICT


def test_rights_are_asked_again(desk: Desk, group: Folder, add: Add) -> None:
    add("a"), add("b")
    first = desk.open("g", group.pk)
    AccessGrant.objects.all().delete()
    with pytest.raises(Refused):
        desk.another(first)
    assert not SessionLog.objects.filter(ended_at=None).exists()


def test_a_log_in_that_is_over_opens_no_other(desk: Desk, group: Folder, add: Add) -> None:
    add("a"), add("b")
    first = desk.open("g", group.pk)
    session_token_revoke(token=desk.token)
    with pytest.raises(Refused) as refused:
        desk.another(first)
    assert refused.value.status is Status.CLIENT_UNAUTHORIZED


def test_who_was_disabled_opens_no_other(desk: Desk, group: Folder, add: Add) -> None:
    add("a"), add("b")
    first = desk.open("g", group.pk)
    User.objects.update(is_active=False)
    with pytest.raises(Refused):
        desk.another(first)


def test_a_connection_has_no_other(desk: Desk, add: Add) -> None:
    only = add("a")
    grant = desk.open("c", only.pk)
    assert grant.tried == ()
    with pytest.raises(Refused):
        desk.another(grant)


# affinity


def test_whoever_comes_again_gets_what_they_had(desk: Desk, group: Folder, add: Add) -> None:
    Folder.objects.update(affinity=True)
    add("a"), add("b")
    other = Desk(desk.person)
    end(desk.drawn("g", group.pk))
    had = other.drawn("g", group.pk)
    assert names(had) == ["a"]  # another log-in has had nothing
    got = [desk.drawn("g", group.pk) for _ in range(3)]
    assert names(*got) == ["a", "a", "a"]


def test_what_never_opened_was_not_had(desk: Desk, group: Folder, add: Add) -> None:
    Folder.objects.update(affinity=True)
    add("a"), add("b")
    end(desk.another(desk.open("g", group.pk)))
    assert names(desk.open("g", group.pk)) == ["a"]


def test_affinity_ends_where_the_connection_is_shut(desk: Desk, group: Folder, add: Add) -> None:
    Folder.objects.update(affinity=True)
    a, _ = add("a"), add("b")
    end(desk.drawn("g", group.pk))
    Connection.objects.filter(pk=a.pk).update(weight=0)
    assert names(desk.open("g", group.pk)) == ["b"]


# servers that nobody has seen yet


def _unlearned(group: Folder) -> None:
    for one in group.connections.all():
        del one.parameters["host-key-check"]
        one.save()


def test_a_host_key_is_looked_at_when_its_turn_comes(desk: Desk, group: Folder, add: Add) -> None:
    a, b = add("a"), add("b")
    _unlearned(group)
    request = desk.request("g", group.pk)
    with pytest.raises(LookFirst) as first:
        admit(request)
    assert (first.value.connection, first.value.place.host) == (a, "a.example.org")
    assert not SessionLog.objects.exists()
    unseen = {a.pk: NotSeen(Ending.HOST_UNREACHABLE, "Nobody is there.")}
    with pytest.raises(LookFirst) as second:
        admit(request, unseen=unseen)
    assert second.value.connection == b
    assert not SessionLog.objects.exists()  # nothing was done yet
    seen = SeenKey("ssh-ed25519", "AAAA")
    with transaction.atomic():
        host_key_learn(connection=b, place=second.value.place, seen=seen)
    grant = admit(request, unseen=unseen)
    assert grant.target.name == "b"
    failed = SessionLog.objects.get(connection=a)
    assert (failed.ending, failed.folder) == ("host-unreachable", group)


def test_a_server_that_is_not_there_is_a_failure(desk: Desk, group: Folder, add: Add) -> None:
    a = add("a")
    _unlearned(group)
    add("last", failover_only=True)
    unseen = {a.pk: NotSeen(Ending.HOST_UNREACHABLE, "Nobody is there.")}
    assert names(admit(desk.request("g", group.pk), unseen=unseen)) == ["last"]
