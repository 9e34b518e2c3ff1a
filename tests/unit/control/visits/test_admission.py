"""What a visit's tunnel is granted: its own connections, told what was signed for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.unit.control.signed.platform import blob_of, form_of, key_make, post

from deskgate.control.admission import admit
from deskgate.control.admitting import lasting, limits
from deskgate.control.audit import services as audit
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.first_use import unknown_server
from deskgate.control.setup import current_settings
from deskgate.control.visits.models import Visit, VisitConnection
from deskgate.control.visits.services import Opens, Visitor, visit_begin, visit_revoke
from deskgate.grants import (
    Ending,
    Grant,
    GuacdAddress,
    Refused,
    Revocation,
    Rights,
    Secret,
    SessionOpened,
    TunnelRequest,
)
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db
ADDRESS = "198.51.100.7"


@pytest.fixture(autouse=True)
def _guacd(guacd: GuacdAddress) -> None:
    """One that draws."""


def _begin(*opens: Opens, source: str = "hmac", username: str = "alice") -> tuple[Visit, Secret]:
    visitor = Visitor(source, username, "platform", ADDRESS)
    return visit_begin(visitor=visitor, opens=opens)


def _ask(token: Secret, identifier: str = "desk", source: str = "hmac", kind: str = "c") -> Grant:
    return admit(TunnelRequest(token, source, identifier, kind, ADDRESS, "a browser"))


def _refusal(token: Secret, **more: str) -> Status:
    with pytest.raises(Refused) as caught:
        _ask(token, **more)
    return caught.value.status


def _opened(grant: Grant) -> None:
    event = SessionOpened(grant.session_id, timezone.now(), "$the-session", "VERSION_1_5_0")
    audit.session_opened(event=event)


SSH = Opens("desk", "ssh", {"hostname": "10.0.0.7", "password": "p", "private-key": "no key"})


def test_a_grant_has_what_was_signed_and_nothing_of_the_tree() -> None:
    visit, token = _begin(SSH)
    grant = _ask(token)
    assert (grant.person.id, grant.person.name) == ("", "alice")
    assert (grant.target.connection_id, grant.target.name, grant.target.protocol) == (
        "",
        "desk",
        "ssh",
    )
    assert grant.parameters == {
        "hostname": "10.0.0.7",
        "port": "22",  # which guacd is told, as for connections of the tree
        "password": Secret("p"),
        "private-key": Secret("no key"),
    }
    assert (grant.guacd, grant.rights, grant.joins) == (
        GuacdAddress("127.0.0.1", 4822, managed=True),
        Rights(),
        "",
    )
    assert grant.expires_at is None
    row = SessionLog.objects.get()
    assert (row.pk, row.person, row.connection) == (grant.session_id, None, None)
    assert (row.person_name, row.connection_name, row.source) == ("alice", "desk", "hmac")
    assert (row.login, row.client_address) == (visit.digest, ADDRESS)
    event = Event.objects.get(action="session.begin")
    assert (event.actor_name, event.actor_id) == ("alice", None)
    assert event.details["source"] == "hmac"


@pytest.mark.parametrize(
    ("parameters", "rights"),
    [
        ({"read-only": "true"}, Rights(view_only=True)),
        ({"read-only": "false"}, Rights()),
        (
            {"disable-copy": "true", "disable-paste": "true"},
            Rights(may_copy=False, may_paste=False),
        ),
        ({"sftp-disable-upload": "true"}, Rights(may_upload=False)),
        ({"sftp-disable-download": "true"}, Rights(may_download=False)),
    ],
)
def test_the_gateway_holds_to_what_is_taken_away(
    parameters: dict[str, str], rights: Rights
) -> None:
    _, token = _begin(Opens("desk", "ssh", {"hostname": "h", **parameters}))
    assert _ask(token).rights == rights


def test_what_is_ours_alone_is_never_told() -> None:
    odd = {"hostname": "h", "host-key-check": "off", "unheard-of": "x"}
    _, token = _begin(Opens("desk", "ssh", odd))
    assert set(_ask(token).parameters) == {"hostname", "port"}


@pytest.mark.parametrize(
    "more",
    [
        {"identifier": "another"},
        {"identifier": "1"},
        {"source": "json"},
        {"source": "deskgate"},
        {"source": "default"},
        {"kind": "g"},
        {"kind": "a"},
    ],
)
def test_whatever_else_is_asked_for_is_not_there(more: dict[str, str]) -> None:
    _, token = _begin(SSH)
    assert _refusal(token, **more) is Status.RESOURCE_NOT_FOUND
    assert not SessionLog.objects.exists()


def test_a_group_of_old_times_is_a_connection_of_that_type() -> None:
    _, token = _begin(Opens("desk", "ssh", {"hostname": "h"}, kind="g"))
    assert _ask(token, kind="g").target.name == "desk"
    assert _refusal(token) is Status.RESOURCE_NOT_FOUND


def test_a_token_is_good_until_it_is_over() -> None:
    visit, token = _begin(SSH)
    assert _refusal(Secret("F" * 64)) is Status.CLIENT_UNAUTHORIZED
    Visit.objects.filter(pk=visit.pk).update(ends_at=timezone.now() + timedelta(minutes=5))
    visit.refresh_from_db()
    assert _ask(token).expires_at == visit.ends_at
    Visit.objects.filter(pk=visit.pk).update(ends_at=timezone.now())
    assert _refusal(token) is Status.CLIENT_UNAUTHORIZED


def test_single_use_is_once() -> None:
    _, token = _begin(Opens("desk", "ssh", {"hostname": "h"}, single_use=True), source="json")
    _ask(token, source="json")
    assert _refusal(token, source="json") is Status.RESOURCE_NOT_FOUND


def test_the_end_of_a_visit_ends_its_sessions(published: list[Revocation]) -> None:
    _, token = _begin(SSH)
    _, others = _begin(SSH)
    mine, theirs = _ask(token), _ask(others)
    assert visit_revoke(token=token)
    rows = {row.pk: row.ending for row in SessionLog.objects.all()}
    assert rows == {mine.session_id: Ending.REVOKED.value, theirs.session_id: ""}
    assert _refusal(token) is Status.CLIENT_UNAUTHORIZED


def test_no_guacd_and_no_protocol() -> None:
    _, token = _begin(Opens("desk", "gopher", {"hostname": "h"}))
    assert _refusal(token) is Status.UNSUPPORTED


def test_no_host_key_is_looked_for() -> None:
    _, token = _begin(SSH)
    assert unknown_server(TunnelRequest(token, "hmac", "desk", "c", ADDRESS)) is None


def test_one_joins_anothers_session_by_its_id() -> None:
    """Encrypted JSON: `join` names the `id` of a connection that is live, whoever opened it."""
    _, token = _begin(Opens("desk", "ssh", {"hostname": "h"}, opaque="shared-7"), source="json")
    looking = Opens("look", "", {"read-only": "true"}, joins="shared-7")
    _, watching = _begin(looking, source="json", username="bob")
    assert _refusal(watching, identifier="look", source="json") is Status.RESOURCE_NOT_FOUND
    grant = _ask(token, source="json")
    assert _refusal(watching, identifier="look", source="json") is Status.RESOURCE_NOT_FOUND
    _opened(grant)
    joined = _ask(watching, identifier="look", source="json")
    assert joined.joins == "$the-session"
    assert joined.guacd == grant.guacd
    assert joined.parameters == {"read-only": "true"}
    assert joined.rights.view_only
    assert joined.target.protocol == "ssh"
    row = SessionLog.objects.get(pk=joined.session_id)
    assert row.joined_id == grant.session_id


def test_nobody_joins_what_another_key_has_let_in() -> None:
    _, token = _begin(Opens("desk", "ssh", {"hostname": "h"}, opaque="shared-7"), source="json")
    _opened(_ask(token, source="json"))
    visitor = Visitor("json", "eve", "another platform", ADDRESS)
    looking = Opens("look", "", {}, joins="shared-7")
    _, watching = visit_begin(visitor=visitor, opens=[looking])
    assert _refusal(watching, identifier="look", source="json") is Status.RESOURCE_NOT_FOUND


def test_from_a_signed_form_to_a_grant() -> None:
    key_make("classic")
    answer = post(form_of("classic"))
    grant = _ask(Secret(answer.json()["authToken"]))
    assert grant.parameters["hostname"] == "10.0.0.7"
    assert sessions_live().count() == 1


def test_from_a_blob_to_a_grant() -> None:
    key_make("json")
    answer = post({"data": blob_of()})
    grant = _ask(Secret(answer.json()["authToken"]), source="json")
    assert grant.parameters["hostname"] == "10.0.0.7"
    assert VisitConnection.objects.get().spent_at is None


def test_how_long_it_goes_on_and_how_many_there_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = current_settings().model_copy(
        update={"park_minutes": 3, "idle_minutes": 7, "sessions_per_user": 2}
    )
    monkeypatch.setattr(limits, "current_settings", lambda: settings)
    monkeypatch.setattr(lasting, "current_settings", lambda: settings)
    _, token = _begin(SSH)
    grant = _ask(token)
    assert (grant.park_seconds, grant.idle_seconds) == (180.0, 420.0)
    _, again = _begin(SSH)
    _ask(again)
    assert _refusal(token) is Status.CLIENT_TOO_MANY  # of alice, by whatever token
    _ask(_begin(SSH, username="bob")[1])
    _, nameless = _begin(SSH, username="")
    _ask(nameless)
    _ask(nameless)
    assert _refusal(nameless) is Status.CLIENT_TOO_MANY
    _ask(_begin(SSH, username="")[1])
