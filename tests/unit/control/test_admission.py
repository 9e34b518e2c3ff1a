"""What a tunnel is refused for, beside who may: credentials, and servers that nobody knows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from tests.unit.control.vault.scene import HOST, LEARNED, MARKER, Scene

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import User
from deskgate.control.admission import admit
from deskgate.control.audit.models import SessionLog
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tokens.services import session_token_issue, tunnel_token_issue
from deskgate.control.tree.models import Connection, CredentialSource
from deskgate.control.vault import opening
from deskgate.control.vault.given import given_keep
from deskgate.control.vault.host_keys import Place, host_key_learn
from deskgate.control.vault.host_probe import NotSeen
from deskgate.control.vault.models import Voucher
from deskgate.control.vault.targets import digest_of
from deskgate.grants import Ending, GuacdAddress, Refused, Secret, TunnelRequest
from deskgate.guac.status import Status


@pytest.fixture
def scene(admin: User, person: User, guacd: GuacdAddress) -> Scene:
    made = Scene.make(admin=admin, editor=person)
    for connection in made.connections():
        host_key_learn(connection=connection, place=Place(HOST, 22), seen=LEARNED)
    return made


def _request(scene: Scene, connection: Connection) -> TunnelRequest:
    token = tunnel_token_issue(person=scene.editor, opens=connection, login="the-editors-log-inAda")
    return TunnelRequest(token, "deskgate", str(connection.pk), "c", "192.0.2.9")


def _refused(request: TunnelRequest, not_seen: NotSeen | None = None) -> Refused:
    with pytest.raises(Refused) as refused:
        admit(request, not_seen)
    return refused.value


@pytest.mark.parametrize(
    ("which", "name"),
    [
        ("own", ""),
        ("shared", "prod-key"),
        ("named", "corp"),
        ("passing", "the log-in's own"),
    ],
)
def test_the_log_names_the_credentials_and_no_more(scene: Scene, which: str, name: str) -> None:
    grant = admit(_request(scene, getattr(scene, which)))
    password = grant.parameters["password"]
    assert isinstance(password, Secret)
    assert password.reveal() == MARKER
    assert str(grant.parameters["host-key"]).startswith(HOST)
    assert SessionLog.objects.get().credential_name == name


def test_what_was_asked_for(scene: Scene) -> None:
    Connection.objects.filter(pk=scene.own.pk).update(credential_source=CredentialSource.ASK)
    request = _request(scene, scene.own)
    assert "asks for your credentials" in _refused(request).message
    request = _request(scene, scene.own)
    given_keep(token=request.token, digest=digest_of(scene.own), values={"password": Secret("x")})
    grant = admit(request)
    assert grant.parameters["password"] == Secret("x")
    assert SessionLog.objects.get().credential_name == "given when connecting"


def test_a_problem_with_the_credentials(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    Voucher.objects.all().delete()
    monkeypatch.setattr(opening, "secrets_reveal", lambda **_: pytest.fail("opened"))
    refused = _refused(_request(scene, scene.shared))
    assert (refused.status, refused.ending) == (Status.CLIENT_FORBIDDEN, Ending.REFUSED)
    assert "Nobody has confirmed" in refused.message
    assert not SessionLog.objects.exists()


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        (Ending.HOST_UNKNOWN, Status.UPSTREAM_NOT_FOUND),
        (Ending.HOST_UNREACHABLE, Status.UPSTREAM_NOT_FOUND),
        (Ending.TARGET_TIMEOUT, Status.UPSTREAM_TIMEOUT),
        (Ending.TARGET_ERROR, Status.UPSTREAM_ERROR),
    ],
)
def test_a_server_that_can_not_be_looked_at(scene: Scene, ending: Ending, status: Status) -> None:
    scene.own.host_keys.all().delete()
    refused = _refused(_request(scene, scene.own), NotSeen(ending, "Nobody is there."))
    assert (refused.status, refused.ending) == (status, ending)
    assert refused.message.startswith("Nobody is there. Before the first session")
    row = SessionLog.objects.get()
    assert (row.ending, row.detail) == (ending.value, "Reading the host key: Nobody is there.")


def test_a_key_must_have_been_set(scene: Scene) -> None:
    Connection.objects.filter(pk=scene.own.pk).update(
        parameters={"hostname": HOST, "host-key-check": "pinned"},
        credential_source=CredentialSource.ASK,
    )
    request = _request(scene, scene.own)
    given_keep(
        token=request.token,
        digest=digest_of(Connection.objects.get(pk=scene.own.pk)),
        values={"password": Secret("x")},
    )
    assert "none is set" in _refused(request).message


def test_seen_but_not_to_be_opened(scene: Scene) -> None:
    AccessGrant.objects.filter(user=scene.editor).update(role=Role.SEE)
    refused = _refused(_request(scene, scene.own))
    assert refused.status is Status.CLIENT_FORBIDDEN
    AccessGrant.objects.filter(user=scene.editor).delete()
    assert _refused(_request(scene, scene.own)).status is Status.RESOURCE_NOT_FOUND


def test_a_clients_log_in_from_before_the_second_factor_was_demanded(scene: Scene) -> None:
    token = session_token_issue(person=scene.editor)
    request = TunnelRequest(token, "deskgate", str(scene.own.pk), "c", "192.0.2.9")
    assert admit(request).target.name == "own"
    group = group_create(name="Careful", require_second_factor=True)
    member_add(group=group, user=scene.editor)
    assert "demands a second factor" in _refused(request).message
    Authenticator.objects.create(user=scene.editor, type=Authenticator.Type.TOTP, data={})
    assert _refused(request).status == Status.CLIENT_UNAUTHORIZED  # a code wasn't asked for then
    later = session_token_issue(person=scene.editor)
    assert admit(replace(request, token=later)).target.name == "own"
