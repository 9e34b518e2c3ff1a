"""Sharing profiles: who sees and changes them, and what they may say."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.catalogue import PROTOCOLS, Flag
from deskgate.control.errors import Conflict, Forbidden, Invalid, NotFound
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree import sharing_profiles
from deskgate.control.tree.models import Connection, SharingProfile
from deskgate.control.tree.sharing_profiles import (
    parameters_for_sharing,
    sharing_profile_create,
    sharing_profile_delete,
    sharing_profile_get,
    sharing_profile_update,
)
from deskgate.control.tree.visibility import Action

pytestmark = pytest.mark.django_db


def _make(connection: Connection, name: str = "watch", **parameters: str) -> SharingProfile:
    given: dict[str, str | None] = {n.replace("_", "-"): v for n, v in parameters.items()}
    return sharing_profile_create(connection=connection, name=name, parameters=given)


def test_made_changed_and_deleted_each_with_its_event(connection: Connection) -> None:
    profile = _make(connection, read_only="true", color_scheme="")
    assert profile.parameters == {"read-only": "true"}
    sharing_profile_update(
        profile=profile, name="see", parameters={"read-only": None, "disable-copy": "true"}
    )
    profile.refresh_from_db()
    assert (profile.name, profile.parameters) == ("see", {"disable-copy": "true"})
    sharing_profile_delete(profile=profile)
    assert not SharingProfile.objects.exists()
    told = Event.objects.filter(thing_kind="sharing-profile").order_by("id")
    assert [one.action.partition(".")[2] for one in told] == ["create", "update", "delete"]
    assert told[0].details == {"connection": "web", "parameters": ["read-only"]}


def test_names_are_unique_within_a_connection(connection: Connection) -> None:
    _make(connection)
    with pytest.raises(Invalid, match="already"):
        _make(connection)
    other = _make(connection, "other")
    with pytest.raises(Invalid, match="already"):
        sharing_profile_update(profile=other, name="watch")
    with pytest.raises(Invalid, match="name"):
        _make(connection, " ")


def test_not_too_many(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing_profiles, "PROFILES", 1)
    _make(connection)
    with pytest.raises(Conflict, match="at most 1"):
        _make(connection, "other")


@pytest.mark.parametrize(
    "name",
    [
        *("hostname", "port", "username", "password", "private-key", "command", "host-key"),
        *("enable-sftp", "sftp-root-directory", "recording-path", "typescript-name"),
        *("wol-mac-addr", "recording-include-keys", "host-key-check"),
    ],
)
def test_nothing_that_leads_elsewhere(connection: Connection, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        sharing_profile_create(connection=connection, name="x", parameters={name: "22"})
    assert list(refused.value.errors) == [f"parameters.{name}"]
    assert not SharingProfile.objects.exists()


def test_what_is_unknown_or_wrong_is_told(connection: Connection) -> None:
    with pytest.raises(Invalid) as refused:
        sharing_profile_create(
            connection=connection, name="x", parameters={"read-only": "yes", "red-only": "true"}
        )
    assert set(refused.value.errors) == {"parameters.read-only", "parameters.red-only"}


def test_the_catalogue_keeps_to_it() -> None:
    harmful = {Flag.DISK, Flag.NETWORK, Flag.EXECUTES, Flag.SECRET, Flag.TRUST}
    for protocol in PROTOCOLS:
        allowed = parameters_for_sharing(protocol)
        names = {one.name for one in allowed}
        assert {"read-only", "disable-copy", "disable-paste"} <= names
        for one in allowed:
            assert not one.secret
            assert not one.host
            assert not one.flags & harmful, one.name
            assert Flag.FILES not in one.flags or "disable-" in one.name


def test_who_sees_the_connection_sees_it_and_who_edits_it_changes_it(
    connection: Connection, person: User
) -> None:
    profile = _make(connection)

    def get(action: Action, profile_id: str = str(profile.pk)) -> SharingProfile:
        return sharing_profile_get(user=person, profile_id=profile_id, action=action)

    with pytest.raises(NotFound):
        get(Action.EDIT)
    grant = AccessGrant.objects.create(user=person, connection=connection, role=Role.CONNECT)
    assert get(Action.SEE) == profile
    with pytest.raises(Forbidden):
        get(Action.EDIT)
    with pytest.raises(NotFound):
        get(Action.SEE, "junk")
    grant.role = Role.EDIT
    grant.save()
    found = sharing_profile_get(
        user=person, profile_id=str(profile.pk), action=Action.EDIT, lock=True
    )
    assert found == profile
