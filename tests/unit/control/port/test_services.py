"""Import and export as a whole: the same twice changes nothing, there and back gives the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import check_password
from django.test import override_settings
from tests.unit.control.port.samples import (
    GUACOZY_FILES,
    GUACOZY_KEY,
    REAL_HASHERS,
    SAMPLES,
    sample,
)

from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.audit.models import Event
from deskgate.control.errors import Forbidden
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.port.compare import Doing
from deskgate.control.port.formats import Format
from deskgate.control.port.options import OnTargetChange, Options
from deskgate.control.port.services import (
    Report,
    export_yaml,
    import_preview,
    import_run,
    may_port,
)
from deskgate.control.port.troubles import Unreadable
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.vault.models import Credential, CredentialValue, Voucher
from deskgate.control.vault.services import secrets_reveal
from deskgate.grants import Secret

EXAMPLE = re.findall(
    r"```yaml\n(.*?)```", (SAMPLES.parents[1] / "docs/import.md").read_text(), re.DOTALL
)[0]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _command() -> Iterator[None]:
    """As at the command line."""
    with acting(Actor(ActorKind.COMMAND, "root")):
        yield


def _import(text: str | bytes, name: str = "x.yaml", **options: object) -> Report:
    data = text.encode() if isinstance(text, str) else text
    return import_run(by=None, data=data, name=name, form=None, options=Options(**options))  # type: ignore[arg-type]  # options of any kind


def _counts(report: Report) -> tuple[int, int]:
    counts = report.counts()
    return counts[Doing.CREATE], counts[Doing.UPDATE]


def test_the_example_in_the_docs_comes_out_as_it_went_in() -> None:
    first = _import(EXAMPLE)
    assert first.counts()[Doing.UPDATE] == 0
    assert export_yaml() == EXAMPLE
    assert _counts(_import(export_yaml())) == (0, 0)
    assert export_yaml() == EXAMPLE


@pytest.mark.parametrize("name", GUACOZY_FILES)
def test_a_guacozy_comes_in_once(name: str) -> None:
    data = sample(f"guacozy/{name}")
    assert _counts(_import(data, name, key=GUACOZY_KEY)) == (36, 0)
    assert _counts(_import(data, name, key=GUACOZY_KEY)) == (0, 0)
    text = export_yaml()
    assert _counts(_import(text)) == (0, 0)
    assert export_yaml() == text


def test_guacozys_two_files_are_the_same_to_us() -> None:
    for name in GUACOZY_FILES:
        _import(sample(f"guacozy/{name}"), name, key=GUACOZY_KEY)
    assert Connection.objects.count() == 8


def test_what_a_guacozy_had_is_here() -> None:
    with override_settings(PASSWORD_HASHERS=REAL_HASHERS):
        _import(sample("guacozy/dump.sql"), "dump.sql", key=GUACOZY_KEY)
        ada = User.objects.get(username="ada")
        assert check_password("Analytical-Engine-1843", ada.password)
        assert not User.objects.get(username="dora").has_usable_password()
    assert User.objects.get(username="admin").is_admin
    assert not User.objects.get(username="emil").is_active
    db = Connection.objects.get(name="db")
    secrets = {name: value.reveal() for name, value in secrets_reveal(connection_id=db.pk).items()}
    assert (secrets["password"], secrets["passphrase"]) == ("db-inline-pass", "db-phrase")
    grants = AccessGrant.objects.exclude(user=None).values_list("user__username", "folder__name")
    assert set(grants) == {("bob", "Printers"), ("bob", "Lab (2)")}
    values = CredentialValue.objects.filter(person__isnull=False)
    assert set(values.values_list("person__username", "username")) == {
        ("ada", "alovelace"),
        ("bob", "bcontractor"),
    }
    console = Connection.objects.select_related("node").get(name="console")
    assert console.node is not None
    assert console.node.host == "10.9.0.4"


def test_what_is_imported_can_be_used_at_once() -> None:
    """The administrator who imports vouches for it, as if they had set it by hand."""
    _import(sample("guacozy/db.sqlite3"), "db.sqlite3", key=GUACOZY_KEY)
    vouched = Voucher.objects.values_list("connection__name", "credential__name")
    assert set(vouched) == {
        ("web 1", "web deploy"),
        ("terminal server", "@corp"),
        ("core/switch", None),
    }


@pytest.mark.parametrize("key", [Secret("A" * 43 + "="), Secret("nonsense")])
def test_a_wrong_key_writes_nothing(key: Secret) -> None:
    with pytest.raises(Unreadable):
        _import(sample("guacozy/dump.sql"), "dump.sql", key=key)
    assert not Folder.objects.exists()
    assert not User.objects.exists()


def test_an_error_in_the_middle_leaves_everything_as_it_was() -> None:
    text = EXAMPLE.replace("guacd: berlin", "guacd: nowhere")
    with pytest.raises(Unreadable, match="there is no guacd 'nowhere'"):
        _import(text)
    # This one is found by a service, when much has been written already.
    ring = EXAMPLE.replace(
        "  - name: Contractors\n", "  - name: Contractors\n    groups: [Operators]\n"
    )
    with pytest.raises(Unreadable, match="can't hold"):
        _import(ring)
    assert not Folder.objects.exists()
    assert not Event.objects.exists()


def test_a_preview_writes_nothing() -> None:
    report = import_preview(data=EXAMPLE.encode(), name="x", form=None, options=Options())
    assert (report.format, report.applied) == (Format.DESKGATE, False)
    assert not Folder.objects.exists()
    assert not Event.objects.exists()
    assert report.counts() == _import(EXAMPLE).counts()


def test_everything_within_a_folder() -> None:
    _import(EXAMPLE, into=("Old", "here"))
    text = export_yaml()
    assert "path: Old/here/Customers/ACME/web" in text
    assert "folder: Old/here/Customers\n" in text
    assert "    folder: Old/here\n    role: manage" in text
    assert "everything: true" not in text


def test_what_a_file_does_not_say_stays() -> None:
    _import(EXAMPLE)
    report = _import(
        "deskgate: 1\nconnections:\n  - path: Customers/ACME/web\n    protocol: ssh\n"
        "    notes: new\n"
    )
    (change,) = [one for one in report.changes if one.doing is Doing.UPDATE]
    assert [(one.name, one.before, one.after) for one in change.fields] == [("notes", "", "new")]
    web = Connection.objects.get(name="web")
    assert (web.notes, web.tags, web.parameters["port"]) == ("new", ["nginx", "production"], "22")


def test_parameters_of_our_own_files_are_all_of_them() -> None:
    _import(EXAMPLE)
    text = EXAMPLE.replace("      port: '22'\n      username: ''\n", "")
    report = _import(text)
    (change,) = [one for one in report.changes if one.doing is Doing.UPDATE]
    assert [(one.name, one.before, one.after) for one in change.fields] == [
        ("parameters.port", "22", ""),
        ("parameters.username", "nothing, whatever a folder says", ""),
    ]
    assert Connection.objects.get(name="web").parameters == {"hostname": "web.acme.example"}
    assert export_yaml() == text


def test_a_changed_grant_is_changed_and_not_added() -> None:
    _import(EXAMPLE)
    report = _import(EXAMPLE.replace("view-only: true", "view-only: false"))
    (change,) = [one for one in report.changes if one.doing is Doing.UPDATE]
    assert [one.name for one in change.fields] == ["view-only"]
    assert AccessGrant.objects.count() == 2


def test_with_secrets_there_and_back() -> None:
    _import(sample("guacozy/db.sqlite3"), "db.sqlite3", key=GUACOZY_KEY)
    text = export_yaml(passphrase=Secret("correct horse battery"))
    assert "db-inline-pass" not in text
    same = _import(text, passphrase=Secret("correct horse battery"))
    assert _counts(same) == (0, 0)
    Connection.objects.all().delete()
    Credential.objects.all().delete()
    _import(text, passphrase=Secret("correct horse battery"))
    db = Connection.objects.get(name="db")
    assert secrets_reveal(connection_id=db.pk)["password"] == Secret("db-inline-pass")
    with pytest.raises(Unreadable, match="passphrase is wrong"):
        _import(text, passphrase=Secret("another horse battery"))
    assert "no passphrase was given" in _import(text).notes[0].text


def test_no_secret_is_in_a_report_or_in_the_log() -> None:
    report = _import(sample("guacozy/dump.sql"), "dump.sql", key=GUACOZY_KEY)
    said = repr(report) + json.dumps(list(Event.objects.values("details", "thing_name")))
    for secret in ("db-inline-pass", "static-pass", "vnc-pass", "ada-corp-pass", "db-phrase"):
        assert secret not in said
    assert "pbkdf2" not in said
    assert "BEGIN OPENSSH" not in said


def test_who_is_here_keeps_password_and_rights() -> None:
    mine = user_create(username="Admin", password=Secret("my-own-long-word-7"))
    report = _import(sample("guacozy/db.sqlite3"), "db.sqlite3", key=GUACOZY_KEY)
    after = User.objects.get(pk=mine.pk)
    assert (after.password, after.is_admin, after.email) == (mine.password, False, "")
    assert any("keeps their rights" in note.text for note in report.notes)


def test_a_grant_that_is_there_is_not_lessened() -> None:
    data = sample("guacozy/db.sqlite3")
    _import(data, "db.sqlite3")
    AccessGrant.objects.filter(user__username="bob").update(role=50, note="mine")
    assert _counts(_import(data, "db.sqlite3")) == (0, 0)
    assert AccessGrant.objects.count() == 4


LEADS_ELSEWHERE = b"name,hostname\nweb,10.0.0.9\n"


def test_secrets_do_not_go_to_another_target_unasked() -> None:
    _import(b"name,hostname,password\nweb,10.0.0.1,hunter2\n", "a.csv")
    with pytest.raises(Unreadable, match="would lead elsewhere"):
        _import(LEADS_ELSEWHERE, "a.csv")
    _import(LEADS_ELSEWHERE, "a.csv", on_target_change=OnTargetChange.KEEP)
    web = Connection.objects.get(name="web")
    assert secrets_reveal(connection_id=web.pk) == {"password": Secret("hunter2")}
    back = b"name,hostname\nweb,10.0.0.1\n"
    _import(back, "a.csv", on_target_change=OnTargetChange.DROP)
    assert secrets_reveal(connection_id=web.pk) == {}


def test_a_secret_that_changed_is_said_to_have() -> None:
    _import(b"name,hostname,password\nweb,10.0.0.1,hunter2\n", "a.csv")
    report = _import(b"name,hostname,password\nweb,10.0.0.1,hunter3\n", "a.csv")
    (change,) = report.changes
    assert [(one.name, one.before, one.after) for one in change.fields] == [
        ("password", "set", "changed")
    ]


def test_only_administrators() -> None:
    person = user_create(username="ada", password=None)
    with pytest.raises(Forbidden):
        may_port(person)
    boss = user_create(username="eve", password=None, is_admin=True)
    may_port(boss)
    boss.is_active = False
    with pytest.raises(Forbidden):
        may_port(boss)


def test_an_administrator_in_the_page_may_do_all_of_it() -> None:
    boss = user_create(username="eve", password=None, is_admin=True)
    with acting(Actor(ActorKind.PERSON, boss.username, boss.pk)):
        report = import_run(
            by=boss, data=EXAMPLE.encode(), name="x.yaml", form=None, options=Options()
        )
    assert report.applied
    assert Voucher.objects.filter(by_name="eve").exists()
