"""sharingCredentials: a key that lets others look into a live session."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.unit.control.fixtures import Sessions
from tests.unit.control.guacapi.clients import Guacamole, guacamole

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tokens.services import token_digest
from deskgate.control.tree.models import Connection, SharingProfile
from deskgate.control.visits.models import ShareKey
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(person: User) -> Guacamole:
    return guacamole(person.username)


@pytest.fixture
def profile(connection: Connection) -> SharingProfile:
    return SharingProfile.objects.create(connection=connection, name="watch")


@pytest.fixture
def live(
    ada: Guacamole, person: User, connection: Connection, make_session: Sessions
) -> SessionLog:
    login = token_digest(Secret(ada.token))
    row = make_session(person=person, connection=connection, login=login)
    row.opened_at, row.guacd_connection_id = timezone.now(), "$x"
    row.save()
    return row


@pytest.mark.parametrize(
    "where", ["activeConnections/{}", "/api/session/tunnels/{}/activeConnection"]
)
def test_a_key(
    ada: Guacamole, person: User, live: SessionLog, profile: SharingProfile, where: str
) -> None:
    path = f"{where.format(live.pk)}/sharingCredentials/{profile.pk}"
    assert ada.get(path).status_code == 404  # they may not even see the connection any more
    grant = AccessGrant.objects.create(user=person, connection=live.connection, role=Role.CONNECT)
    assert ada.get(path).status_code == 403
    grant.role = Role.SHARE
    grant.save()
    told = ada.read(path)
    key = told["values"]["key"]
    assert told == {
        "expected": [{"name": "key", "type": "QUERY_PARAMETER"}],
        "values": {"key": key},
    }
    assert ShareKey.objects.get().digest == token_digest(Secret(key))
    assert Event.objects.get(action="share-key.issue").actor_name == "Ada"


def test_what_is_not_there(
    ada: Guacamole, person: User, live: SessionLog, connection: Connection
) -> None:
    AccessGrant.objects.create(user=person, role=Role.SHARE)
    other = Connection.objects.create(name="other", protocol="ssh")
    elsewhere = SharingProfile.objects.create(connection=other, name="watch")
    for session, key in ((live.pk, elsewhere.pk), (live.pk, "junk"), ("junk", elsewhere.pk)):
        path = f"activeConnections/{session}/sharingCredentials/{key}"
        assert ada.get(path).status_code == 404
    assert not ShareKey.objects.exists()
