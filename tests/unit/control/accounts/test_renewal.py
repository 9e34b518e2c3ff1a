"""A password that was kept in an older way is kept anew, once, whoever logs in at the same time."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import PBKDF2SHA1PasswordHasher, check_password, make_password
from django.test import override_settings

from deskgate.control.accounts import renewal
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create

pytestmark = pytest.mark.django_db
HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
]


@pytest.fixture(autouse=True)
def user(monkeypatch: pytest.MonkeyPatch) -> User:
    """Whose password is kept in the second way."""
    monkeypatch.setattr(PBKDF2SHA1PasswordHasher, "iterations", 1)
    made = user_create(username="ada", password=None)
    with override_settings(PASSWORD_HASHERS=HASHERS):
        made.password = make_password("old way", hasher="pbkdf2_sha1")
        made.save()
    return made


def test_once() -> None:
    with override_settings(PASSWORD_HASHERS=HASHERS):
        user = User.objects.get()
        assert not user.check_password("wrong")
        assert user.password.startswith("pbkdf2_sha1$")
        assert user.check_password("old way")
        assert user.password.startswith("md5$")
        kept = User.objects.get().password
        assert kept == user.password
        assert User.objects.get().check_password("old way")
        assert User.objects.get().password == kept


def _meanwhile(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    """Somebody else keeps this one while ours is being hashed."""

    def slow(raw: str) -> str:
        User.objects.update(password=make_password(password))
        return make_password(raw)

    monkeypatch.setattr(renewal, "make_password", slow)


def test_of_two_at_once_one_is_kept_and_both_go_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(PASSWORD_HASHERS=HASHERS):
        _meanwhile(monkeypatch, "old way")
        user = User.objects.get()
        assert user.check_password("old way")
        assert user.password == User.objects.get().password


def test_what_was_changed_meanwhile_is_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(PASSWORD_HASHERS=HASHERS):
        _meanwhile(monkeypatch, "new one")
        assert not User.objects.get().check_password("old way")
        assert check_password("new one", User.objects.get().password)


def test_who_is_gone_meanwhile_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(PASSWORD_HASHERS=HASHERS):
        user = User.objects.get()
        User.objects.all().delete()
        assert not user.check_password("old way")


def test_who_is_not_kept_at_all() -> None:
    with override_settings(PASSWORD_HASHERS=HASHERS):
        assert User(password=make_password("x")).check_password("x")
