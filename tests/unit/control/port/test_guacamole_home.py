"""Guacamole's folder: followed at the start, or taken in once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import override_settings
from tests.unit.control.port.samples import SAMPLES
from tests.unit.control.port.test_guacamole import HASHERS

from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create
from deskgate.control.nodes.models import GuacdNode
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.port.compare import Doing
from deskgate.control.port.guacamole_home import (
    INTO,
    home_preview,
    home_run,
    mapping_follow,
)
from deskgate.control.port.models import FollowedFile
from deskgate.control.port.options import Options
from deskgate.control.port.services import Report
from deskgate.control.port.troubles import Unreadable
from deskgate.control.signed.models import SigningKey
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import connection_create, connection_update, folder_create
from deskgate.control.vault.models import ConnectionSecret
from deskgate.guacamole_home.folder import Home, home_read

pytestmark = pytest.mark.django_db
FOLDER = SAMPLES / "guacamole-home"
DATA = (FOLDER / "user-mapping.xml").read_bytes()
THERE = {"hostname": "h"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 10)
    with override_settings(PASSWORD_HASHERS=HASHERS):
        yield


def _texts(report: Report | None) -> str:
    assert report is not None
    return "\n".join(note.text for note in report.notes)


def test_followed_once_and_then_only_when_it_has_changed() -> None:
    first = mapping_follow(data=DATA)
    assert first.report is not None
    assert first.report.counts()[Doing.CREATE] == 16
    assert mapping_follow(data=DATA).report is None
    # What somebody changed here since then stays as they have it.
    web = Connection.objects.get(name="web & mail")
    connection_update(connection=web, parameters={"port": "2222"})
    assert mapping_follow(data=DATA).report is None
    changed = mapping_follow(data=DATA.replace(b">5901<", b">5902<"))
    assert changed.report is not None
    assert changed.report.counts()[Doing.CREATE] == 0
    assert Connection.objects.get(name="localhost").parameters["port"] == "5902"
    assert FollowedFile.objects.count() == 1


def test_a_changed_target_has_the_secrets_of_the_file_only() -> None:
    mapping_follow(data=DATA)
    moved = DATA.replace(b">localhost<", b">elsewhere<").replace(
        b'<param name="password">VNCPASS</param>', b""
    )
    assert mapping_follow(data=moved).problems == ()
    assert Connection.objects.get(name="DEFAULT").parameters["hostname"] == "elsewhere"
    assert not ConnectionSecret.objects.exists()


def test_what_is_in_the_way_is_told_and_tried_again() -> None:
    folder = folder_create(name=INTO[0], parent=None)
    other = connection_create(name="localhost", protocol="ssh", folder=folder, parameters=THERE)
    before = User.objects.count()
    followed = mapping_follow(data=DATA)
    assert followed.report is None
    assert "of another kind (ssh)" in followed.problems[0]
    assert User.objects.count() == before
    other.delete()
    assert mapping_follow(data=DATA).report is not None


@pytest.mark.parametrize("data", [b"", b"<x/>", b"<!DOCTYPE a><user-mapping/>"])
def test_a_file_that_is_none_is_an_error(data: bytes) -> None:
    with pytest.raises(Unreadable):
        mapping_follow(data=data)
    assert not FollowedFile.objects.exists()


def test_who_is_here_keeps_what_they_have_and_that_is_said() -> None:
    user = user_create(username="Username2", password=None, is_admin=True)
    text = _texts(mapping_follow(data=DATA).report)
    assert "Username2: here already" in text or "USERNAME2: here already" in text
    user.refresh_from_db()
    assert user.is_admin
    assert not user.has_usable_password()


def test_what_an_earlier_file_gave_is_named() -> None:
    mapping_follow(data=DATA)
    gone = DATA[: DATA.index(b'<authorize username="long-one"')] + b"</user-mapping>"
    text = _texts(mapping_follow(data=gone).report)
    assert "by an earlier file and not by this one: long-one on Guacamole/Büro\\/Drucker." in text
    assert AccessGrant.objects.filter(user__username="long-one").exists()


def _home(folder: Path = FOLDER) -> Home:
    return home_read(folder)


def test_the_folder_is_taken_in_whole() -> None:
    options = Options(into=INTO)
    seen = home_preview(home=_home(), options=options)
    assert not User.objects.exists()
    assert not SigningKey.objects.exists()
    assert [one.doing for one in seen.keys] == [Doing.CREATE] * 3
    done = home_run(home=_home(), options=options)
    assert done.report.counts() == seen.report.counts()
    assert done.keys == seen.keys
    guacd = GuacdNode.objects.get()
    assert (guacd.name, guacd.host, guacd.port, guacd.is_default) == (
        "Guacamole",
        "localhost",
        4822,
        False,
    )
    assert "unless you import with --default-guacd" in _texts(done.report)
    again = home_run(home=_home(), options=options)
    assert again.report.counts()[Doing.CREATE] == again.report.counts()[Doing.UPDATE] == 0
    assert {one.doing for one in again.keys} == {Doing.UNCHANGED}


def test_its_guacd_as_the_default() -> None:
    home_run(home=_home(), options=Options(into=INTO, default_guacd=True))
    assert GuacdNode.objects.get().is_default


def test_the_properties_alone(tmp_path: Path) -> None:
    (tmp_path / "guacamole.properties").write_text("secret-key: s\nguacd-hostname: g\n")
    done = home_run(home=_home(tmp_path), options=Options())
    assert [one.wanted.title for one in done.report.changes] == ["Guacamole"]
    assert SigningKey.objects.count() == 2


def test_nothing_to_take_in(tmp_path: Path) -> None:
    (tmp_path / "guacamole.properties").write_text("api-session-timeout: 5\n")
    for take in (home_preview, home_run):
        with pytest.raises(Unreadable, match="nothing in it"):
            take(home=_home(tmp_path), options=Options())


def test_an_error_leaves_everything_as_it_was() -> None:
    folder = folder_create(name=INTO[0], parent=None)
    connection_create(name="localhost", protocol="ssh", folder=folder, parameters=THERE)
    with pytest.raises(Unreadable):
        home_run(home=_home(), options=Options(into=INTO))
    assert not SigningKey.objects.exists()
    assert not User.objects.exists()
