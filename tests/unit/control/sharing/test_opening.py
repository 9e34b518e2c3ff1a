"""Who comes by a share: what they get, and what they are told."""

from __future__ import annotations

import pytest
from tests.unit.control.admitting.conftest import drawn, row_of
from tests.unit.control.sharing.conftest import (
    EVERYTHING,
    HOST,
    MARKER,
    Page,
    guest_tunnel,
    refused,
    share_of,
    tunnel,
)

from deskgate.control.accounts.models import Group, User
from deskgate.control.admission import LookFirst, admit
from deskgate.control.audit.models import Event
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.tree.models import Connection, CredentialSource, Folder
from deskgate.control.tree.services import connection_create
from deskgate.control.vault.host_probe import NotSeen
from deskgate.control.vault.models import Credential, CredentialKind, PersonalChoice
from deskgate.grants import Ending, Grant, GuacdAddress, Refused, Secret
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_connection_is_opened_anew(
    ada: User, grace: User, team: Group, one: Connection, guacd: GuacdAddress
) -> None:
    made = Page(ada).share(one, grace, control=True, copy=True)
    page = Page(grace)
    grant = page.open(made["id"])
    assert (grant.joins, grant.joined, grant.may_control) == ("", None, False)
    assert (grant.person.name, grant.person.shown) == ("grace", "Grace Hopper")
    assert grant.parameters["hostname"] == HOST
    password = grant.parameters["password"]
    assert isinstance(password, Secret)
    assert password.reveal() == MARKER
    assert grant.rights.may_copy
    assert not grant.rights.may_paste
    assert not grant.rights.may_upload
    assert not grant.rights.may_download
    assert grant.parameters["disable-paste"] == "true"
    assert grant.expires_at == share_of(made).expires_at
    row = row_of(grant)
    assert (str(row.share_id), row.connection, row.source) == (made["id"], one, "")
    (told,) = Page(ada).given()
    (inside,) = told["inside"]
    assert inside["name"] == "Grace Hopper"
    assert (inside["control"], inside["session_id"]) == (True, str(grant.session_id))
    assert told["uses"] == 1
    event = Event.objects.get(action="share.enter")
    assert (event.actor_name, event.details["giver"]) == ("grace", "Ada")


def test_a_live_session_is_joined(ada: User, grace: User, team: Group, primary: Grant) -> None:
    made = Page(ada).share(primary, team, control=True, copy=True, paste=True)
    grant = Page(grace).open(made["id"])
    assert grant.joins == f"${primary.session_id}"
    assert (grant.joined, grant.may_control) == (primary.session_id, True)
    assert grant.guacd == primary.guacd
    assert not any("host" in name or "pass" in name for name in grant.parameters)
    row = row_of(grant)
    assert (row.joined_id, str(row.share_id)) == (primary.session_id, made["id"])
    seen = Page(ada).share(primary, team)
    looking = Page(grace).open(seen["id"])
    assert looking.rights.view_only
    assert not looking.may_control
    assert looking.parameters["read-only"] == "true"


@pytest.mark.parametrize("joins", [False, True])
def test_a_guest(ada: User, one: Connection, primary: Grant, joins: bool) -> None:
    made = Page(ada).share(primary if joins else one, None, control=True)
    entered = Page().enter(made, "  Linus   T ")
    for _ in range(2):  # a reload
        grant = admit(guest_tunnel(entered))
        assert (grant.person.id, grant.person.name) == ("", "Linus T (guest)")
        assert grant.person.shown == "Linus T (guest)"
        row = row_of(grant)
        assert (row.source, row.person) == ("guest", None)
        assert row.joined_id == (primary.session_id if joins else None)
    (told,) = Page(ada).given()
    assert told["uses"] == 1
    assert [one["name"] for one in told["inside"]] == ["Linus T (guest)"] * 2


def test_a_guests_name_is_put_nowhere(ada: User, one: Connection, guacd: GuacdAddress) -> None:
    one.parameters = {**one.parameters, "username": "${GUAC_USERNAME}"}
    one.save()
    made = Page(ada).share(one, None, control=True)
    grant = admit(guest_tunnel(Page().enter(made, "root")))
    assert "root" not in str(grant.parameters.get("username", ""))


def test_credentials_that_each_person_brings_are_asked_for_later(
    ada: User, grace: User, team: Group, one: Connection, guacd: GuacdAddress
) -> None:
    made = Page(ada).share(one, grace)
    one.credential_source = CredentialSource.ASK
    one.save()
    told = Page(grace).done("POST", f"/shares/{made['id']}/tunnel-tokens")
    why = refused(tunnel(told["token"], made["id"]))
    assert why.status is Status.CLIENT_FORBIDDEN
    assert "live session" in why.message


def test_ones_own_credentials_stay_at_home(
    ada: User, grace: User, team: Group, one: Connection, guacd: GuacdAddress
) -> None:
    own = Credential.objects.create(name="own", kind=CredentialKind.PERSONAL, owner=grace)
    PersonalChoice.objects.create(person=grace, connection=one, credential=own, target_digest="x")
    made = Page(ada).share(one, grace, **EVERYTHING)
    grant = Page(grace).open(made["id"])
    assert grant.parameters["username"] == "deploy"


def test_no_more_than_the_giver_has_now(
    ada: User, grace: User, team: Group, one: Connection, guacd: GuacdAddress
) -> None:
    made = Page(ada).share(one, grace, **EVERYTHING)
    AccessGrant.objects.update(may_upload=False, view_only=True)
    grant = Page(grace).open(made["id"])
    assert grant.rights.view_only
    assert not grant.rights.may_upload
    (told,) = Page(grace).received()
    assert told["rights"] == {**EVERYTHING, "control": False, "upload": False}


def test_the_connections_limits_count(
    ada: User, grace: User, team: Group, one: Connection, guacd: GuacdAddress
) -> None:
    one.max_sessions_each = 1
    one.save()
    made = Page(ada).share(one, None)
    entered = Page().enter(made)
    drawn(admit(guest_tunnel(entered)))
    assert refused(guest_tunnel(entered)).status is Status.CLIENT_TOO_MANY
    admit(guest_tunnel(Page().enter(made)))  # another guest


def test_a_servers_key_is_looked_at_first(
    ada: User, grace: User, team: Group, folder: Folder, guacd: GuacdAddress
) -> None:
    """As for who has a grant; nothing was done when it comes to that, and nothing was used up."""
    one = connection_create(
        name="new", protocol="ssh", folder=folder, parameters={"hostname": HOST}
    )
    page = Page(grace)
    made = Page(ada).share(one, grace, control=True)
    told = page.done("POST", f"/shares/{made['id']}/tunnel-tokens")
    link = Page().enter(Page(ada).share(one, None))
    for request, name in (
        (tunnel(told["token"], made["id"]), "grace"),
        (guest_tunnel(link), "Linus (guest)"),
    ):
        for _ in range(2):  # the token was not spent by it
            with pytest.raises(LookFirst) as first:
                admit(request)
            assert (first.value.connection, first.value.place.host) == (one, HOST)
            assert first.value.asker.actor.name == name
        seen = NotSeen(Ending.HOST_UNREACHABLE, "Nobody answers.")
        with pytest.raises(Refused) as why:
            admit(request, unseen={one.pk: seen})
        assert why.value.ending is Ending.HOST_UNREACHABLE
    assert share_of(made).uses == 0
