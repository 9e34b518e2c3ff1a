"""A tunnel is opened with just what the person's grants allow, and ends with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.unit.control.permissions.conftest import Give

from deskgate.control.accounts.models import User
from deskgate.control.admission import admit
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.services import grant_take
from deskgate.control.tokens.services import tunnel_token_issue
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import connection_create
from deskgate.grants import Grant, GuacdAddress, Refused, Revocation, Rights, TunnelRequest
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(db: None) -> Connection:
    return connection_create(
        name="desk",
        protocol="vnc",
        folder=None,
        parameters={"hostname": "10.0.0.9", "disable-copy": "true"},
    )


def _admit(person: User, connection: Connection) -> Grant:
    token = tunnel_token_issue(person=person, opens=connection, login="one")
    return admit(TunnelRequest(token, "deskgate", str(connection.pk), "c", "10.1.1.1"), None)


def test_opened_with_what_is_allowed_and_ended_with_it(
    person: User, desk: Connection, guacd: GuacdAddress, give: Give, published: list[Revocation]
) -> None:
    until = timezone.now() + timedelta(hours=1)
    limits = {"view_only": True, "may_paste": False, "valid_until": until}
    taken = give(person, desk, Role.CONNECT, networks=["10.0.0.0/8"], **limits)
    grant = _admit(person, desk)
    assert grant.rights == Rights(view_only=True, may_paste=False)
    assert grant.expires_at == until
    assert (grant.parameters["read-only"], grant.parameters["disable-paste"]) == ("true", "true")
    assert grant.parameters["disable-copy"] == "true"  # what the connection forbids stays so
    assert not published
    grant_take(actor=None, grant=taken)
    assert [one.session_id for one in published] == [grant.session_id]


@pytest.mark.parametrize(
    "limits",
    [
        {"networks": ["192.0.2.0/24"]},
        {"valid_from": timezone.now() + timedelta(days=1)},
        {"role": Role.SEE},
    ],
)
def test_what_is_not_active_opens_nothing(
    person: User, desk: Connection, guacd: GuacdAddress, give: Give, limits: dict[str, object]
) -> None:
    give(person, desk, Role.SEE)
    give(person, desk, **({"role": Role.CONNECT} | limits))
    with pytest.raises(Refused):
        _admit(person, desk)


def test_recorded_or_not_at_all(
    person: User, desk: Connection, guacd: GuacdAddress, give: Give
) -> None:
    give(person, desk, Role.CONNECT, recording_required=True)
    with pytest.raises(Refused) as refused:
        _admit(person, desk)
    assert refused.value.status == Status.CLIENT_FORBIDDEN
    assert "Recording folder" in refused.value.message
    Connection.objects.filter(pk=desk.pk).update(
        parameters={"hostname": "10.0.0.9", "recording-path": "/recordings"}
    )
    grant = _admit(person, desk)
    assert str(grant.session_id) in str(grant.parameters["recording-name"])
    AccessGrant.objects.update(recording_required=False)
    assert str(grant.session_id) not in str(_admit(person, desk).parameters.get("recording-name"))
