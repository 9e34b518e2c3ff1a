"""A user-mapping.xml as a plan, and what it makes of an installation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password
from django.test import override_settings
from tests.unit.control.port.samples import sample

from deskgate.control.accounts.models import User
from deskgate.control.port import guacamole
from deskgate.control.port.compare import Doing
from deskgate.control.port.formats import Format
from deskgate.control.port.guacamole import NOTE, guacamole_plan
from deskgate.control.port.options import Options
from deskgate.control.port.plan import ConnectionEntry, Plan
from deskgate.control.port.services import Report, import_preview, import_run
from deskgate.control.port.troubles import Unreadable
from deskgate.control.vault.models import ConnectionSecret

DATA = sample("guacamole-home/user-mapping.xml")
HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "deskgate.control.accounts.hashers.GuacamoleMD5",
    "deskgate.control.accounts.hashers.GuacamoleSHA256",
]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 10)
    with override_settings(PASSWORD_HASHERS=HASHERS):
        yield


def _plan(text: str) -> Plan:
    return guacamole_plan(f"<user-mapping>{text}</user-mapping>".encode(), Options())


def _texts(plan: Plan) -> str:
    return "\n".join(note.text for note in plan.notes)


def _ssh(name: str, host: str = "h", more: str = "") -> str:
    return (
        f'<connection name="{name}"><protocol>ssh</protocol>'
        f'<param name="hostname">{host}</param>{more}</connection>'
    )


def _who(name: str, *connections: str, more: str = 'password="a long enough one"') -> str:
    return f'<authorize username="{name}" {more}>{"".join(connections)}</authorize>'


def _paths(plan: Plan) -> dict[str, ConnectionEntry]:
    return {one.path[0]: one for one in plan.connections}


def test_the_sample() -> None:
    plan = guacamole_plan(DATA, Options())
    connections = _paths(plan)
    assert [*connections] == [
        "DEFAULT",
        "localhost",
        "web & mail",
        "localhost (jörg)",
        "Büro/Drucker",
    ]
    assert {(one.user, one.connection) for one in plan.grants} == {
        ("USERNAME", ("DEFAULT",)),
        ("USERNAME2", ("localhost",)),
        ("USERNAME2", ("web & mail",)),
        ("jörg", ("web & mail",)),
        ("jörg", ("localhost (jörg)",)),
        ("long-one", ("Büro/Drucker",)),
    }
    assert {(one.role, one.note, one.only_add) for one in plan.grants} == {("connect", NOTE, True)}
    web = connections["web & mail"]
    assert web.parameters == {
        "hostname": "web.example.org",
        "port": "22",
        "username": "${GUAC_USERNAME}",
        "color-scheme": "green-black",
    }
    assert connections["localhost"].secrets["password"].reveal() == "VNCPASS"
    assert "VNCPASS" not in repr(plan)
    text = _texts(plan)
    assert "'pods' of USERNAME2 was left out: its protocol is none of" in text
    assert "web & mail: no-such-parameter was left out: SSH has no such parameter." in text
    assert "'localhost' of jörg is another one than that of USERNAME2" in text
    assert "The password of USERNAME is weaker than the rules here allow" in text
    assert text.count("weaker") == 1


def test_passwords_are_hashed_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    users = {one.username: one for one in guacamole_plan(DATA, Options()).users}
    assert "<secret>" in repr(users["USERNAME"])
    plain, digest = users["USERNAME"].password_hash, users["USERNAME2"].password_hash
    assert plain is not None
    assert digest is not None
    assert plain.reveal().startswith("pbkdf2_sha256$")
    assert digest.reveal().startswith("guacamole_md5$")
    assert check_password("PASSWORD", plain.reveal())
    assert check_password("PASSWORD", digest.reveal())


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ("", "no password"),
        ('password=""', "no password"),
        ('password="xyz" encoding="md5"', "no md5 digest"),
    ],
)
def test_who_has_no_password_that_works(more: str, part: str) -> None:
    plan = _plan(_who("a", more=more))
    assert plan.users[0].password_hash is None
    assert part in _texts(plan)


def test_names_that_are_the_same_here_are_not_put_together() -> None:
    plan = _plan(_who("Ada", _ssh("x")) + _who("ada", _ssh("y")))
    assert [one.username for one in plan.users] == ["Ada"]
    assert [*_paths(plan)] == ["x"]
    assert "the same name as 'Ada'" in _texts(plan)


@pytest.mark.parametrize("name", ["", " ", "a" * 151, "a&#10;b&#x200e;"])
def test_who_cannot_have_an_account_is_left_out(name: str) -> None:
    plan = _plan(_who(name) + _who("b"))
    assert [one.username for one in plan.users] == ["b"]
    assert "can't be a name here" in _texts(plan)


def test_nobody_in_it() -> None:
    with pytest.raises(Unreadable, match="Nobody is in it"):
        _plan("")


def test_one_that_differs_in_its_password_is_another_one() -> None:
    def with_password(text: str) -> str:
        return _ssh("x", more=f'<param name="password">{text}</param>')

    plan = _plan(_who("a", with_password("1")) + _who("b", with_password("2")))
    assert [*_paths(plan)] == ["x", "x (b)"]
    assert [(one.user, one.connection) for one in plan.grants] == [("a", ("x",)), ("b", ("x (b)",))]


def test_names_that_are_taken_by_chance() -> None:
    plan = _plan(_who("a", _ssh("x (b)"), _ssh("x")) + _who("b", _ssh("x", "other")))
    assert [*_paths(plan)] == ["x (b)", "x", "x (b) (2)"]


def test_a_bad_parameter_does_not_keep_the_rest_out() -> None:
    more = '<param name="port">99999</param><param name="font-size"></param>'
    plan = _plan(_who("a", _ssh("x", more=more), _ssh("y", "")))
    assert _paths(plan)["x"].parameters == {"hostname": "h"}
    text = _texts(plan)
    assert "port was left out" in text
    assert "font-size" not in text
    assert "'y' of a was left out: it names no host" in text
    assert [*_paths(plan)] == ["x"]
    assert len(plan.grants) == 1


def _run() -> Report:
    return import_run(
        by=None, data=DATA, name="user-mapping.xml", form=None, options=Options(into=("Guacamole",))
    )


@pytest.mark.django_db
def test_taken_in_and_again_without_a_change() -> None:
    report = import_preview(
        data=DATA, name="x", form=Format.GUACAMOLE, options=Options(into=("Guacamole",))
    )
    assert not User.objects.exists()
    assert report.counts()[Doing.CREATE] == 4 + 1 + 5 + 6
    assert _run().counts() == report.counts()
    kept = {one.username: one.password.partition("$")[0] for one in User.objects.all()}
    assert kept == {
        "USERNAME": "pbkdf2_sha256",
        "USERNAME2": "guacamole_md5",
        "jörg": "guacamole_md5",
        "long-one": "pbkdf2_sha256",
    }
    assert not any(b"VNCPASS" in bytes(one.token) for one in ConnectionSecret.objects.all())
    again = _run()
    assert again.counts()[Doing.CREATE] == again.counts()[Doing.UPDATE] == 0
    user = User.objects.get(username="jörg")
    assert user.check_password("PASSWORD")
    assert User.objects.get(username="jörg").password.startswith("pbkdf2_sha256$")
    assert _run().counts()[Doing.UPDATE] == 0


@pytest.mark.django_db
def test_a_change_in_the_file_is_a_change_here() -> None:
    _run()
    changed = DATA.replace(b">5901<", b">5902<")
    report = import_preview(
        data=changed, name="user-mapping.xml", form=None, options=Options(into=("Guacamole",))
    )
    assert [
        (one.wanted.title, [field.name for field in one.fields])
        for one in report.changes
        if one.doing is Doing.UPDATE
    ] == [("Guacamole/localhost", ["parameters.port"])]


def test_ten_thousand_connections_are_read_in_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    def hashed(*_: object, **__: object) -> str:
        raise AssertionError("nobody has asked for a hash")

    monkeypatch.setattr(guacamole, "make_password", hashed)
    text = "".join(
        _who(f"u{n}", *(_ssh(f"c{n}-{k}") for k in range(100)), _ssh("shared")) for n in range(100)
    )
    plan = _plan(text)
    assert len(plan.connections) == 10_001
    assert len(plan.grants) == 10_100
