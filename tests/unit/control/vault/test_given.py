"""What is given with a tunnel token: sealed, for one target, gone with the token."""

from __future__ import annotations

import pytest
from tests.unit.control.vault.scene import HOST, MARKER, Scene

from deskgate.control.errors import Invalid
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import tunnel_token_issue, tunnel_token_use
from deskgate.control.tree.models import Connection, CredentialSource
from deskgate.control.tree.services import connection_create
from deskgate.control.vault.choices import TargetChanged
from deskgate.control.vault.given import given_keep, given_with, login_prepare
from deskgate.control.vault.models import TokenCredentials
from deskgate.control.vault.problems import LoginProblem
from deskgate.control.vault.targets import digest_of
from deskgate.grants import Secret

HALF = ("username", "\ud800")  # of a character


@pytest.fixture
def asking(db: None) -> Connection:
    return connection_create(
        name="asks",
        protocol="ssh",
        folder=None,
        parameters={"hostname": HOST},
        credential_source=CredentialSource.ASK,
    )


def _token(scene: Scene, connection: Connection) -> Secret:
    return tunnel_token_issue(person=scene.admin, opens=connection, login="x")


def _prepare(scene: Scene, connection: Connection, seen: str | None = None, **v: str) -> Secret:
    token = _token(scene, connection)
    login_prepare(
        person=scene.admin,
        connection=connection,
        token=token,
        login_name="",
        values={name: Secret(value) for name, value in v.items()},
        seen=seen,
    )
    return token


def test_sealed_and_gone_with_the_token(scene: Scene, asking: Connection) -> None:
    token = _prepare(scene, asking, username="u", password=MARKER, domain="")
    assert MARKER.encode() not in bytes(TokenCredentials.objects.get().sealed)
    given = given_with(token=token)
    assert given is not None
    assert given.digest == digest_of(asking)
    assert given.values == {"username": Secret("u"), "password": Secret(MARKER)}
    assert MARKER not in repr(given)
    assert tunnel_token_use(token=token) is not None
    assert given_with(token=token) is None
    assert not TokenCredentials.objects.exists()


def test_what_can_not_be_given(scene: Scene, asking: Connection) -> None:
    token = _token(scene, asking)
    for name, value in (("hostname", "x"), ("password", "a\0"), ("password", "x" * 9000), HALF):
        with pytest.raises(Invalid):
            given_keep(token=token, digest="d", values={name: Secret(value)})
    assert AuthToken.objects.exists()


def test_only_where_it_is_asked_for(scene: Scene, asking: Connection) -> None:
    with pytest.raises(Invalid):
        _prepare(scene, scene.own, password="x")
    for nothing in ({}, {"password": ""}):
        with pytest.raises(LoginProblem) as needed:
            _prepare(scene, asking, **nothing)
        assert needed.value.kind == "credentials-needed"


def test_what_is_missing_is_told_before_the_tunnel(scene: Scene) -> None:
    with pytest.raises(LoginProblem) as problem:
        _prepare(scene, scene.passing)
    assert problem.value.kind == "log-in-password-missing"
    _prepare(scene, scene.own)


def test_for_the_target_that_was_seen(scene: Scene, asking: Connection) -> None:
    assert _prepare(scene, asking, seen=digest_of(asking), password="x")
    with pytest.raises(TargetChanged):
        _prepare(scene, asking, seen="another", password="x")
