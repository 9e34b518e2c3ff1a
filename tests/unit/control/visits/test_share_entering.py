"""Who comes by a share key: what they get, and what they are told."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.unit.control.admitting.conftest import Desk, row_of
from tests.unit.control.visits.conftest import issue

from deskgate.control.admission import admit
from deskgate.control.audit.models import Event
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.tree.models import Connection, SharingProfile
from deskgate.control.visits.models import Visit, VisitConnection, VisitSource
from deskgate.control.visits.share_entering import connection_told, share_enter, share_find
from deskgate.grants import Grant, Refused, Secret, TunnelRequest
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)

SHARED = "deskgate-shared"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def key(desk: Desk, primary: Grant, profile: SharingProfile) -> Secret:
    return issue(desk, primary, profile)


@pytest.fixture
def token(key: Secret) -> Secret:
    entered = share_enter(key=key, address="198.51.100.7", user_agent="browser")
    assert entered is not None
    return entered[1]


def request(token: Secret, identifier: str, kind: str = "c", source: str = SHARED) -> TunnelRequest:
    return TunnelRequest(token, source, identifier, kind, "198.51.100.7", "browser")


def test_the_visit(key: Secret, token: Secret) -> None:
    visit = Visit.objects.get()
    assert (visit.source, visit.username, visit.address) == (
        VisitSource.SHARE, "", "198.51.100.7",
    )  # fmt: skip
    stored = VisitConnection.objects.get()
    assert key.reveal() not in str(vars(stored))
    told = connection_told(stored)
    assert (told.identifier, told.name, told.shared_by) == (key.reveal(), "a", "Ada")
    event = Event.objects.filter(action="login.enter").latest("pk")
    assert event.details["source"] == "share"
    assert token.reveal() not in str(vars(visit))


def test_the_tunnel(key: Secret, token: Secret, primary: Grant) -> None:
    grant = admit(request(token, key.reveal()))
    assert grant.joins == f"${primary.session_id}"
    assert grant.guacd == primary.guacd
    assert (grant.person.id, grant.person.name, grant.target.connection_id) == ("", "", "")
    assert grant.parameters == {"read-only": "true"}
    assert grant.rights.view_only
    row = row_of(grant)
    assert (row.source, row.profile_name, row.joined_id, row.connection_name) == (
        "share", "look", primary.session_id, "a",
    )  # fmt: skip
    assert (row.person, row.connection) == (None, None)
    assert admit(request(token, key.reveal())).joins  # as often as one likes


def test_by_the_name_that_we_keep(key: Secret, token: Secret) -> None:
    kept = VisitConnection.objects.get()
    assert share_find(kept.visit, kept.identifier) == share_find(kept.visit, key.reveal()) == kept
    assert share_find(kept.visit, "A" * 44) is None
    assert admit(request(token, kept.identifier)).joins


@pytest.mark.parametrize(
    ("kind", "source", "identifier"),
    [("c", "deskgate", None), ("c", "hmac", None), ("g", SHARED, None), ("c", SHARED, "1"),
     ("a", SHARED, None)],
)  # fmt: skip
def test_nothing_else_is_there(
    key: Secret, token: Secret, kind: str, source: str, identifier: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        admit(request(token, identifier or key.reveal(), kind, source))
    assert refused.value.status is Status.RESOURCE_NOT_FOUND


def test_the_tree_is_not(token: Secret, one: Connection) -> None:
    for source in ("deskgate", SHARED):
        with pytest.raises(Refused):
            admit(request(token, str(one.pk), "c", source))


def test_no_more_than_the_sharer_may(desk: Desk, primary: Grant, profile: SharingProfile) -> None:
    SharingProfile.objects.update(parameters={"color-scheme": "${GUAC_CLIENT_ADDRESS}"})
    profile.refresh_from_db()
    key = issue(desk, primary, profile)
    AccessGrant.objects.update(may_paste=False, may_upload=False)
    entered = share_enter(key=key, address="198.51.100.7", user_agent="")
    assert entered is not None
    grant = admit(request(entered[1], key.reveal()))
    assert not grant.rights.view_only
    assert not grant.rights.may_paste
    assert not grant.rights.may_upload
    assert grant.parameters["disable-paste"] == "true"
    assert grant.parameters["color-scheme"] == "198.51.100.7"


def test_a_profile_that_changes_counts_as_it_is_now(key: Secret, token: Secret) -> None:
    SharingProfile.objects.update(parameters={"disable-paste": "true"})
    grant = admit(request(token, key.reveal()))
    assert not grant.rights.view_only
    assert not grant.rights.may_paste


def test_a_key_that_is_not_good(key: Secret) -> None:
    assert share_enter(key=Secret("A" * 44), address="", user_agent="") is None
    assert share_enter(key=Secret("\ud800"), address="", user_agent="") is None
    assert not Visit.objects.exists()


def test_at_the_door(key: Secret) -> None:
    client = Client()
    answer = client.post("/api/tokens", f"key={key.reveal()}", FORM)
    assert answer.status_code == 200
    said = answer.json()
    assert (said["username"], said["dataSource"]) == ("", SHARED)
    assert said["availableDataSources"] == [SHARED]
    listed = client.get(
        f"/api/session/data/{SHARED}/connections", headers={"Guacamole-Token": said["authToken"]}
    ).json()
    assert list(listed) == [key.reveal()]
    assert listed[key.reveal()]["name"] == "a"
    assert listed[key.reveal()]["attributes"] == {"jdbc-shared-by": "Ada"}
    wrong = client.post("/api/tokens", f"key={'A' * 44}", FORM)
    assert (wrong.status_code, wrong.json()["type"]) == (403, "INVALID_CREDENTIALS")
