"""Guacamole's bare digests: good for one log-in, and never kept bare."""

from __future__ import annotations

import hashlib

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password
from django.http import HttpRequest
from django.test import override_settings

from deskgate.control.accounts.adopted import password_adopt
from deskgate.control.accounts.hashers import (
    ENCODINGS,
    DigestHasher,
    GuacamoleMD5,
    GuacamoleSHA256,
    digest_encode,
    is_digest,
)
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create
from deskgate.grants import Secret

NAMES = [f"deskgate.control.accounts.hashers.{one}" for one in ("GuacamoleMD5", "GuacamoleSHA256")]
FIRST = "django.contrib.auth.hashers.PBKDF2PasswordHasher"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 10)


@pytest.fixture
def hashers() -> override_settings:
    return override_settings(PASSWORD_HASHERS=[FIRST, *NAMES])


@pytest.mark.parametrize("encoding", sorted(ENCODINGS))
@pytest.mark.parametrize("password", ["PASSWORD", "pässwörd €😀", " "])
def test_the_password_of_a_digest_is_right(
    hashers: override_settings, encoding: str, password: str
) -> None:
    digest = hashlib.new(encoding, password.encode()).hexdigest()
    for spelling in (digest, digest.upper()):
        with hashers:
            kept = digest_encode(encoding=encoding, digest=Secret(spelling)).reveal()
            assert check_password(password, kept)
            assert not check_password(password + "x", kept)
            assert not check_password(digest, kept)  # the digest itself logs nobody in
        assert digest not in kept.lower()
        assert len(kept) <= 128


def test_guacamoles_own_example(hashers: override_settings) -> None:
    kept = digest_encode(encoding="md5", digest=Secret("319f4d26e3c536b5dd871bb2c52e3178"))
    with hashers:
        assert check_password("PASSWORD", kept.reveal())


def test_salts_differ() -> None:
    digest = Secret("319f4d26e3c536b5dd871bb2c52e3178")
    assert digest_encode(encoding="md5", digest=digest) != digest_encode(
        encoding="md5", digest=digest
    )


@pytest.mark.django_db
def test_the_first_log_in_keeps_the_password_itself(hashers: override_settings) -> None:
    user = user_create(username="ada", password=None)
    with hashers:
        digest = Secret(hashlib.md5(b"as before").hexdigest())
        password_adopt(user=user, encoded=digest_encode(encoding="md5", digest=digest))
        assert User.objects.get().password.startswith("guacamole_md5$")
        assert _authenticated("wrong") is None
        assert User.objects.get().password.startswith("guacamole_md5$")
        assert _authenticated("as before") == user
        assert User.objects.get().password.startswith("pbkdf2_sha256$")
        assert _authenticated("as before") == user


def _authenticated(password: str) -> object:
    return authenticate(HttpRequest(), username="ada", password=password)


@pytest.mark.parametrize("hasher", [GuacamoleMD5(), GuacamoleSHA256()])
def test_a_wrong_password_takes_all_of_todays_iterations(
    hasher: DigestHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = hasher.encode("right", "salt", 4)
    done: list[int] = []
    encode = PBKDF2PasswordHasher.encode

    def counting(self: PBKDF2PasswordHasher, text: str, salt: str, iterations: int = 0) -> str:
        done.append(iterations)
        return encode(self, text, salt, iterations)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counting)
    assert not hasher.verify("wrong", kept)
    assert sum(done) == PBKDF2PasswordHasher.iterations == 10


@pytest.mark.parametrize(
    ("encoding", "text", "is_one"),
    [
        ("md5", "319F4d26e3c536b5dd871bb2c52e3178", True),
        ("md5", "319f4d26e3c536b5dd871bb2c52e317", False),
        ("md5", "319f4d26e3c536b5dd871bb2c52e3178\n", False),
        ("sha256", "a" * 64, True),
        ("sha256", "a" * 32, False),
    ],
)
def test_what_can_be_a_digest(encoding: str, text: str, is_one: bool) -> None:
    assert is_digest(encoding, text) is is_one


def test_the_server_knows_them_and_makes_none_of_them() -> None:
    from importlib import import_module

    names = import_module(django_settings.SETTINGS_MODULE).PASSWORD_HASHERS
    assert names[0] == FIRST
    assert set(NAMES) <= set(names)
