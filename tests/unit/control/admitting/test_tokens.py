"""Parameter tokens in a person's own sessions: what is looked through, and what goes along."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.unit.control.admitting.conftest import ADDRESS, Add, Desk
from tests.unit.control.fixtures import PASSWORD

from deskgate.control.accounts.models import User
from deskgate.control.admission import admit
from deskgate.control.admitting.tokens import host_parameters
from deskgate.control.first_use import unknown_server
from deskgate.control.tokens.services import token_digest, tunnel_token_issue
from deskgate.control.tree.models import Connection, CredentialSource, Folder
from deskgate.control.tree.services import connection_create, connection_update
from deskgate.control.vault.given import given_keep
from deskgate.control.vault.models import Voucher
from deskgate.control.vault.passthrough import password_keep
from deskgate.control.vault.targets import digest_of
from deskgate.control.visits.services import Opens, Visitor, visit_begin
from deskgate.grants import GuacdAddress, Refused, Secret, TunnelRequest
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(add: Add) -> Connection:
    return add("a")


def write(connection: Connection, **parameters: str) -> None:
    given = {name.replace("_", "-"): value for name, value in parameters.items()}
    connection_update(connection=connection, parameters={**given})
    connection.refresh_from_db()


def passing(connection: Connection) -> None:
    """Log people in as themselves; somebody has confirmed the target."""
    Connection.objects.update(credential_source=CredentialSource.PASS_THROUGH)
    connection.refresh_from_db()
    Voucher.objects.create(connection=connection, target_digest=digest_of(connection))


def test_what_an_editor_has_written(desk: Desk, one: Connection) -> None:
    write(
        one,
        username="${GUAC_USERNAME:LOWER}",
        recording_path="${HISTORY_PATH}/${GUAC_USERNAME}",
        recording_name="${HISTORY_UUID}",
        command="welcome ${GUAC_CLIENT_ADDRESS} ${JDBC_CONNECTION_ID}",
        password="x${GUAC_USERNAME}",
    )
    grant = desk.open("c", one.pk)
    told = dict(grant.parameters)
    assert told["username"] == "ada"
    assert told["recording-path"] == "/var/lib/guacamole/recordings/Ada"
    assert told["recording-name"] == str(grant.session_id)
    assert told["command"] == f"welcome {ADDRESS} {one.pk}"
    assert told["password"] == Secret("xAda")


def test_a_name_that_is_a_path(desk: Desk, one: Connection) -> None:
    User.objects.filter(pk=desk.person.pk).update(username="../../etc")
    write(one, recording_path="/rec/${GUAC_USERNAME}")
    path = desk.open("c", one.pk).parameters["recording-path"]
    assert isinstance(path, str)
    assert path.startswith("/rec/__._etc-")
    assert path.count("/") == 2


def test_a_name_that_is_no_word_of_a_command(desk: Desk, one: Connection) -> None:
    User.objects.filter(pk=desk.person.pk).update(username="a; rm -rf")
    write(one, command="hello ${GUAC_USERNAME}")
    refused = desk.refused("c", one.pk)
    assert refused.status is Status.CLIENT_FORBIDDEN
    assert "Command" in refused.message
    assert "rm -rf" not in refused.message


def test_a_host_for_each_person_has_a_key_for_each(desk: Desk, one: Connection) -> None:
    write(one, hostname="${GUAC_USERNAME:LOWER}.desks.example.org", host_key_check="first-use")
    unknown = unknown_server(desk.request("c", one.pk))
    assert unknown is not None
    assert unknown.place.host == "ada.desks.example.org"
    assert "insists on a host key" in desk.refused("c", one.pk).message
    write(one, host_key_check="off")
    assert desk.open("c", one.pk).parameters["hostname"] == "ada.desks.example.org"


def test_a_name_that_would_lead_elsewhere(desk: Desk, one: Connection) -> None:
    write(one, hostname="${GUAC_USERNAME}", host_key_check="first-use")
    User.objects.filter(pk=desk.person.pk).update(username="evil.example.org")
    assert unknown_server(desk.request("c", one.pk)) is None
    assert "characters" in desk.refused("c", one.pk).message
    assert host_parameters(one, username="evil.example.org", address="") == {}


def test_what_the_secret_is_tied_to_is_the_text(desk: Desk, one: Connection) -> None:
    write(one, hostname="${GUAC_USERNAME}.desks.example.org", password="kestrel")
    assert desk.open("c", one.pk).parameters["password"] == Secret("kestrel")
    Connection.objects.update(
        parameters={**one.parameters, "hostname": "${GUAC_USERNAME}.evil.example.org"}
    )
    assert "another target" in desk.refused("c", one.pk).message


def test_what_people_give_is_not_looked_through(desk: Desk, one: Connection) -> None:
    Connection.objects.update(credential_source=CredentialSource.ASK)
    one.refresh_from_db()
    token = tunnel_token_issue(person=desk.person, opens=one, login="x" * 32)
    given = {"username": Secret("${GUAC_DATE}"), "password": Secret("a${GUAC_USERNAME}b")}
    given_keep(token=token, digest=digest_of(one), values=given)
    grant = admit(replace(desk.request("c", one.pk), token=token))
    assert grant.parameters["username"] == "${GUAC_DATE}"
    assert grant.parameters["password"] == Secret("a${GUAC_USERNAME}b")


def test_the_log_ins_password_goes_where_it_may_be_passed_on(desk: Desk, group: Folder) -> None:
    one = connection_create(
        name="a",
        protocol="vnc",
        folder=group,
        parameters={
            "hostname": "a.example.org",
            "sftp-username": "${GUAC_USERNAME}",
            "sftp-password": "${GUAC_PASSWORD}",
        },
    )
    passing(one)
    password_keep(login=token_digest(desk.token), password=Secret(PASSWORD))
    grant = desk.open("c", one.pk)
    assert grant.parameters["password"] == Secret(PASSWORD)
    assert grant.parameters["sftp-password"] == Secret(PASSWORD)
    assert grant.parameters["sftp-username"] == "Ada"


def test_the_log_ins_password_goes_nowhere_else(desk: Desk, one: Connection) -> None:
    write(one, password="${GUAC_PASSWORD}")
    password_keep(login=token_digest(desk.token), password=Secret(PASSWORD))
    refused = desk.refused("c", one.pk)
    assert refused.status is Status.CLIENT_FORBIDDEN
    assert "the person's own log-in" in refused.message
    assert PASSWORD not in refused.message


def test_a_platforms_parameters(guacd: GuacdAddress) -> None:
    del guacd
    opens = Opens(
        "desk",
        "ssh",
        {
            "hostname": "10.0.0.7",
            "username": "${GUAC_USERNAME}",
            "recording-path": "/rec/${GUAC_USERNAME}",
            "password": "${GUAC_DATE:OPTIONAL}${GUAC_PASSWORD:OPTIONAL}",
        },
    )
    visitor = Visitor("hmac", "../alice", "platform", ADDRESS)
    _, token = visit_begin(visitor=visitor, opens=[opens])
    grant = admit(TunnelRequest(token, "hmac", "desk", "c", ADDRESS))
    assert grant.parameters["username"] == "../alice"
    assert str(grant.parameters["recording-path"]).count("/") == 2
    password = grant.parameters["password"]
    assert isinstance(password, Secret)
    assert len(password.reveal()) == 8


def test_a_platforms_user_who_is_no_command(guacd: GuacdAddress) -> None:
    del guacd
    opens = Opens("desk", "ssh", {"hostname": "10.0.0.7", "command": "hi ${GUAC_USERNAME}"})
    visitor = Visitor("json", "$(reboot)", "platform", ADDRESS)
    _, token = visit_begin(visitor=visitor, opens=[opens])
    with pytest.raises(Refused, match="characters"):
        admit(TunnelRequest(token, "json", "desk", "c", ADDRESS))


@pytest.mark.parametrize("zone", ["", "Pacific/Kiritimati"])
def test_dates_are_the_persons(desk: Desk, one: Connection, zone: str) -> None:
    User.objects.filter(pk=desk.person.pk).update(time_zone=zone)
    write(one, locale="${GUAC_DATE}${GUAC_TIME}")
    before = timezone.now().astimezone(ZoneInfo(zone or "UTC")).replace(microsecond=0)
    told = desk.open("c", one.pk).parameters["locale"]
    assert isinstance(told, str)
    at = datetime.strptime(told, "%Y%m%d%H%M%S").replace(tzinfo=before.tzinfo)
    assert before <= at <= timezone.now()
