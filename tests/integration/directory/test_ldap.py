"""People log in by a real LDAP server: who, into which groups, and who doesn't."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.test import Client, RequestFactory
from tests.integration.directory.conftest import Configure
from tests.unit.control.fixtures import Browser

from deskgate.control.accounts.entering import person_check
from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import Group, Membership, Source, User
from deskgate.control.accounts.services import user_create, user_disable
from deskgate.control.audit.models import Event
from deskgate.control.directory.errors import DirectoryRefused, DirectoryTrouble
from deskgate.control.directory.services import person_link
from deskgate.grants import Secret
from targets.slapd import PASSWORD, PEOPLE, Slapd

pytestmark = pytest.mark.django_db
ADA = "uid=ada,ou=people,dc=example,dc=org"
LOCAL = "heron-lagoon-77"


def log_in(username: str, password: str = PASSWORD) -> User | None:
    request = RequestFactory().post("/")
    return person_check(request=request, username=username, password=Secret(password))


def groups_of(user: User) -> set[tuple[str, str]]:
    rows = Membership.objects.filter(user=user)
    return set(rows.values_list("group__name", "source"))


@pytest.fixture
def groups(db: None) -> None:
    for name in ("Operators", "staff", "Elsewhere"):
        group_create(name=name)


def test_the_first_log_in_makes_the_person(
    slapd: Slapd, configure: Configure, groups: None
) -> None:
    configure(**slapd.settings())
    user = log_in("ADA")
    assert user is not None
    assert (user.username, user.full_name, user.email) == (
        "ada",
        "Ada Lovelace",
        "ada@example.org",
    )
    assert user.source == Source.LDAP
    assert not user.has_usable_password()
    assert not user.is_admin
    # operators by name whatever its case; staff by the groups between; engineers is not here
    assert groups_of(user) == {("Operators", "ldap"), ("staff", "ldap")}
    assert log_in("ada") == user
    assert User.objects.count() == 1


@pytest.mark.parametrize("way", ["StartTLS", "ldaps"])
def test_over_the_api_and_guacamole_s(slapd: Slapd, configure: Configure, way: str) -> None:
    configure(**slapd.settings(**({"ldap_url": slapd.tls_url} if way == "ldaps" else {})))
    browser = Browser().log_in("grace", PASSWORD)
    assert browser.get("/session").json()["user"]["username"] == "grace"
    form = f"username=grace&password={PASSWORD}"
    kind = "application/x-www-form-urlencoded"
    assert Client().post("/api/tokens", form, content_type=kind).status_code == 200


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ada", "wrong"),
        ("ada", ""),
        ("nobody", PASSWORD),
        ("locked", PASSWORD),  # slapd itself refuses the bind
        ("*", PASSWORD),
        ("ad*", PASSWORD),
        ("ada)(uid=*", PASSWORD),
        ("*)(objectClass=*", PASSWORD),
        ("ada\0", PASSWORD),
        ("\\61da", PASSWORD),
        ("uid=ada,ou=people,dc=example,dc=org", PASSWORD),
        ("ada\ud800", PASSWORD),
        ("%(user)s", PASSWORD),
    ],
)
def test_who_is_nobody(slapd: Slapd, configure: Configure, name: str, password: str) -> None:
    configure(**slapd.settings())
    assert log_in(name, password) is None
    assert not User.objects.exists()


def test_names_may_hold_what_filters_are_made_of(slapd: Slapd, configure: Configure) -> None:
    configure(**slapd.settings())
    user = log_in("zoe(*)")
    assert user is not None
    assert user.username == "zoe(*)"
    assert user.full_name == PEOPLE["zoe(*)"]


@pytest.mark.parametrize("name", ["disabled", "inactive"])
def test_who_is_disabled_there_is_told_so_once_the_password_was_right(
    slapd: Slapd, configure: Configure, name: str
) -> None:
    configure(**slapd.settings())
    assert log_in(name, "wrong") is None
    with pytest.raises(DirectoryRefused) as refused:
        log_in(name)
    assert refused.value.reason == "directory-disabled"
    answer = Browser().send("POST", "/session", {"username": name, "password": PASSWORD})
    assert answer.status_code == 403
    assert answer.json()["type"] == "directory-refused"
    assert "disabled in the directory" in answer.json()["detail"]
    assert not User.objects.exists()
    event = Event.objects.filter(action="login.refuse").latest("pk")
    assert event.details == {"by": "ldap", "reason": "directory-disabled"}


def test_only_who_matches_the_filter(slapd: Slapd, configure: Configure) -> None:
    configure(**slapd.settings(ldap_user_filter="(&(uid=%(user)s)(!(mail=grace@*)))"))
    assert log_in("ada") is not None
    assert log_in("grace") is None


@pytest.mark.parametrize("group", ["engineers", "cn=Engineers, ou=groups,dc=example,dc=org"])
def test_only_members_of_a_group(slapd: Slapd, configure: Configure, group: str) -> None:
    configure(**slapd.settings(ldap_require_group=group))
    assert log_in("ada") is not None  # by operators, which is in engineers, for it is in a ring
    slapd.set_members("staff", ["linus"])
    slapd.set_members("operators", ["ada"])
    slapd.set_members("engineers", ["grace"])
    with pytest.raises(DirectoryRefused) as refused:
        log_in("ada")
    assert refused.value.reason == "not-in-group"
    assert log_in("grace") is not None


def test_not_members_of_a_group(slapd: Slapd, configure: Configure) -> None:
    configure(**slapd.settings(ldap_deny_group="administrators"))
    assert log_in("ada") is not None
    with pytest.raises(DirectoryRefused):
        log_in("grace")


def test_only_who_was_made_beforehand(slapd: Slapd, configure: Configure) -> None:
    configure(**slapd.settings(ldap_allow_create=False))
    person_link(user=user_create(username="Ada", password=None), source=Source.LDAP)
    assert log_in("ada") is not None
    with pytest.raises(DirectoryRefused) as refused:
        log_in("grace")
    assert refused.value.reason == "no-account"


def test_people_and_groups_in_several_places(
    slapd: Slapd, configure: Configure, groups: None
) -> None:
    bases = "ou=groups,dc=example,dc=org; ou=people,dc=example,dc=org"
    configure(**slapd.settings(ldap_user_base=bases, ldap_group_base=bases))
    user = log_in("ada")
    assert user is not None
    assert groups_of(user) == {("Operators", "ldap"), ("staff", "ldap")}


def test_without_anybody_who_looks_people_up(
    slapd: Slapd, configure: Configure, groups: None
) -> None:
    configure(
        **slapd.settings(
            ldap_user_dn="uid=%(user)s,ou=people,dc=example,dc=org",
            ldap_bind_dn="",
            ldap_bind_password="",
            ldap_user_base=None,
        )
    )
    user = log_in("ada")
    assert user is not None
    assert groups_of(user) == {("Operators", "ldap"), ("staff", "ldap")}
    assert log_in("zoe(*)") is not None
    for name in ("nobody", "ada,ou=people", "*", "locked"):
        assert log_in(name) is None
    assert log_in("ada", "wrong") is None
    assert log_in("ada", "") is None
    with pytest.raises(DirectoryRefused):
        log_in("disabled")


def test_administrators_are_the_directory_s(slapd: Slapd, configure: Configure) -> None:
    configure(**slapd.settings(ldap_admin_group="administrators"))
    grace = log_in("grace")
    ada = log_in("ada")
    assert grace is not None
    assert ada is not None
    assert (grace.is_admin, ada.is_admin) == (True, False)
    slapd.set_members("administrators", ["ada"])
    assert [log_in(name).is_admin for name in ("grace", "ada")] == [False, True]  # type: ignore[union-attr]  # both are in


def test_groups_are_what_the_directory_says_now(
    slapd: Slapd, configure: Configure, groups: None
) -> None:
    configure(**slapd.settings())
    user = log_in("linus")
    assert user is not None
    member_add(group=Group.objects.get(name="Elsewhere"), user=user)
    member_add(group=Group.objects.get(name="staff"), user=user)
    slapd.set_members("staff", ["grace"])
    slapd.set_members("operators", ["linus"])
    log_in("linus")
    assert groups_of(user) == {
        ("Operators", "ldap"),
        ("staff", "manual"),
        ("Elsewhere", "manual"),
    }


def test_groups_by_a_map_and_made_when_missing(
    slapd: Slapd, configure: Configure, groups: None
) -> None:
    mapping = {
        "cn=Ops\\, Ltd.,ou=groups,dc=example,dc=org": "Suppliers",
        "STAFF": "Everybody",
        "administrators": "Elsewhere",
    }
    configure(**slapd.settings(ldap_group_map=mapping))
    user = log_in("ada")
    assert user is not None
    assert groups_of(user) == set()
    configure(**slapd.settings(ldap_group_map=mapping, ldap_group_create=True))
    log_in("ada")
    assert groups_of(user) == {("Suppliers", "ldap"), ("Everybody", "ldap")}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("nested_group_of_names", {"Operators", "staff"}),
        ("group_of_names", {"Operators"}),
        ("nested_active_directory", {"Operators", "staff"}),
        ("active_directory", {"Operators"}),
        ("group_of_unique_names", set()),
        ("nested_group_of_unique_names", set()),
        ("posix", set()),
    ],
)
def test_kinds_of_groups(
    slapd: Slapd, configure: Configure, groups: None, kind: str, expected: set[str]
) -> None:
    configure(**slapd.settings(ldap_group_type=kind))
    user = log_in("ada")
    assert user is not None
    assert {name for name, _ in groups_of(user)} == expected


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("posix", ["objectClass: posixGroup", "gidNumber: 7", "memberUid: ada"]),
        ("posix", ["objectClass: posixGroup", "gidNumber: 5000"]),  # the primary group
        (
            "group_of_unique_names",
            [
                "objectClass: groupOfUniqueNames",
                "uniqueMember: uid=ada,ou=people,dc=example,dc=org",
            ],
        ),
    ],
)
def test_groups_of_other_kinds(
    slapd: Slapd, configure: Configure, groups: None, kind: str, lines: list[str]
) -> None:
    name = "100% Elsewhere"  # which the library would take for something to fill in
    dn = f"dn: cn={name},ou=groups,dc=example,dc=org"
    slapd.change("\n".join([dn, "changetype: add", f"cn: {name}", *lines]) + "\n")
    group_create(name=name)
    configure(**slapd.settings(ldap_group_type=kind))
    user = log_in("ada")
    assert user is not None
    assert {name for name, _ in groups_of(user)} == {name}


def test_a_percent_sign_in_a_group_within_a_group(
    slapd: Slapd, configure: Configure, groups: None
) -> None:
    member = "member: uid=linus,ou=people,dc=example,dc=org"
    dn = "cn=50%s,ou=groups,dc=example,dc=org"
    lines = [f"dn: {dn}", "changetype: add", "objectClass: groupOfNames", "cn: 50%s", member]
    slapd.change("\n".join(lines) + "\n")
    slapd.change(
        "dn: cn=operators,ou=groups,dc=example,dc=org\nchangetype: modify\nadd: member\n"
        f"member: {dn}\n"
    )
    configure(**slapd.settings())
    user = log_in("linus")
    assert user is not None
    assert ("Operators", "ldap") in groups_of(user)


def test_a_local_user_is_never_taken_over(slapd: Slapd, configure: Configure) -> None:
    configure(**slapd.settings())
    local = user_create(username="Ada", password=Secret(LOCAL))
    assert log_in("ada", LOCAL) == local
    assert log_in("ada", "neither") is None
    with pytest.raises(DirectoryRefused) as refused:
        log_in("ada")
    assert refused.value.reason == "name-taken"
    person_link(user=local, source=Source.LDAP)
    assert log_in("ada", LOCAL) is None
    assert log_in("ada") == local
    local.refresh_from_db()
    assert not local.has_usable_password()


def test_who_is_given_a_leaver_s_name_is_somebody_else(slapd: Slapd, configure: Configure) -> None:
    configure(**slapd.settings())
    before = log_in("ada")
    assert before is not None
    slapd.remove("ada")
    slapd.add_person("ada", "Another Ada")
    with pytest.raises(DirectoryRefused) as refused:
        log_in("ada")
    assert refused.value.reason == "name-taken"
    person_link(user=before, source=Source.LDAP)
    assert log_in("ada") == before


def test_a_new_name_is_the_same_person(slapd: Slapd, configure: Configure) -> None:
    configure(**slapd.settings())
    before = log_in("linus")
    assert before is not None
    slapd.change(
        "dn: uid=linus,ou=people,dc=example,dc=org\nchangetype: modrdn\n"
        "newrdn: uid=linus.p\ndeleteoldrdn: 1\n"
    )
    assert log_in("linus") is None
    after = log_in("linus.p")
    assert after == before
    assert after is not None
    assert after.username == "linus.p"


def test_disabled_here_stays_disabled(slapd: Slapd, configure: Configure) -> None:
    configure(**slapd.settings())
    user = log_in("ada")
    assert user is not None
    user_disable(user=user)
    with pytest.raises(DirectoryRefused) as refused:
        log_in("ada")
    assert refused.value.reason == "account-disabled"
    user.refresh_from_db()
    assert not user.is_active


@pytest.fixture
def log_lines(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.WARNING):
        yield caplog


@pytest.mark.parametrize(
    "wrong",
    [
        {"ldap_url": "ldap://127.0.0.1:1"},
        {"ldap_ca": None},
        {"ldap_bind_password": "wrong"},
        {"ldap_start_tls": False},
        {"ldap_user_base": "ou=elsewhere,dc=example,dc=org"},
        {"ldap_username_attribute": "sAMAccountName"},
    ],
)
def test_who_is_kept_here_logs_in_whatever_the_directory_does(
    slapd: Slapd, configure: Configure, wrong: dict[str, object]
) -> None:
    configure(**slapd.settings(**wrong))
    local = user_create(username="root", password=Secret(LOCAL), is_admin=True)
    assert log_in("root", LOCAL) == local
    assert log_in("root", "wrong") is None
    with pytest.raises(DirectoryTrouble) as trouble:
        log_in("ada")
    assert PASSWORD not in trouble.value.detail
    answer = Browser().send("POST", "/session", {"username": "ada", "password": PASSWORD})
    assert answer.status_code == 503
    assert "few minutes" in answer.json()["detail"]
    assert "127.0.0.1" not in answer.content.decode()
