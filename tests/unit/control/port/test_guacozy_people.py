"""Guacozy's people and groups: what they keep, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings
from tests.unit.control.port.samples import REAL_HASHERS

from deskgate.control.port.guacozy_people import people_read
from deskgate.control.port.guacozy_rows import Tables
from deskgate.control.port.pgdump import Row
from deskgate.control.port.troubles import Troubles

HASH = "pbkdf2_sha256$150000$salt$hash"


@pytest.fixture(autouse=True)
def _hashers() -> Iterator[None]:
    """Those of a real server."""
    with override_settings(PASSWORD_HASHERS=REAL_HASHERS):
        yield


def _user(key: str, name: str, **more: str) -> Row:
    return {"id": key, "username": name, "password": HASH, "is_active": "1", **more}


def _notes(tables: Tables) -> tuple[list[str], list[str]]:
    troubles = Troubles()
    people = people_read(tables, troubles)
    return [one.username for one in people.users.values()], [one.text for one in troubles.notes]


def test_a_person_with_all_they_have() -> None:
    troubles = Troubles()
    row = _user("1", "ada", first_name="Ada", last_name="L", email="a@x.org", is_superuser="t")
    people = people_read({"users_user": [row]}, troubles)
    ada = people.users["1"]
    assert (ada.full_name, ada.email, ada.is_admin, ada.is_active) == (
        *("Ada L", "a@x.org"),
        *(True, True),
    )
    assert ada.password_hash is not None
    assert ada.password_hash.reveal() == HASH
    assert troubles.notes == ()


def test_groups_and_who_is_in_them() -> None:
    people = people_read(
        {
            "users_user": [_user("1", "ada")],
            "auth_group": [{"id": "5", "name": "Ops"}],
            "users_user_groups": [
                {"id": "1", "user_id": "1", "group_id": "5"},
                {"id": "2", "user_id": "9", "group_id": "5"},
            ],
        },
        Troubles(),
    )
    assert [one.key for one in people.members] == [("Ops", "ada")]


def test_what_cannot_be_kept_is_said() -> None:
    users, notes = _notes(
        {
            "users_user": [
                _user("1", "ada"),
                _user("2", "ADA"),
                _user("3", "bob", email="none"),
                _user("4", "carol", password="!abc"),
                _user("5", "dora", password="md9$x"),
                _user("6", "emil", is_staff="1"),
            ],
            "auth_group": [{"id": "5", "name": "Ops"}, {"id": "6", "name": "ops"}],
            "auth_group_permissions": [{"group_id": "5", "permission_id": "1"}],
            "users_user_user_permissions": [{"user_id": "3", "permission_id": "1"}],
        }
    )
    assert users == ["ada", "bob", "carol", "dora", "emil"]
    wanted = ["another user", "e-mail", "no password", "can't check", "no superuser"]
    wanted += ["another group", "The group 'Ops' had rights", "bob had rights"]
    for part in wanted:
        assert any(part in note for note in notes), part
