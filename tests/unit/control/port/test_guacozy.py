"""A whole Guacozy as a plan: each thing that it had, from its SQLite file and from a dump."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.control.port.samples import GUACOZY_FILES, GUACOZY_KEY, sample

from deskgate.control.port.guacozy import guacozy_plan
from deskgate.control.port.options import Options
from deskgate.control.port.plan import ConnectionEntry, Entry, Plan
from deskgate.control.port.troubles import Unreadable
from deskgate.grants import Secret


@pytest.fixture(params=GUACOZY_FILES)
def plan(request: pytest.FixtureRequest) -> Plan:
    return guacozy_plan(sample(f"guacozy/{request.param}"), Options(key=GUACOZY_KEY))


def _connection(plan: Plan, name: str) -> ConnectionEntry:
    return next(one for one in plan.connections if one.path[-1] == name)


def _plain(entry: Entry) -> dict[str, str]:
    return {name: hidden.reveal() for name, hidden in getattr(entry, "secrets", {}).items()}


def test_folders_keep_their_places_and_siblings_stay_apart(plan: Plan) -> None:
    assert {one.path for one in plan.folders} == {
        ("Root",),
        ("Root", "Customer A"),
        ("Root", "Customer C"),
        ("Root", "Customer C", "Printers"),
        ("Root", "Net/Core"),
        ("Root", "Lab"),
        ("Root", "Lab (2)"),
    }


def test_permissions_become_grants_to_connect(plan: Plan) -> None:
    assert {(one.user, one.group, one.folder, one.role) for one in plan.grants} == {
        (None, "Operators", ("Root",), "connect"),
        ("bob", None, ("Root", "Customer C", "Printers"), "connect"),
        ("bob", None, ("Root", "Lab (2)"), "connect"),
        (None, "ConnectionsAdmin", ("Root", "Lab (2)"), "connect"),
    }
    assert all(one.only_add for one in plan.grants)


def test_an_ssh_connection_with_its_own_log_in(plan: Plan) -> None:
    one = _connection(plan, "db")
    assert one.path == ("Root", "Customer A", "db")
    assert (one.protocol, one.credential_source) == ("ssh", "own")
    secrets = _plain(one)
    assert (secrets["password"], secrets["passphrase"]) == ("db-inline-pass", "db-phrase")
    assert secrets["private-key"].startswith("-----BEGIN OPENSSH PRIVATE KEY-----\nnot-a-real")


def test_rdp_vnc_and_their_guacd(plan: Plan) -> None:
    assert {(one.protocol, one.path[-1]) for one in plan.connections} == {
        ("ssh", "web 1"),
        ("ssh", "db"),
        ("ssh", "core/switch"),
        ("rdp", "terminal server"),
        ("rdp", "console"),
        ("vnc", "printer panel"),
        ("vnc", "calls back"),
        ("vnc", "orphan"),
    }
    assert _connection(plan, "console").node == "Berlin"
    assert _plain(_connection(plan, "printer panel")) == {"password": "vnc-pass"}
    assert _connection(plan, "orphan").path == ("orphan",)


def test_where_log_ins_come_from(plan: Plan) -> None:
    found = {one.path[-1]: (one.credential_source, one.credential) for one in plan.connections}
    assert found["web 1"] == ("vault", "web deploy")
    assert found["terminal server"] == ("vault", "@corp")
    assert found["core/switch"] == ("pass-through", None)
    assert found["db"] == ("own", None)


def test_credentials_shared_named_and_peoples_own(plan: Plan) -> None:
    assert {(one.name, one.source) for one in plan.credentials} == {
        ("web deploy", "static"),
        ("@corp", "named"),
    }
    shared = next(one for one in plan.credentials if one.source == "static")
    assert shared.username == "deploy"
    secrets = _plain(shared)
    assert (secrets["password"], secrets["passphrase"]) == ("static-pass-Ünï", "static-phrase")
    assert "private-key" in secrets
    named = next(one for one in plan.credentials if one.source == "named")
    assert named.default_domain == "CORP"
    own = {one.person: (one.username, one.domain, _plain(one)) for one in plan.values}
    assert own["ada"] == ("alovelace", "CORP", {"password": "ada-corp-pass"})
    assert own["bob"][1:] == (
        "PARTNERS",
        {"password": "bob-corp-pass", "passphrase": "bob-phrase"},
    )


def test_people_groups_and_servers(plan: Plan) -> None:
    assert {(one.username, one.is_admin, one.is_active) for one in plan.users} == {
        ("admin", True, True),
        ("ada", False, True),
        ("bob", False, True),
        ("carol", False, True),
        ("dora", False, True),
        ("emil", False, False),
    }
    assert {one.key for one in plan.members} == {
        ("Operators", "ada"),
        ("Operators", "dora"),
        ("ConnectionsAdmin", "carol"),
    }
    assert {(one.name, one.host, one.port) for one in plan.nodes} == {
        ("guacd docker", "guacd", 4822),
        ("Berlin", "10.9.0.4", 4823),
    }


def test_what_is_not_taken_is_said(plan: Plan) -> None:
    said = "\n".join(f"{note.where}: {note.text}" for note in plan.notes)
    for part in (
        "ticket log are not taken over",
        "was Guacozy's default guacd",
        "certificates unchecked",
        "'Lab' is called 'Lab (2)'",
        "db: the domain was left out",
        "db: font-size was left out",
        "core/switch passes the person's own log-in through",
        "whoever had no '@corp'",
        "orphan stood in no folder",
        "The private key of @corp of bob was left out",
        "are nobody's",
        "backend_folderpermission 4: This permission is for nobody",
    ):
        assert part in said


def test_the_default_guacd_when_it_is_asked_for() -> None:
    options = Options(key=GUACOZY_KEY, default_guacd=True)
    plan = guacozy_plan(sample("guacozy/db.sqlite3"), options)
    assert [one.name for one in plan.nodes if one.is_default is True] == ["guacd docker"]


@pytest.mark.parametrize("name", GUACOZY_FILES)
def test_without_the_key_everything_but_the_passwords(name: str) -> None:
    plan = guacozy_plan(sample(f"guacozy/{name}"), Options())
    assert len(plan.connections) == 8
    assert set(_plain(_connection(plan, "db"))) == {"private-key", "passphrase"}
    assert any("7 passwords were left out" in note.text for note in plan.notes)


@pytest.mark.parametrize("name", GUACOZY_FILES)
def test_a_wrong_key_is_refused(name: str) -> None:
    wrong = Options(key=Secret("A" * 43 + "="))
    with pytest.raises(Unreadable) as caught:
        guacozy_plan(sample(f"guacozy/{name}"), wrong)
    assert list(caught.value.errors) == ["key"]


def test_both_files_hold_the_same() -> None:
    plans = [
        guacozy_plan(sample(f"guacozy/{name}"), Options(key=GUACOZY_KEY)) for name in GUACOZY_FILES
    ]
    one, other = (
        sorted(
            (replace(entry, where=""), _plain(entry)).__repr__()
            for entry in plan.entries()
            if entry.kind != "user"
        )
        for plan in plans
    )
    assert one == other


def test_another_database_is_refused() -> None:
    with pytest.raises(Unreadable, match="not Guacozy's database"):
        guacozy_plan(b"-- nothing here\n", Options())
