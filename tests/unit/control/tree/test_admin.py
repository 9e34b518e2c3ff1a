"""Folders and connections in Django's administration."""

from __future__ import annotations

import pytest
from django.test import Client

from deskgate.control.accounts.models import User
from deskgate.control.tree.models import Connection, Folder, Template
from deskgate.control.tree.services import folder_ensure
from deskgate.control.vault.services import secrets_reveal

MARKER = "marker-7d1f-never-shown"


@pytest.fixture
def pages(admin: User) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def _change(connection: Connection) -> str:
    return f"/admin/tree/connection/{connection.pk}/change/"


def test_a_connection_is_made_and_then_filled_in(pages: Client) -> None:
    new = {"name": "web", "protocol": "rdp", "parameter:hostname": "two words"}
    wrong = pages.post("/admin/tree/connection/add/", new)
    assert b"Give a host name or an address" in wrong.content
    assert (
        pages.post("/admin/tree/connection/add/", new | {"parameter:hostname": "h"}).status_code
        == 302
    )
    made = Connection.objects.get()
    assert made.parameters == {"hostname": "h"}
    given = {"name": "web", "parameter:hostname": "h", "parameter:security": "nla"}
    given |= {"parameter:password": MARKER, "parameter:ignore-cert": "true"}
    assert pages.post(_change(made), given).status_code == 302
    made.refresh_from_db()
    assert made.parameters == {"hostname": "h", "security": "nla", "ignore-cert": "true"}


def test_a_secret_is_never_in_the_page_and_stays_when_left_empty(
    pages: Client, connection: Connection
) -> None:
    page = pages.get(_change(connection))
    assert page.status_code == 200
    assert MARKER.encode() not in page.content
    assert b"10.0.0.5" in page.content
    given = {"name": "web", "parameter:hostname": "h2", "parameter:password": ""}
    refused = pages.post(_change(connection), given)
    assert b"lead elsewhere" in refused.content
    given["on_target_change"] = "keep"
    assert pages.post(_change(connection), given).status_code == 302
    connection.refresh_from_db()
    assert connection.parameters == {"hostname": "h2"}
    assert secrets_reveal(connection_id=connection.pk)["password"].reveal() == MARKER
    wrong = pages.post(
        _change(connection),
        {"name": "web", "parameter:hostname": "", "parameter:password": MARKER},
    )
    assert wrong.status_code == 200
    assert MARKER.encode() not in wrong.content


def test_deleting_one_and_several(pages: Client, connection: Connection) -> None:
    deleted = pages.post(f"/admin/tree/connection/{connection.pk}/delete/", {"post": "yes"})
    assert deleted.status_code == 302
    assert not Connection.objects.exists()
    folder = folder_ensure(path="A")
    assert folder is not None
    other = Connection.objects.create(name="x", protocol="ssh", folder=folder)
    chosen = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    pages.post("/admin/tree/connection/", chosen)
    assert not Connection.objects.exists()
    pages.post(f"/admin/tree/folder/{folder.pk}/delete/", {"post": "yes"})
    assert not Folder.objects.exists()


def test_the_rule_for_names_holds_there_too(pages: Client, connection: Connection) -> None:
    folder = {"name": "a\nb", "parent": ""}
    new = {"name": "a\nb", "protocol": "ssh", "parameter:hostname": "h"}
    for page, given in (
        ("/admin/tree/folder/add/", folder),
        ("/admin/tree/connection/add/", new),
        (_change(connection), new),
    ):
        assert b"printable characters" in pages.post(page, given).content
    assert not Folder.objects.exists()
    assert Connection.objects.get().name == "web"
    assert pages.post("/admin/tree/folder/add/", folder | {"name": "A"}).status_code == 302
    given = {"name": "web2", "parameter:hostname": "h", "folder": str(Folder.objects.get().pk)}
    given["on_target_change"] = "drop"
    assert pages.post(_change(connection), given).status_code == 302
    moved = Connection.objects.get()
    assert (moved.name, moved.folder) == ("web2", Folder.objects.get())


def test_a_folder_is_not_moved_into_itself(pages: Client) -> None:
    inner = folder_ensure(path="A/B")
    assert inner is not None
    page = f"/admin/tree/folder/{inner.parent_id}/change/"
    answer = pages.post(page, {"name": "A", "parent": inner.pk})
    assert b"moved into itself" in answer.content
    assert pages.post(page, {"name": "A2", "parent": ""}).status_code == 302


def test_what_a_folder_hands_down_and_where_it_is_defined(pages: Client) -> None:
    new = {"name": "A", "tags": "x, Y", "parameters": "ssh.port = 2222\nrdp.domain = corp"}
    assert pages.post("/admin/tree/folder/add/", new).status_code == 302
    outer = Folder.objects.get()
    assert outer.parameters == {"ssh": {"port": "2222"}, "rdp": {"domain": "corp"}}
    assert outer.tags == ["x", "Y"]
    assert pages.get("/admin/tree/folder/add/").status_code == 200
    page = f"/admin/tree/folder/{outer.pk}/change/"
    for wrong, sentence in (
        ("ssh.port = x", b"whole number"),
        ("ssh.password = x", b"credentials"),
        ("port = 1", b"Line 1"),
        ("gopher.port = 1", b"Choose one of"),
    ):
        answer = pages.post(page, new | {"parameters": wrong})
        assert answer.status_code == 200
        assert sentence in answer.content
    less = new | {"parameters": "ssh.port = 2222\nssh.username ="}
    assert pages.post(page, less).status_code == 302
    outer.refresh_from_db()
    assert outer.parameters == {"ssh": {"port": "2222", "username": ""}}
    made = Connection.objects.create(name="c", protocol="ssh", folder=outer)
    shown = pages.get(_change(made)).content.decode()
    assert "2222 <i>defined in the folder ‘A’</i>" in shown
    assert 'placeholder="2222 (defined in the folder ‘A’)"' in shown
    assert "as the folder says" in shown
    assert "2222" in pages.get(page).content.decode()


def test_what_is_unset_on_purpose_stays_so(pages: Client, connection: Connection) -> None:
    Connection.objects.update(parameters={"hostname": "10.0.0.5", "username": ""})
    given = {"name": "web", "parameter:hostname": "10.0.0.5", "notes": "n"}
    assert pages.post(_change(connection), given).status_code == 302
    connection.refresh_from_db()
    assert connection.parameters == {"hostname": "10.0.0.5", "username": ""}
    assert connection.notes == "n"


def test_templates(pages: Client) -> None:
    new = {"name": "Web", "protocol": "ssh"}
    assert pages.post("/admin/tree/template/add/", new).status_code == 302
    made = Template.objects.get()
    page = f"/admin/tree/template/{made.pk}/change/"
    assert pages.get(page).status_code == 200
    given = {"name": "Web servers", "parameter:port": "x"}
    assert b"whole number" in pages.post(page, given).content
    assert pages.post(page, given | {"parameter:port": "2222"}).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.parameters) == ("Web servers", {"port": "2222"})
    Connection.objects.create(name="c", protocol="ssh", template=made)
    for one_by_one in (f"/admin/tree/template/{made.pk}/delete/", "/admin/tree/template/"):
        chosen = {"action": "delete_selected", "_selected_action": [made.pk], "post": "yes"}
        pages.post(one_by_one, chosen)
    assert Template.objects.exists()
    Connection.objects.all().delete()
    pages.post(f"/admin/tree/template/{made.pk}/delete/", {"post": "yes"})
    assert not Template.objects.exists()


def test_duplicates(pages: Client, connection: Connection) -> None:
    chosen = {"action": "duplicate", "_selected_action": [connection.pk]}
    assert pages.post("/admin/tree/connection/", chosen).status_code == 302
    copy = Connection.objects.exclude(pk=connection.pk).get()
    assert (copy.name, copy.hostname, copy.secrets.count()) == ("web (2)", "10.0.0.5", 0)


def test_lists_and_their_search(pages: Client, connection: Connection) -> None:
    for kind in ("connection", "folder", "template"):
        assert pages.get(f"/admin/tree/{kind}/?q=10.0").status_code == 200
    assert b"10.0.0.5" in pages.get("/admin/tree/connection/?q=WEB").content


def test_a_choice_says_what_is_inherited(pages: Client) -> None:
    folder = Folder.objects.create(name="A", parameters={"rdp": {"security": "nla"}})
    made = Connection.objects.create(name="c", protocol="rdp", folder=folder, second_factor=False)
    shown = pages.get(_change(made)).content.decode()
    assert "as inherited: nla (defined in the folder ‘A’)" in shown
    given = {"name": "c", "parameter:hostname": "h", "folder": str(folder.pk)}
    for chosen, kept in (("True", True), ("False", False), ("", None)):
        assert pages.post(_change(made), given | {"second_factor": chosen}).status_code == 302
        made.refresh_from_db()
        assert made.second_factor is kept


def test_limits_and_balancing(pages: Client, connection: Connection) -> None:
    new = {"name": "farm", "kind": "balancing", "affinity": "on", "max_sessions": "0"}
    refused = pages.post("/admin/tree/folder/add/", new)
    assert b"from 1 to 1000000" in refused.content
    made = pages.post("/admin/tree/folder/add/", {**new, "max_sessions": "7"})
    assert made.status_code == 302
    folder = Folder.objects.get()
    assert (folder.kind, folder.affinity, folder.max_sessions) == ("balancing", True, 7)
    given = {"name": "web", "parameter:hostname": "10.0.0.5", "parameter:username": "deploy"}
    turn = {"weight": "-1", "failover_only": "on", "max_sessions_each": "2"}
    assert pages.post(_change(connection), given | turn).status_code == 302
    connection.refresh_from_db()
    assert (connection.weight, connection.failover_only) == (-1, True)
    assert (connection.max_sessions, connection.max_sessions_each) == (None, 2)
