"""People and groups come in: with passwords when they are new, by the services' rules."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.contrib.auth.hashers import make_password
from tests.unit.control.port.changing import apply

from deskgate.control.accounts.models import Group, Membership, User
from deskgate.control.port.compare import Doing
from deskgate.control.port.plan import GroupEntry, MemberEntry, NestingEntry, UserEntry
from deskgate.control.port.snapshot import snapshot
from deskgate.control.port.troubles import Unreadable
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db


def test_a_new_person_with_all_they_have() -> None:
    hashed = make_password("their-own-word")
    entry = UserEntry(
        username="ada",
        full_name="Ada L",
        email="ada@example.com",
        time_zone="Europe/London",
        is_admin=True,
        is_active=True,
        password_hash=Secret(hashed),
    )
    assert apply(entry) == [Doing.CREATE]
    ada = User.objects.get()
    assert (ada.full_name, ada.email, ada.time_zone) == (
        "Ada L",
        "ada@example.com",
        "Europe/London",
    )
    assert ada.is_admin
    assert ada.check_password("their-own-word")


def test_a_disabled_person_without_a_password() -> None:
    apply(UserEntry(username="bob", is_active=False))
    bob = User.objects.get()
    assert not bob.is_active
    assert not bob.has_usable_password()


def test_when_an_account_may_be_used_comes_along_and_goes() -> None:
    limits = {
        "organization": "Example",
        "organizational_role": "Guest",
        "valid_from": "2030-01-01",
        "valid_until": "2030-12-31",
        "window_start": "08:00:00",
        "window_end": "18:30:00",
        "password_expired": True,
    }
    entry = UserEntry(username="bob", **limits)  # type: ignore[arg-type]
    apply(entry)
    bob = User.objects.get()
    assert (bob.valid_from, bob.valid_until) == (date(2030, 1, 1), date(2030, 12, 31))
    assert (bob.window_start, bob.window_end) == (time(8), time(18, 30))
    assert (bob.organization, bob.organizational_role) == ("Example", "Guest")
    assert bob.password_expired
    (told,) = snapshot().users
    assert {name: getattr(told, name) for name in limits} == limits
    apply(UserEntry(username="bob", valid_until="", window_end=""))
    bob.refresh_from_db()
    assert (bob.valid_from, bob.valid_until) == (date(2030, 1, 1), None)
    assert (bob.window_start, bob.window_end) == (time(8), None)


def test_a_disabled_group() -> None:
    apply(GroupEntry(name="ops", is_enabled=False))
    assert not Group.objects.get().is_enabled
    apply(GroupEntry(name="ops", is_enabled=True))
    assert Group.objects.get().is_enabled


def test_what_changes_of_one(person: User) -> None:
    before = person.password
    entry = UserEntry(
        username=person.username.upper(),
        full_name="New",
        is_admin=True,
        password_hash=Secret(make_password("x")),
    )
    apply(entry)
    after = User.objects.get()
    assert (after.username, after.full_name, after.is_admin) == (person.username, "New", True)
    assert after.password == before


def test_the_last_administrator_stays_one(admin: User) -> None:
    entry = UserEntry(username=admin.username, is_admin=False, where="line 4")
    with pytest.raises(Unreadable) as caught:
        apply(entry)
    assert list(caught.value.errors) == ["line 4"]


def test_groups_their_members_and_groups_within_them(person: User) -> None:
    apply(
        GroupEntry(name="Ops", description="x", require_second_factor=True),
        GroupEntry(name="Night"),
        MemberEntry(group="night", username=person.username),
        NestingEntry(parent="OPS", child="Night"),
    )
    ops = Group.objects.get(name="Ops")
    assert (ops.description, ops.require_second_factor) == ("x", True)
    assert Membership.objects.get().group.name == "Night"
    assert [one.child.name for one in ops.children.all()] == ["Night"]
    assert apply(GroupEntry(name="ops", description="y")) == [Doing.UPDATE]
