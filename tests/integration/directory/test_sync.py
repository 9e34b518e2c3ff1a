"""Who is gone in LDAP is disabled here and comes back with it; a wrong question ends nobody."""

from __future__ import annotations

import contextlib
import logging

import pytest
from django.test import RequestFactory
from tests.integration.directory.conftest import Configure

from deskgate.control.accounts.entering import person_check
from deskgate.control.accounts.groups import group_create
from deskgate.control.accounts.models import Membership, User
from deskgate.control.accounts.services import user_create, user_disable
from deskgate.control.directory.errors import DirectoryTrouble
from deskgate.control.directory.preview import login_preview
from deskgate.control.directory.sync import directory_sync
from deskgate.grants import Secret
from deskgate.settings import Settings
from targets.slapd import PASSWORD, Slapd

pytestmark = pytest.mark.django_db
EVERYBODY = ("ada", "grace", "linus")


@pytest.fixture
def settings(slapd: Slapd, configure: Configure) -> Settings:
    """Three people have logged in once."""
    made = configure(**slapd.settings())
    group_create(name="operators")
    for name in EVERYBODY:
        request = RequestFactory().post("/")
        assert person_check(request=request, username=name, password=Secret(PASSWORD))
    user_create(username="root", password=Secret(PASSWORD), is_admin=True)
    return made


def active() -> set[str]:
    return set(User.objects.filter(is_active=True).values_list("username", flat=True)) - {"root"}


def test_gone_and_back(slapd: Slapd, settings: Settings) -> None:
    assert directory_sync(settings).present == list(EVERYBODY)
    slapd.remove("ada")
    slapd.lock("grace")
    slapd.lock("linus", until="20260101000000Z")  # too many wrong passwords: it passes
    report = directory_sync(settings)
    assert (report.present, report.gone) == (["linus"], ["ada", "grace"])
    assert active() == {"linus"}
    assert directory_sync(settings).gone == []
    slapd.change(
        "dn: uid=grace,ou=people,dc=example,dc=org\nchangetype: modify\n"
        "delete: pwdAccountLockedTime\n"
    )
    slapd.add_person("ada", "Another Ada")  # who is not the one that left
    assert directory_sync(settings).back == ["grace"]
    assert active() == {"grace", "linus"}


def test_who_is_disabled_here_is_not_enabled_by_it(settings: Settings) -> None:
    user_disable(user=User.objects.get(username="ada"))
    assert directory_sync(settings).present == ["grace", "linus"]
    assert active() == {"grace", "linus"}


def test_groups_and_profile_follow(slapd: Slapd, settings: Settings) -> None:
    slapd.set_members("operators", ["grace"])
    directory_sync(settings)
    members = Membership.objects.filter(group__name="operators")
    assert {row.user.username for row in members.select_related("user")} == {"grace"}


def test_who_left_the_group_that_is_required(slapd: Slapd, configure: Configure) -> None:
    made = configure(**slapd.settings(ldap_require_group="administrators"))
    request = RequestFactory().post("/")
    assert person_check(request=request, username="grace", password=Secret(PASSWORD))
    slapd.set_members("administrators", ["ada"])
    assert directory_sync(made).gone == ["grace"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"ldap_url": "ldap://127.0.0.1:1"},
        {"ldap_user_base": "ou=groups,dc=example,dc=org"},
        {"ldap_user_base": "ou=elsewhere,dc=example,dc=org"},
        {"ldap_user_filter": "(mail=%(user)s@elsewhere)"},
        {"ldap_bind_password": "wrong"},
        {"ldap_bind_dn": "", "ldap_bind_password": ""},
        {"ldap_group_base": "ou=elsewhere,dc=example,dc=org"},
    ],
)
def test_wrong_settings_are_not_a_company_without_people(
    slapd: Slapd, settings: Settings, configure: Configure, wrong: dict[str, object]
) -> None:
    with pytest.raises(DirectoryTrouble):
        directory_sync(configure(**slapd.settings(**wrong)))
    assert active() == set(EVERYBODY)


def test_a_preview_changes_nothing(slapd: Slapd, settings: Settings, configure: Configure) -> None:
    User.objects.filter(username="ada").delete()
    text = "\n".join(login_preview(settings, "ADA"))
    assert "entry:     uid=ada,ou=people,dc=example,dc=org" in text
    assert "groups:    Ops, Ltd., engineers, operators, staff" in text
    assert "ada, made at the first log-in" in text
    assert "would be in: operators" in text
    assert "no groups here: Ops, Ltd., engineers, staff" in text
    assert not User.objects.filter(username="ada").exists()
    assert "as before" in "\n".join(login_preview(settings, "grace"))
    assert "is disabled there" in "\n".join(login_preview(settings, "disabled"))
    assert "nobody called 'a*'" in "\n".join(login_preview(settings, "a*"))
    required = configure(**slapd.settings(ldap_require_group="administrators"))
    assert "may not log in here" in "\n".join(login_preview(required, "linus"))


def test_no_password_is_in_what_is_logged(
    slapd: Slapd, configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    configure(**slapd.settings())
    with caplog.at_level(logging.DEBUG):
        for name in ("ada", "locked", "disabled", "nobody"):
            request = RequestFactory().post("/")
            with contextlib.suppress(Exception):
                person_check(request=request, username=name, password=Secret(PASSWORD))
    assert caplog.text
    assert PASSWORD not in caplog.text
