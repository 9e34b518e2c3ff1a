"""Every operation of the API that changes anything is in the log, with who did it and from where.

Law: the OpenAPI document says which operations there are; one that this walk leaves out fails it.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from tests.fakes.authenticators import Clock, SoftwareKey
from tests.unit.control.api.uploads import upload
from tests.unit.control.fixtures import PASSWORD, Browser, Sessions

from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create
from deskgate.control.api.root import api
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.setup import current_settings
from deskgate.control.sharing.models import Share
from deskgate.control.tree.services import connection_create
from deskgate.grants import GuacdAddress, Secret

ADDRESS = "198.51.100.7"
NAME = "walker"
NEW_PASSWORD = "heron-lantern-93"
WRITES = {"post", "put", "patch", "delete"}
TABLE = b"name,hostname\nimported,10.0.0.1\n"
RSA = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHFpdGhpcyBpcyBub3QgYSByZWFsIGtleSBhdCBhbGwh"

# Operations that change nothing that lasts: what they are for instead.
NOTHING: dict[str, str] = {
    "grant_preview": "shows what would change",
    "import_look": "shows what would change",
    "node_check": "asks a server how it is",
    "own_look_check": "says what would be hard to read",
    "host_key_look": "shows a server's key",
    "passkey_options_post": "a challenge",
    "session_passkey_options": "a challenge",
    "totp_post": "an offer, kept in the session until it is confirmed",
    "folder_token_post": "what is opened with it is logged: session.begin",
    "looking_token_post": "what is looked into with it is logged: session.watch",
    "watch_token_post": "what is looked into with it is logged: session.watch",
    "guest_look_post": "says what a link leads to",
    "share_token_post": "what is opened with it is logged: share.enter",
    "returning_token_post": "what goes on with it is logged: session.return",
    "tunnel_token_post": "what is opened with it is logged: session.begin",
}


class Walk:
    """Does one operation after the other, as one person with one browser."""

    def __init__(self, **ids: object) -> None:
        self.page = Browser()
        self.page.client.defaults["REMOTE_ADDR"] = ADDRESS
        self.ids = dict(ids)
        self.done: set[str] = set()
        document: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
        self.operations = {
            operation["operationId"]: (method.upper(), path.removeprefix("/api/v1"))
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
            if method in WRITES
        }

    def do(
        self, name: str, body: object = None, *, logs: str = "", query: str = "", **ids: object
    ) -> Any:
        """One operation; `logs` is the event's action that it must leave. Its answer."""
        method, path = self.operations[name]
        for key, value in {**self.ids, **ids}.items():
            path = path.replace("{" + key + "}", str(value))
        before = self.last()
        answer = self.page.send(method, path + query, body)
        assert answer.status_code < 300, (name, answer.status_code, answer.content)
        self.check(name, before, logs)
        return answer.json() if answer.content else None

    def check(self, name: str, before: int, logs: str) -> None:
        """The events since then are this person's, from here, and what was done is among them."""
        events = list(Event.objects.filter(id__gt=before))
        assert (logs == "") == (name in NOTHING), name
        if logs:
            assert logs in {one.action for one in events}, (name, [one.action for one in events])
        for one in events:
            assert (one.actor_kind, one.actor_name) == ("person", NAME), (name, one.action)
            assert one.address == ADDRESS, (name, one.action)
            assert one.words
        self.done.add(name)

    def last(self) -> int:
        """The newest event's key."""
        return Event.objects.values_list("id", flat=True).order_by("-id").first() or 0


@pytest.fixture
def walk(db: None, guacd: GuacdAddress, make_session: Sessions) -> Walk:
    walker = user_create(username=NAME, password=Secret(PASSWORD), is_admin=True)
    walk = Walk(session_id=make_session(person=walker).pk)
    walk.do("session_create", {"username": NAME, "password": PASSWORD}, logs="login.enter")
    return walk


def the_tree(walk: Walk) -> None:
    folder = walk.do("folder_post", {"name": "f"}, logs="folder.create")["id"]
    walk.do("folder_patch", {"notes": "x"}, logs="folder.update", folder_id=folder)
    copy = walk.do("folder_copy_post", {"name": "g"}, logs="folder.copy", folder_id=folder)
    walk.do("folder_remove", logs="folder.delete", folder_id=copy["id"])
    made = walk.do(
        "connection_post",
        {"name": "c", "protocol": "ssh", "parameters": {"hostname": "127.0.0.1", "port": "1"}},
        logs="connection.create",
    )["id"]
    walk.ids["connection_id"] = made
    walk.do("connection_patch", {"notes": "x"}, logs="connection.update")
    walk.do("connection_copy_post", {"name": "d"}, logs="connection.copy")
    walk.do("connections_bulk", {"ids": [made], "add_tags": ["t"]}, logs="connection.update")
    walk.do("host_key_put", {"key": RSA}, logs="host-key.set")
    walk.do("host_keys_remove", logs="host-key.clear")
    before = walk.last()
    walk.page.send("POST", f"/connections/{made}/host-keys/look")  # where nobody answers
    walk.check("host_key_look", before, "")
    balancing = {"name": "b", "kind": "balancing"}
    group = walk.do("folder_post", balancing, logs="folder.create")["id"]
    inside = {"name": "e", "protocol": "ssh", "folder_id": group}
    walk.do(
        "connection_post", {**inside, "parameters": {"hostname": "h"}}, logs="connection.create"
    )
    walk.do("folder_token_post", folder_id=group)
    walk.do("favourite_put", logs="favourite.add")
    walk.do("favourite_delete", logs="favourite.remove")
    walk.do("tunnel_token_post")
    template = walk.do("template_post", {"name": "t", "protocol": "ssh"}, logs="template.create")
    walk.do("template_patch", {"notes": "x"}, logs="template.update", template_id=template["id"])
    walk.do("template_remove", logs="template.delete", template_id=template["id"])


def the_vault(walk: Walk) -> None:
    named = walk.do("credential_post", {"name": "n", "kind": "named"}, logs="credential.create")
    key = named["id"]
    walk.do("credential_patch", {"notes": "x"}, logs="credential.update", credential_id=key)
    value = {"username": "me", "secrets": {"password": "hunter2-secret"}}
    walk.do("my_value_put", value, logs="credential.fill", credential_id=key)
    walk.do("my_value_remove", logs="credential.empty", credential_id=key)
    walk.do("key_pair_post", {"type": "ed25519"}, logs="credential.key-pair", credential_id=key)
    own = walk.do("credential_post", {"name": "p", "kind": "personal"}, logs="credential.create")
    choice = {"credential_id": own["id"]}
    walk.do("my_credential_put", choice, logs="choice.set")
    walk.do("my_credential_remove", logs="choice.clear")
    static = {"name": "s", "kind": "static", "username": "root"}
    shared = walk.do("credential_post", static, logs="credential.create")["id"]
    source = {"credential_source": "vault", "credential_id": shared}
    walk.do("connection_patch", source, logs="connection.update")
    walk.do("voucher_post", logs="voucher.write")
    for one in (key, own["id"]):
        walk.do("credential_remove", logs="credential.delete", credential_id=one)


def the_rights(walk: Walk, person: User) -> None:
    group = walk.do("group_post", {"name": "team"}, logs="group.create")["id"]
    child = walk.do("group_post", {"name": "part"}, logs="group.create")["id"]
    walk.do("group_patch", {"description": "x"}, logs="group.update", group_id=group)
    ids = {"group_id": group, "child_id": child, "user_id": person.pk}
    walk.do("group_group_put", logs="group.nest", **ids)
    walk.do("group_group_remove", logs="group.unnest", **ids)
    walk.do("group_user_put", logs="group.join", **ids)
    walk.do("group_user_remove", logs="group.leave", **ids)
    grant = {"role": "see", "group_id": group, "connection_id": walk.ids["connection_id"]}
    made = walk.do("grant_post", grant, logs="grant.give")["id"]
    walk.do("grant_preview", {**grant, "role": "edit"})
    walk.do("grant_patch", {"role": "connect"}, logs="grant.change", grant_id=made)
    walk.do("grant_remove", logs="grant.take", grant_id=made)
    walk.do("group_remove", logs="group.delete", group_id=group)


def the_people(walk: Walk) -> None:
    new = {"username": "grace", "password": NEW_PASSWORD}
    person = walk.do("user_post", new, logs="user.create")["id"]
    walk.do("user_patch", {"full_name": "G"}, logs="user.update", user_id=person)
    told = {"password": PASSWORD}
    walk.do("user_password_post", told, logs="user.password", user_id=person)
    browser = Browser().log_in("grace")
    assert browser.get("/me").status_code == 200
    for _ in range(5):
        Browser().send("POST", "/session", {"username": "grace", "password": "wrong"})
    walk.do("user_lock_remove", logs="login.unlock", user_id=person)
    walk.do("user_logins_remove", logs="login.end", user_id=person)
    walk.do("user_second_factor_remove", logs="factor.reset", user_id=person)
    walk.do("user_remove", logs="user.delete", user_id=person)


def the_look(walk: Walk) -> None:
    walk.do("own_look_patch", {"name": "Harbour"}, logs="look.change")
    walk.do("own_look_check", {"accent": "#fff"})
    before = walk.last()
    token = walk.page.client.cookies["csrftoken"].value
    answer = walk.page.client.put(
        "/api/v1/look/own/files/logo",
        data=b"GIF89a",
        content_type="image/gif",
        headers={"X-CSRFToken": token},
    )
    assert answer.status_code == 200
    walk.check("own_picture_put", before, "look.picture")
    walk.do("own_picture_remove", logs="look.picture", part="logo")


def live_on(session: UUID, connection: object) -> None:
    """This server's guacd draws this connection in this session."""
    SessionLog.objects.filter(pk=session).update(
        connection_id=connection,
        guacd_connection_id="$live",
        guacd="127.0.0.1:4822",
        node_name=current_settings().server_name,
    )


def the_shares(walk: Walk, person: User) -> None:
    """The walker's own; one that is shared with the walker; and a guest, who is somebody else."""
    connection = connection_create(
        name="shared", protocol="ssh", folder=None, parameters={"hostname": "h"}
    )
    thing = {"connection_id": str(connection.pk), "minutes": 60}
    made = walk.do("share_post", {**thing, "to": {"link": True}}, logs="share.create")
    secret = made["link"].removeprefix("/#/s/")
    walk.do("guest_look_post", {"secret": secret})
    before = walk.last()
    walk.page.send("POST", "/guest", {"secret": secret, "name": "Linus"})
    event = Event.objects.get(id__gt=before, action="share.enter")
    assert (event.actor_name, event.address) == ("Linus (guest)", ADDRESS)
    walk.done.add("guest_post")
    guest = SessionLog.objects.create(
        id=uuid4(), person_name="Linus (guest)", share_id=made["id"], started_at=timezone.now()
    )
    ids = {"share_id": made["id"], "session_id": guest.pk}
    walk.do("share_inside_remove", logs="share.remove", **ids)
    walk.do("share_remove", logs="share.end", **ids)
    AccessGrant.objects.create(user=person, connection=connection, role=Role.SHARE)
    mine = Share.objects.create(
        giver=person,
        connection=connection,
        user=User.objects.get(username=NAME),
        rights=1,
        expires_at=timezone.now() + timedelta(hours=1),
    )
    walk.do("share_token_post", share_id=mine.pk)


def the_rest(walk: Walk) -> None:
    live_on(UUID(str(walk.ids["session_id"])), walk.ids["connection_id"])
    row = SessionLog.objects.filter(pk=UUID(str(walk.ids["session_id"])))
    before = row.get().person_id
    row.update(person=User.objects.get(username=NAME), opened_at=timezone.now())
    walk.do("returning_token_post")
    row.update(person=before)
    walk.do("looking_token_post")
    walk.do("watch_token_post", {})
    walk.do("live_message_post", {"text": "Save"}, logs="session.message")
    whose = f"?connection_id={walk.ids['connection_id']}"
    walk.do("live_remove", query=whose, logs="session.revoke")
    walk.do("session_remove", logs="session.revoke")
    node = walk.do("node_post", {"name": "n", "host": "127.0.0.1"}, logs="node.create")["id"]
    walk.do("node_patch", {"port": 4823}, logs="node.update", node_id=node)
    walk.do("node_check", node_id=node)
    group = walk.do("node_group_post", {"name": "g"}, logs="node-group.create")["id"]
    change = {"node_ids": [node]}
    walk.do("node_group_patch", change, logs="node-group.update", group_id=group)
    walk.do("node_group_remove", logs="node-group.delete", group_id=group)
    walk.do("node_remove", logs="node.delete", node_id=node)
    told = {"name": "portal", "dialect": "v2"}
    key = walk.do("signing_key_post", told, logs="signing-key.create")["id"]
    walk.do("signing_key_patch", {"ports": [22]}, logs="signing-key.update", signing_key_id=key)
    walk.do("signing_key_secret_post", {}, logs="signing-key.rotate", signing_key_id=key)
    walk.do("signing_key_remove", logs="signing-key.delete", signing_key_id=key)
    for name, path, logs in (
        ("import_look", "/import/preview", ""),
        ("import_post", "/import", "import.run"),
    ):
        before = walk.last()
        assert upload(walk.page, path, TABLE, name="hosts.csv").status_code == 200
        walk.check(name, before, logs)


def oneself(walk: Walk, clock: Clock) -> None:
    walk.do("me_patch", {"full_name": "W"}, logs="user.update")
    told = {"name": "t", "scopes": ["read"], "expires_at": "2027-01-01T00:00:00Z"}
    token = walk.do("api_token_post", told, logs="token.create")
    walk.do("api_token_remove", logs="token.delete", token_id=token["id"])
    secret = walk.do("totp_post")["secret"]
    walk.do("totp_confirm_post", {"code": clock.code(secret)}, logs="factor.add")
    walk.do("recovery_codes_post", logs="factor.codes")
    key = SoftwareKey()
    options = walk.do("passkey_options_post")["publicKey"]
    credential = {"name": "k", "credential": key.make(options)}
    passkey = walk.do("passkey_post", credential, logs="factor.add")["id"]
    walk.do("passkey_patch", {"name": "l"}, logs="factor.rename", passkey_id=passkey)
    proof = {"code": clock.code(secret)}
    walk.do("session_reauthenticate", proof, logs="login.prove")
    walk.do("session_delete", logs="login.leave")
    options = walk.do("session_passkey_options")["publicKey"]
    walk.do("session_passkey", {"credential": key.sign(options)}, logs="login.enter")
    walk.do("session_delete", logs="login.leave")
    told = {"username": NAME, "password": PASSWORD}
    assert walk.page.send("POST", "/session", told).status_code == 401  # half of a log-in
    walk.do("session_second_factor", {"code": clock.code(secret)}, logs="login.enter")
    walk.do("passkey_delete", logs="factor.remove", passkey_id=passkey)
    walk.do("totp_delete", logs="factor.remove")
    elsewhere = Browser()
    elsewhere.client.defaults["REMOTE_ADDR"] = ADDRESS
    elsewhere.log_in(NAME)
    (other,) = [one["id"] for one in elsewhere.get("/me/logins").json() if one["current"]]
    walk.do("me_login_remove", logs="login.end", login_id=other)
    elsewhere.log_in(NAME)
    walk.do("me_logins_remove", logs="login.end")
    change = {"current": PASSWORD, "new": NEW_PASSWORD}
    walk.do("me_password", change, logs="user.password")


def test_every_write_is_in_the_log(walk: Walk, person: User, clock: Clock) -> None:
    the_tree(walk)
    the_vault(walk)
    the_rights(walk, person)
    the_people(walk)
    the_look(walk)
    the_shares(walk, person)
    the_rest(walk)
    walk.do("connection_remove", logs="connection.delete")
    oneself(walk, clock)
    assert set(walk.operations) - walk.done == set()
