"""Changes are carried out in their order, and a service's error says which line it comes from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.errors import Conflict, Invalid, KeyTrouble
from deskgate.control.port import apply as module
from deskgate.control.port.apply import changes_apply
from deskgate.control.port.compare import Change, Doing, compare
from deskgate.control.port.found import Found
from deskgate.control.port.options import Options
from deskgate.control.port.plan import CredentialEntry, FolderEntry, Plan
from deskgate.control.port.snapshot import snapshot
from deskgate.control.port.troubles import Troubles, Unreadable
from deskgate.control.tree.models import Folder

pytestmark = pytest.mark.django_db

PLAN = Plan(
    folders=(FolderEntry(path=("A",), credential_source="vault", credential="c", where="line 3"),),
    credentials=(CredentialEntry(name="c", source="static", folder=("A",), username="root"),),
)


@pytest.fixture(autouse=True)
def _command() -> Iterator[None]:
    with acting(Actor(ActorKind.COMMAND, "root")):
        yield


def _changes() -> list[Change]:
    return compare(PLAN, snapshot(), Troubles())


def test_a_folder_may_name_credentials_that_stand_in_it() -> None:
    changes_apply(_changes(), by=None, options=Options())
    folder = Folder.objects.select_related("credential").get()
    assert folder.credential is not None
    assert folder.credential.folder_id == folder.pk
    assert {change.doing for change in _changes()} == {Doing.UNCHANGED}


def test_what_is_unchanged_is_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    changes_apply(_changes(), by=None, options=Options())
    monkeypatch.setattr(module, "_WRITERS", {})
    changes_apply(_changes(), by=None, options=Options())


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Invalid({"parameters.port": ["Wrong."]}), "folder A: port: Wrong."),
        (Conflict("There is one."), "folder A: There is one."),
    ],
)
def test_errors_say_where(monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str) -> None:
    def write(found: Found, change: Change) -> None:
        raise error

    monkeypatch.setitem(module._WRITERS, FolderEntry, write)
    with pytest.raises(Unreadable) as caught:
        changes_apply(_changes(), by=None, options=Options())
    assert caught.value.errors == {"line 3": [sentence]}


def test_a_missing_key_file_is_nobodys_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(found: Found, change: Change) -> None:
        raise KeyTrouble("The key file is missing.")

    monkeypatch.setitem(module._WRITERS, FolderEntry, write)
    with pytest.raises(KeyTrouble):
        changes_apply(_changes(), by=None, options=Options())
