"""What a directory says is taken over; nobody becomes somebody else by it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import Group, Membership, Source, User
from deskgate.control.accounts.services import user_create, user_disable, user_enable
from deskgate.control.audit.models import Event
from deskgate.control.directory.claims import Claimed, Rules, TheirGroup
from deskgate.control.directory.errors import DirectoryRefused
from deskgate.control.directory.models import DirectoryIdentity
from deskgate.control.directory.services import person_gone, person_link, person_take
from deskgate.control.errors import Conflict
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import session_token_issue
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db
PASSWORD = Secret("kestrel-harbour-42")
ADA = Claimed(
    "ldap", "entryUUID:1", "ada", "Ada Lovelace", "ada@example.org", (TheirGroup("Staff"),)
)


def take(claimed: Claimed = ADA, rules: Rules | None = None) -> User:
    return person_take(claimed=claimed, rules=rules or Rules())


def refusal(claimed: Claimed = ADA, rules: Rules | None = None) -> str:
    before = set(User.objects.values_list("username", "is_active", "source"))
    with pytest.raises(DirectoryRefused) as refused:
        take(claimed, rules)
    assert set(User.objects.values_list("username", "is_active", "source")) == before
    return refused.value.reason


def groups_of(user: User) -> set[tuple[str, str]]:
    return set(Membership.objects.filter(user=user).values_list("group__name", "source"))


def test_made_then_refreshed() -> None:
    group_create(name="staff")
    user = take()
    assert (user.username, user.full_name, user.email) == ("ada", "Ada Lovelace", ADA.email)
    assert (user.source, user.is_admin, user.has_usable_password()) == ("ldap", False, False)
    assert groups_of(user) == {("staff", "ldap")}
    changed = replace(ADA, full_name="Ada\n King", email="no address", groups=())
    assert take(changed) == user
    user.refresh_from_db()
    assert (user.full_name, user.email) == ("Ada King", "")
    assert groups_of(user) == set()
    done = Event.objects.filter(thing_kind="user").values_list("action", flat=True)
    assert set(done) >= {"user.create", "user.update"}


def test_nothing_new_is_no_event() -> None:
    take()
    before = Event.objects.count()
    take()
    assert Event.objects.count() == before


def test_groups_that_are_missing_are_made_on_request_only() -> None:
    take()
    assert not Group.objects.exists()
    user = take(rules=Rules(group_create=True))
    assert groups_of(user) == {("Staff", "ldap")}


def test_groups_that_nobody_can_make_are_passed_over() -> None:
    names = ("a\0b", "x" * 151, "\ud800", "Staff")
    groups = tuple(TheirGroup(name) for name in names)
    user = take(replace(ADA, groups=groups), Rules(group_create=True))
    assert groups_of(user) == {("Staff", "ldap")}


def test_groups_given_here_stay() -> None:
    user = take(rules=Rules(group_create=True))
    member_add(group=Group.objects.get(), user=user)
    take(replace(ADA, groups=()))
    assert groups_of(user) == {("Staff", "manual")}


def test_rights_are_the_directory_s_where_it_has_a_group_for_them() -> None:
    rules = Rules(admin_group="staff")
    assert take(rules=rules).is_admin
    assert take().is_admin  # no rule: it stays as it was decided here
    assert not take(replace(ADA, groups=()), rules).is_admin


@pytest.mark.parametrize("name", ["", "a\nb", "x" * 151, "\ud800"])
def test_names_that_nobody_can_have(name: str) -> None:
    assert refusal(replace(ADA, username=name)) == "name-unusable"


def test_only_who_may_in() -> None:
    assert refusal(rules=Rules(require_group="other")) == "not-in-group"
    assert refusal(rules=Rules(allow_create=False)) == "no-account"
    take()
    take(rules=Rules(allow_create=False))  # whose account is there already


def test_somebody_of_the_same_name_is_somebody_else() -> None:
    user = user_create(username="ADA", password=PASSWORD)
    assert refusal() == "name-taken"
    person_link(user=user, source=Source.LDAP)
    assert not user.has_usable_password()
    assert take() == user
    assert refusal(replace(ADA, key="entryUUID:2")) == "name-taken"
    assert refusal(replace(ADA, directory="oidc:corp")) == "name-taken"


def test_unlinked_is_unlinked() -> None:
    group_create(name="staff")
    user = take()
    person_link(user=user, source=Source.MANUAL)
    assert groups_of(user) == set()
    assert not DirectoryIdentity.objects.exists()
    assert refusal() == "name-taken"


def test_a_password_given_since_is_void_at_the_log_in() -> None:
    user = user_create(username="ada", password=PASSWORD)
    User.objects.filter(pk=user.pk).update(source="ldap")
    take()
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_the_last_administrator_is_not_given_away(admin: User) -> None:
    with pytest.raises(Conflict):
        person_link(user=admin, source=Source.LDAP)
    admin.refresh_from_db()
    assert admin.source == "manual"
    assert admin.has_usable_password()
    User.objects.filter(pk=admin.pk).update(source="ldap")
    assert refusal(replace(ADA, username="root")) == "name-taken"


def test_a_new_name_unless_somebody_has_it() -> None:
    user = take()
    take(replace(ADA, username="ada.king"))
    user.refresh_from_db()
    assert user.username == "ada.king"
    user_create(username="ada", password=None)
    take()
    user.refresh_from_db()
    assert user.username == "ada.king"


def test_gone_and_back() -> None:
    group_create(name="staff")
    user = take()
    session_token_issue(person=user)
    identity = DirectoryIdentity.objects.select_related("user").get()
    assert person_gone(identity=identity)
    assert not person_gone(identity=identity)
    assert not User.objects.get().is_active
    assert groups_of(user) == set()
    assert not AuthToken.objects.exists()
    assert take().is_active
    assert groups_of(user) == {("staff", "ldap")}


def test_disabled_here_is_for_nobody_else_to_undo() -> None:
    user = take()
    user_disable(user=user)
    assert refusal() == "account-disabled"
    user_enable(user=user)
    assert take() == user
