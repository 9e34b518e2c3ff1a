"""The attacks that Guacozy's tickets were open to, each tried as an attacker would, and refused.

Through the API that pages use, and through the admission that every tunnel goes through. Source:
guacozy.md §8, 1 to 5; the same against a running server in tests/integration/test_shares.py.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.unit.control.admitting.conftest import Desk, drawn, row_of
from tests.unit.control.guacapi.clients import guacamole
from tests.unit.control.sharing.conftest import (
    EVERYTHING,
    HOST,
    MARKER,
    Page,
    guest_tunnel,
    refused,
    secret_of,
    share_of,
    tunnel,
    wish_of,
)

from deskgate.control.accounts.models import Group, User
from deskgate.control.admission import admit
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.services import session_closed
from deskgate.control.errors import NotFound
from deskgate.control.permissions.live import sessions_recheck
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.sharing.models import Share
from deskgate.control.sharing.services import shares_tidy
from deskgate.control.tokens.services import session_token_issue
from deskgate.control.tree.models import Connection, Folder, SharingProfile
from deskgate.control.tree.services import connection_delete
from deskgate.control.visits.share_keys import share_key_issue
from deskgate.grants import Ending, Grant, GuacdAddress, Revocation, SessionClosed
from deskgate.guac.filters import Doorkeeper
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)

NOT_THERE = {404}


# 1: sharing what isn't one's own; probing; sharing on what was shared


def test_1_shares_are_no_oracle(
    ada: User, grace: User, mallory: User, team: Group, one: Connection, primary: Grant
) -> None:
    """What is there and what isn't are answered alike, whatever is asked."""
    made = Page(ada).share(one, grace)
    inside = drawn(Page(grace).open(made["id"]))
    page = Page(mallory)
    for method, path in (
        ("GET", "/shares/{}"),
        ("DELETE", "/shares/{}"),
        ("POST", "/shares/{}/tunnel-tokens"),
        ("DELETE", f"/shares/{{}}/inside/{inside.session_id}"),
        ("GET", "/shares/options?session_id={}"),
    ):
        there = made["id"] if "session_id" not in path else str(primary.session_id)
        answers = [page.ask(method, path.format(key)) for key in (there, uuid4(), "nonsense")]
        assert {one.status_code for one in answers} <= {404, 405}, path
        assert len({one.content for one in answers}) == 1, path
    assert (page.received(), page.given()) == ([], [])
    stolen = session_token_issue(person=mallory).reveal()
    for key in (made["id"], uuid4()):
        why = refused(tunnel(stolen, key))
        assert why.status is Status.RESOURCE_NOT_FOUND
        assert why.message == "This is not shared with you, or it is over."


def test_1_nobody_shares_what_is_others(
    ada: User, grace: User, mallory: User, team: Group, one: Connection, primary: Grant
) -> None:
    for who in (grace, mallory):
        for thing in (one, primary):
            answer = Page(who).ask("POST", "/shares", wish_of(thing, None, **EVERYTHING))
            assert answer.status_code == 404
            assert "prod" not in answer.content.decode()


def test_1_a_viewer_gets_no_control_by_sharing_on(
    ada: User, grace: User, mallory: User, team: Group, one: Connection, primary: Grant
) -> None:
    """Neither the share, nor the session that came of it, nor the connection behind it."""
    page, giver = Page(grace), Page(ada)
    made = [giver.share(thing, grace) for thing in (one, primary)]
    sessions = [drawn(page.open(share["id"])) for share in made]
    things: list[Connection | Grant] = [one, primary, *sessions]
    answers = [page.ask("POST", "/shares", wish_of(t, None, control=True)) for t in things]
    assert [answer.status_code for answer in answers] == [404, 404, 403, 403]
    for share in made:
        body = {"share_id": share["id"], "control": True}
        assert page.ask("POST", "/shares", {**wish_of(one, None), **body}).status_code == 422
    assert Share.objects.count() == 2
    # Who may share the connection as well shares that, and still not what came by a share.
    AccessGrant.objects.create(user=grace, connection=one, role=Role.MANAGE)
    answer = page.ask("POST", "/shares", wish_of(sessions[0], None))
    assert answer.status_code == 403
    assert "can't be shared on" in answer.json()["detail"]


def test_1_names_are_for_those_who_know_them(
    ada: User, grace: User, mallory: User, team: Group, one: Connection, other_admin: User
) -> None:
    options = f"/shares/options?connection_id={one.pk}"
    told = Page(ada).done("GET", options)
    assert [one["name"] for one in told["users"]] == ["Grace Hopper"]
    assert [one["name"] for one in told["groups"]] == ["team"]
    assert Page(ada).done("GET", f"{options}&q=mallory")["users"] == []
    for other in (mallory, other_admin):
        answer = Page(ada).ask("POST", "/shares", wish_of(one, other))
        nobody = Page(ada).ask("POST", "/shares", {**wish_of(one, None), "to": {"user_id": "987"}})
        assert (answer.status_code, answer.content) == (404, nobody.content)
    names = {one["name"] for one in Page(other_admin).done("GET", options)["users"]}
    assert {"mallory", "Ada", "Grace Hopper"} <= names
    AccessGrant.objects.create(user=mallory, connection=one, role=Role.CONNECT)
    assert Page(mallory).done("GET", options)["users"] == []


def test_1_a_recipient_learns_nothing_else(
    ada: User, grace: User, team: Group, one: Connection, primary: Grant, other_admin: User
) -> None:
    one.notes = MARKER
    one.save()
    by_other = Page(other_admin).share(primary, team, copy=True, note="look")
    mine = Page(ada).share(one, team, control=True)
    page = Page(grace)
    for share in (by_other, mine):
        drawn(page.open(share["id"]))
    pages = ("/shares?side=received", "/shares?side=given", "/sessions", "/tree", "/me/recent")
    told = "".join(page.ask("GET", path).content.decode() for path in pages)
    for secret in (HOST, MARKER, "deploy", "127.0.0.1:4822"):
        assert secret not in told, secret
    # Ada's session was shared by Eve: Grace is told of Eve, and not whose session it is.
    seen = {one["giver"]: one for one in page.received()}
    assert set(seen) == {"Eve", "Ada"}
    assert "Ada" not in str(seen["Eve"])
    sessions = page.done("GET", "/sessions")["items"]
    assert {one["joined_username"] for one in sessions} == {""}
    assert {(one["credential_name"], one["guacd"]) for one in sessions} == {("", "")}


# 2: changing a share that was given to one


def test_2_nobody_changes_a_share(
    ada: User, grace: User, team: Group, one: Connection, guacd: GuacdAddress
) -> None:
    made = Page(ada).share(one, grace)
    before = vars(share_of(made))
    for page in (Page(grace), Page(ada)):
        for method in ("PATCH", "PUT", "POST"):
            body = {"control": True, "rights": EVERYTHING, "minutes": 99_999}
            assert page.ask(method, f"/shares/{made['id']}", body).status_code in {404, 405}
    now = vars(share_of(made))
    before.pop("_state")
    now.pop("_state")
    assert now == before
    assert Page(grace).ask("DELETE", f"/shares/{made['id']}").status_code == 404
    assert Page(grace).open(made["id"]).rights.view_only


@pytest.mark.parametrize("minutes", [-60, 0, 14, 10**6, 10**30, None, "60x", True, 61.5])
def test_2_the_times_have_bounds(ada: User, one: Connection, minutes: object) -> None:
    answer = Page(ada).ask("POST", "/shares", wish_of(one, None, minutes=minutes))
    assert answer.status_code == 422


# 3: input by who may only see


def test_3_nothing_but_the_protocols_own_words_passes_from_a_viewer(
    ada: User, grace: User, team: Group, one: Connection, primary: Grant
) -> None:
    """What the gateway is told of a viewer, and what it makes of that: in the room, and in a
    session of one's own. The joined, split and nested ways of saying it, on the target itself, are
    tried in the gateway's tests."""
    for thing in (one, primary):
        made = Page(ada).share(thing, team, copy=True, paste=True, upload=True, download=True)
        grants = [Page(grace).open(made["id"])]
        link = Page(ada).share(thing, None, copy=True, paste=True)
        grants.append(admit(guest_tunnel(Page().enter(link))))
        for grant in grants:
            assert grant.rights.view_only
            assert not grant.may_control
            assert grant.parameters["read-only"] == "true"
            door = Doorkeeper(view_only=grant.rights.view_only)
            tried = [("nop",), ("key", "65", "1"), ("mouse", "1", "1", "1"), ("size", "1", "1"),
                     ("clipboard", "0", "text/plain"), ("file", "0", "a", "b"), ("pipe", "0", "x"),
                     ("put", "0", "1", "a", "b"), ("argv", "0", "a", "b"), ("audio", "0", "x"),
                     ("touch", "0", "1", "1"), ("sync", "1")]  # fmt: skip
            passed, _ = door.check(tried)
            assert passed == [("nop",), ("sync", "1")]


# 4: revoked, run out, or without a right behind it


def test_4_what_is_taken_away_is_closed(
    ada: User, grace: User, team: Group, one: Connection, primary: Grant,
    published: list[Revocation],
) -> None:  # fmt: skip
    giver = Page(ada)
    made = [giver.share(thing, None, control=True) for thing in (one, primary)]
    guests = [Page().enter(share) for share in made]
    sessions = [drawn(admit(guest_tunnel(guest))) for guest in guests]
    for share in made:
        giver.done("DELETE", f"/shares/{share['id']}")
    assert {one.session_id for one in published} == {one.session_id for one in sessions}
    for share, guest in zip(made, guests, strict=True):
        assert refused(guest_tunnel(guest)).status is not Status.SUCCESS
        body = {"secret": secret_of(share), "name": "Linus"}
        assert Page().ask("POST", "/guest", body).status_code == 404


def test_4_the_end_is_the_gateways_to_keep(
    ada: User, grace: User, team: Group, one: Connection, primary: Grant
) -> None:
    end = timezone.now() + timedelta(minutes=20)
    AccessGrant.objects.update(valid_until=end)
    for thing in (one, primary):
        grant = Page(grace).open(Page(ada).share(thing, team, minutes=600)["id"])
        assert grant.expires_at == end
        assert row_of(grant).terms.until == end


def test_4_no_renewal_without_a_right(
    ada: User, grace: User, team: Group, one: Connection, guacd: GuacdAddress
) -> None:
    """Each opening asks anew, also between a change and its recheck."""
    made = Page(ada).share(one, grace, control=True)
    page = Page(grace)
    page.open(made["id"])
    token = page.done("POST", f"/shares/{made['id']}/tunnel-tokens")["token"]
    AccessGrant.objects.all().delete()  # as fast as it can be: nothing was rechecked yet
    assert refused(tunnel(token, made["id"])).status is Status.RESOURCE_NOT_FOUND
    assert page.ask("POST", f"/shares/{made['id']}/tunnel-tokens").status_code == 404
    assert page.received() == []
    sessions_recheck()
    assert share_of(made).ended_at is not None


def test_4_tokens_are_for_one_thing_once(
    ada: User, grace: User, team: Group, one: Connection, primary: Grant
) -> None:
    page = Page(grace)
    first, second = (Page(ada).share(thing, team) for thing in (one, primary))
    token = page.done("POST", f"/shares/{first['id']}/tunnel-tokens")["token"]
    for kind, thing in (("s", second["id"]), ("c", one.pk), ("a", primary.session_id)):
        assert refused(tunnel(token, thing, kind)).status is Status.CLIENT_FORBIDDEN
        token = page.done("POST", f"/shares/{first['id']}/tunnel-tokens")["token"]
    admit(tunnel(token, first["id"]))
    assert refused(tunnel(token, first["id"])).status is Status.CLIENT_UNAUTHORIZED
    guest = Page().enter(Page(ada).share(one, None))
    for kind in ("c", "a", "g", "r"):
        for thing in (one.pk, primary.session_id, guest["identifier"]):
            for source in ("deskgate", "guest"):
                refused(tunnel(guest["token"], thing, kind, source))


# 5: moving what one was only given to see


def test_5_a_recipient_moves_and_changes_nothing(
    ada: User, grace: User, team: Group, one: Connection, folder: Folder, guacd: GuacdAddress
) -> None:
    made = Page(ada).share(one, grace, **EVERYTHING)
    page = Page(grace)
    drawn(page.open(made["id"]))
    mine = Folder.objects.create(name="mine")
    AccessGrant.objects.create(user=grace, folder=mine, role=Role.MANAGE)
    for target in (str(mine.pk), None, str(folder.pk), "999"):
        body = {"folder_id": target}
        assert page.ask("PATCH", f"/connections/{one.pk}", body).status_code in NOT_THERE
    for method, path in (
        ("GET", f"/connections/{one.pk}"),
        ("DELETE", f"/connections/{one.pk}"),
        ("POST", f"/connections/{one.pk}/copy"),
        ("POST", f"/connections/{one.pk}/tunnel-tokens"),
        ("GET", f"/connections/{one.pk}/login"),
    ):
        named = {"name": "x"} if path.endswith("copy") else None
        assert page.ask(method, path, named).status_code in NOT_THERE, path
    one.refresh_from_db()
    assert one.folder == folder


# beside these: what is told, and what can be asked for, after the share itself has gone


def _behind(text: str) -> bool:
    return any(word in text for word in ("deploy-key", "guacd-4711", "why it failed"))


@pytest.fixture
def lent(ada: User, grace: User, team: Group, one: Connection, desk: Desk) -> SessionLog:
    """Grace's session by a share, over, with more in its row than she is told."""
    made = Page(ada).share(one, grace)
    grant = drawn(Page(grace).open(made["id"]))
    row = row_of(grant)
    row.credential_name, row.guacd = "deploy-key", "guacd-4711:4822"
    row.save()
    session_closed(
        event=SessionClosed(
            row.pk, timezone.now(), Status.SUCCESS, Ending.CLOSED_BY_TARGET, "why it failed", 0, 0
        )
    )
    return row_of(grant)


@pytest.mark.parametrize("how", ["a month later", "with the connection"])
def test_the_log_tells_no_more_once_the_share_is_gone(
    how: str, grace: User, lent: SessionLog, one: Connection, admin: User
) -> None:
    page = Page(grace)
    before = page.done("GET", f"/sessions/{lent.pk}")
    assert not _behind(str(before))
    if how == "a month later":
        Share.objects.update(ended_at=timezone.now() - timedelta(days=31))
        shares_tidy()
    else:
        connection_delete(connection=one)
    assert not Share.objects.exists()
    assert not _behind(str(page.done("GET", f"/sessions/{lent.pk}")))
    for form in ("csv", "json"):
        answer = page.ask("GET", f"/sessions/export?format={form}")
        assert not _behind(b"".join(answer).decode())
    assert _behind(str(Page(admin).done("GET", f"/sessions/{lent.pk}")))


def test_what_is_not_told_is_not_found_by_guessing(
    grace: User, lent: SessionLog, admin: User
) -> None:
    """Letter by letter one could have read what the answers leave out."""
    page = Page(grace)
    for word in ("deploy-k", "guacd-4711", "failed"):
        assert page.done("GET", f"/sessions?q={word}")["items"] == []
    assert len(page.done("GET", "/sessions?q=prod")["items"]) == 1
    assert guacamole("grace").read("history/connections?contains=deploy-k") == []


def test_another_log_in_shows_a_second_factor_to_go_on_with_what_was_shared(
    ada: User, grace: User, team: Group, one: Connection, guacd: GuacdAddress
) -> None:
    """By the password alone nobody gets into what demands more, not even where it is open."""
    made = Page(ada).share(one, grace)
    opened = drawn(Page(grace).open(made["id"]))
    Connection.objects.filter(pk=one.pk).update(second_factor=True)
    why = refused(tunnel(session_token_issue(person=grace).reveal(), opened.session_id, "r"))
    assert why.status is Status.CLIENT_FORBIDDEN
    assert "second factor" in why.message


def test_what_came_by_a_share_is_not_given_on_by_a_key_or_looked_into(
    ada: User, grace: User, team: Group, one: Connection, guacd: GuacdAddress
) -> None:
    """Only to look, by the share; a right of one's own makes no more of that very session."""
    made = Page(ada).share(one, grace)
    opened = drawn(Page(grace).open(made["id"]))
    AccessGrant.objects.create(user=grace, connection=one, role=Role.SHARE)
    profile = SharingProfile.objects.create(connection=one, name="all", parameters={})
    with pytest.raises(NotFound):
        share_key_issue(person=grace, session_id=opened.session_id, profile=profile)
    key = session_token_issue(person=grace).reveal()
    assert refused(tunnel(key, opened.session_id, "a")).status is Status.RESOURCE_NOT_FOUND
    AccessGrant.objects.filter(user=grace).update(role=Role.MANAGE)
    assert admit(tunnel(key, opened.session_id, "a")).joins
