"""The authority, from threads, as the gateway uses it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import ParamSpec, TypeVar

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone

from deskgate.control import authority as authority_module
from deskgate.control.accounts.models import User
from deskgate.control.accounts.passwords import password_set
from deskgate.control.accounts.services import (
    user_disable,
    user_enable,
    user_rights_set,
)
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.services import session_end, sessions_end
from deskgate.control.authority import DatabaseAuthority
from deskgate.control.errors import KeyTrouble
from deskgate.control.runtime import Runtime, set_runtime
from deskgate.control.threads import with_database
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import (
    session_token_issue,
    session_token_revoke,
    tunnel_token_issue,
)
from deskgate.control.tree.models import Connection
from deskgate.control.vault import opening
from deskgate.control.vault.host_probe import SeenKey
from deskgate.control.visits.models import Visit
from deskgate.control.visits.services import Opens, Visitor, visit_begin
from deskgate.grants import (
    Authority,
    Ending,
    Grant,
    GuacdAddress,
    Refused,
    Revocation,
    Secret,
    SessionClosed,
    SessionOpened,
    TunnelRequest,
)
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)

GUACD = GuacdAddress("127.0.0.1", 4822, managed=True)
HOST_KEY = SeenKey("ssh-ed25519", "AAAA")
P = ParamSpec("P")
T = TypeVar("T")


def in_thread(work: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """The same in a thread of its own, which keeps no connection to the database."""

    def call(*args: P.args, **named: P.kwargs) -> Awaitable[T]:
        return asyncio.to_thread(with_database, lambda: work(*args, **named))

    return call


@pytest.fixture
async def authority(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DatabaseAuthority]:
    monkeypatch.setattr(authority_module, "host_key_read", lambda host, port: HOST_KEY)
    set_runtime(Runtime(managed_guacd=lambda: GUACD))
    made = DatabaseAuthority()
    yield made
    await made.aclose()
    # What the test itself asked the database stays open in the thread that asgiref keeps for it.
    await sync_to_async(connections.close_all)()
    set_runtime(Runtime())


@pytest.fixture
def tunnel_token(admin: User, connection: Connection) -> Secret:
    return tunnel_token_issue(person=admin, opens=connection, login="login-1")


@pytest.fixture
def session_token(admin: User) -> Secret:
    return session_token_issue(person=admin)


def _request(
    token: Secret, identifier: int | str, kind: str = "c", source: str = "deskgate"
) -> TunnelRequest:
    return TunnelRequest(token, source, str(identifier), kind, "192.0.2.9", "Browser/1")


def _closed(grant: Grant, ending: Ending = Ending.CLOSED_BY_USER) -> SessionClosed:
    return SessionClosed(
        session_id=grant.session_id,
        at=timezone.now(),
        status=Status.SUCCESS,
        ending=ending,
        detail="",
        bytes_to_browser=5_000_000_000,
        bytes_to_guacd=7,
    )


async def test_it_is_an_authority(authority: DatabaseAuthority) -> None:
    checked: Authority = authority
    assert checked is authority


async def test_a_session_from_admission_to_end(
    authority: DatabaseAuthority, admin: User, connection: Connection, tunnel_token: Secret
) -> None:
    grant = await authority.admit(_request(tunnel_token, connection.pk))
    assert grant.person.name == "root"
    assert grant.target.protocol == "ssh"
    assert grant.guacd == GUACD
    password = grant.parameters["password"]
    assert isinstance(password, Secret)
    assert password.reveal() == "marker-7d1f-never-shown"
    assert "marker" not in repr(grant)
    assert dict(grant.parameters) == {
        "hostname": "10.0.0.5",
        "host-key": "10.0.0.5 ssh-ed25519 AAAA",
        "port": "22",
        "username": "deploy",
        "password": password,
    }
    row = await SessionLog.objects.aget()
    assert (row.id, row.client_address, row.login) == (grant.session_id, "192.0.2.9", "login-1")
    await authority.opened(SessionOpened(grant.session_id, timezone.now(), "$5f", "VERSION_1_3_0"))
    await authority.closed(_closed(grant))
    await authority.closed(_closed(grant, ending=Ending.INTERNAL))  # told twice
    row = await SessionLog.objects.aget()
    assert row.ending == "closed-by-user"
    assert row.bytes_to_browser == 5_000_000_000
    assert row.opened_at is not None
    assert row.ended_at is not None
    assert row.opened_at <= row.ended_at
    assert row.guacd_version == "VERSION_1_3_0"


async def test_a_tunnel_token_opens_once_even_when_used_at_once(
    authority: DatabaseAuthority, connection: Connection, tunnel_token: Secret
) -> None:
    requests = [authority.admit(_request(tunnel_token, connection.pk)) for _ in range(12)]
    results = await asyncio.gather(*requests, return_exceptions=True)
    refused = [result for result in results if isinstance(result, Refused)]
    assert len(refused) == 11
    assert {one.status for one in refused} == {Status.CLIENT_UNAUTHORIZED}


async def test_a_session_token_opens_many(
    authority: DatabaseAuthority, connection: Connection, session_token: Secret
) -> None:
    for _ in range(2):
        grant = await authority.admit(_request(session_token, connection.pk))
        assert grant.person.name == "root"


@pytest.mark.parametrize(
    ("identifier", "kind", "source", "status"),
    [
        ("", "c", "deskgate", Status.CLIENT_BAD_REQUEST),
        ("1", "x", "deskgate", Status.CLIENT_BAD_REQUEST),
        ("1", "g", "deskgate", Status.RESOURCE_NOT_FOUND),
        ("1", "a", "deskgate", Status.RESOURCE_NOT_FOUND),
        ("1", "c", "oracle", Status.RESOURCE_NOT_FOUND),
        ("99999", "c", "deskgate", Status.RESOURCE_NOT_FOUND),
        ("nonsense", "c", "deskgate", Status.RESOURCE_NOT_FOUND),
    ],
)
async def test_what_can_not_be_opened(
    authority: DatabaseAuthority,
    session_token: Secret,
    identifier: str,
    kind: str,
    source: str,
    status: Status,
) -> None:
    with pytest.raises(Refused) as refused:
        await authority.admit(_request(session_token, identifier, kind, source))
    assert refused.value.status is status
    assert not await SessionLog.objects.aexists()


@pytest.mark.parametrize("token", ["", "ABC", "\ud800", "é" * 5000])
async def test_an_unknown_token(
    authority: DatabaseAuthority, connection: Connection, token: str
) -> None:
    with pytest.raises(Refused) as refused:
        await authority.admit(_request(Secret(token), connection.pk))
    assert refused.value.status is Status.CLIENT_UNAUTHORIZED


async def test_a_tunnel_token_is_for_its_connection(
    authority: DatabaseAuthority, connection: Connection, tunnel_token: Secret
) -> None:
    with pytest.raises(Refused) as refused:
        await authority.admit(_request(tunnel_token, connection.pk + 1))
    assert refused.value.status is Status.CLIENT_FORBIDDEN


async def test_a_late_tunnel_token(
    authority: DatabaseAuthority, connection: Connection, tunnel_token: Secret
) -> None:
    await AuthToken.objects.aupdate(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused):
        await authority.admit(_request(tunnel_token, connection.pk))


async def test_a_person_without_rights_is_told_that_it_is_not_there(
    authority: DatabaseAuthority, person: User, connection: Connection
) -> None:
    token = await in_thread(session_token_issue)(person=person)
    with pytest.raises(Refused) as refused:
        await authority.admit(_request(token, connection.pk))
    assert refused.value.status is Status.RESOURCE_NOT_FOUND


async def test_a_disabled_person_is_refused(
    authority: DatabaseAuthority,
    admin: User,
    other_admin: User,
    connection: Connection,
    session_token: Secret,
) -> None:
    await in_thread(user_disable)(user=admin)
    await in_thread(user_enable)(user=admin)  # the token died with the disabling
    with pytest.raises(Refused):
        await authority.admit(_request(session_token, connection.pk))


@pytest.mark.parametrize(
    "take_away",
    [
        lambda admin, token: user_disable(user=admin),
        lambda admin, token: user_rights_set(user=admin, is_active=True, is_admin=False),
        lambda admin, token: password_set(user=admin, password=Secret("other-harbour-43")),
        lambda admin, token: session_token_revoke(token=token),
    ],
    ids=["disabled", "demoted", "new password", "log-out"],
)
async def test_what_is_taken_away_while_being_admitted_ends_what_was_begun(
    authority: DatabaseAuthority,
    admin: User,
    other_admin: User,
    connection: Connection,
    session_token: Secret,
    monkeypatch: pytest.MonkeyPatch,
    take_away: Callable[[User, Secret], object],
) -> None:
    inside, go = threading.Event(), threading.Event()

    def reveal_late(**_: object) -> dict[str, Secret]:  # after the token's use, before the row
        inside.set()
        go.wait(10)
        return {}

    monkeypatch.setattr(opening, "secrets_reveal", reveal_late)
    admission = asyncio.create_task(authority.admit(_request(session_token, connection.pk)))
    await asyncio.to_thread(inside.wait, 10)
    taking = asyncio.ensure_future(in_thread(take_away)(admin, session_token))
    await asyncio.wait({taking}, timeout=0.5)
    go.set()
    await admission
    await taking
    assert (await SessionLog.objects.aget()).ending == "revoked"
    assert not await AuthToken.objects.aexists()


async def test_a_refusal_spends_the_token_too(
    authority: DatabaseAuthority, connection: Connection, tunnel_token: Secret
) -> None:
    set_runtime(Runtime())
    with pytest.raises(Refused):
        await authority.admit(_request(tunnel_token, connection.pk))
    assert not await AuthToken.objects.aexists()


async def test_a_protocol_that_is_not_known_any_more(
    authority: DatabaseAuthority, connection: Connection, session_token: Secret
) -> None:
    await Connection.objects.aupdate(protocol="gopher")
    with pytest.raises(Refused) as refused:
        await authority.admit(_request(session_token, connection.pk))
    assert refused.value.ending is Ending.PROTOCOL_UNSUPPORTED


async def test_without_a_guacd(
    authority: DatabaseAuthority, connection: Connection, session_token: Secret
) -> None:
    set_runtime(Runtime())
    with pytest.raises(Refused) as refused:
        await authority.admit(_request(session_token, connection.pk))
    assert refused.value.status is Status.UPSTREAM_UNAVAILABLE
    assert refused.value.ending is Ending.GUACD_UNREACHABLE


async def test_trouble_with_the_vault_is_told_without_detail(
    authority: DatabaseAuthority,
    connection: Connection,
    session_token: Secret,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(**_: object) -> None:
        raise KeyTrouble("/srv/keys is missing")

    monkeypatch.setattr(opening, "secrets_reveal", fail)
    with pytest.raises(Refused) as refused:
        await authority.admit(_request(session_token, connection.pk))
    assert refused.value.status is Status.SERVER_ERROR
    assert refused.value.ending is Ending.INTERNAL
    assert "/srv" not in refused.value.message


async def test_revocations_reach_the_loop_from_any_thread(
    authority: DatabaseAuthority, admin: User, connection: Connection, session_token: Secret
) -> None:
    heard = authority.orders()
    grant = await authority.admit(_request(session_token, connection.pk))
    row = await SessionLog.objects.aget()
    await in_thread(session_end)(actor=admin, session=row)
    async with asyncio.timeout(10):
        revocation = await anext(heard)
    assert isinstance(revocation, Revocation)
    assert revocation.session_id == grant.session_id
    assert revocation.ending is Ending.REVOKED


async def test_what_was_revoked_while_dialling_is_revoked_again_when_it_opens(
    authority: DatabaseAuthority, connection: Connection, session_token: Secret
) -> None:
    grant = await authority.admit(_request(session_token, connection.pk))
    await in_thread(sessions_end)(
        sessions=SessionLog.objects.all(),
        status=Status.SESSION_CLOSED,
        ending=Ending.REVOKED,
        message="Over.",
    )
    heard = authority.orders()  # too late for the first telling
    await authority.opened(SessionOpened(grant.session_id, timezone.now(), "$5f", "VERSION_1_3_0"))
    async with asyncio.timeout(10):
        again = await anext(heard)
    assert isinstance(again, Revocation)
    assert again.message == "Over."


async def test_a_token_lives_on_while_its_session_does(
    authority: DatabaseAuthority, connection: Connection, session_token: Secret
) -> None:
    grant = await authority.admit(_request(session_token, connection.pk))
    await AuthToken.objects.aupdate(expires_at=timezone.now() - timedelta(hours=3))
    other = await authority.admit(_request(session_token, connection.pk))
    await AuthToken.objects.aupdate(expires_at=timezone.now() - timedelta(hours=3))
    await authority.closed(_closed(grant))
    await authority.closed(_closed(other))
    assert (await AuthToken.objects.aget()).expires_at > timezone.now() + timedelta(minutes=59)


async def test_a_visit_lives_on_while_its_session_does(authority: DatabaseAuthority) -> None:
    visitor = Visitor("hmac", "alice", "platform", "192.0.2.9")
    opens = [Opens("desk", "ssh", {"hostname": "10.0.0.7"})]
    _, token = await in_thread(visit_begin)(visitor=visitor, opens=opens)
    request = TunnelRequest(token, "hmac", "desk", "c", "192.0.2.9")
    grant = await authority.admit(request)
    await Visit.objects.aupdate(expires_at=timezone.now() - timedelta(hours=3))
    await authority.closed(_closed(grant))
    assert (await authority.admit(request)).target.name == "desk"


async def test_recovery_ends_what_a_crash_left_open(
    authority: DatabaseAuthority, connection: Connection, session_token: Secret
) -> None:
    await authority.admit(_request(session_token, connection.pk))
    assert await authority.recover() == 1
    row = await SessionLog.objects.aget()
    assert (row.ending, row.status) == ("server-stopped", Status.SESSION_CLOSED)
    assert row.ended_at is not None


async def test_two_hundred_at_once(
    authority: DatabaseAuthority, connection: Connection, session_token: Secret
) -> None:
    requests = [authority.admit(_request(session_token, connection.pk)) for _ in range(200)]
    grants = await asyncio.gather(*requests)
    await asyncio.gather(*(authority.closed(_closed(grant)) for grant in grants))
    assert await SessionLog.objects.filter(ended_at__isnull=False).acount() == 200
