"""Passwords are checked a few at a time."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.backends import ModelBackend
from django.test import Client
from tests.unit.control.fixtures import PASSWORD, Browsers

from deskgate.control.accounts import backend
from deskgate.control.accounts.models import User
from deskgate.control.errors import Busy

FORM = "application/x-www-form-urlencoded"


def test_two_at_once_and_the_others_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    lock, now, most = threading.Lock(), 0, 0

    def check(*_: object, **__: object) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        with lock:
            now -= 1

    monkeypatch.setattr(ModelBackend, "authenticate", check)
    with ThreadPoolExecutor(8) as pool:
        done = [
            pool.submit(backend.PasswordBackend().authenticate, None, "a", "b") for _ in range(8)
        ]
    assert [one.result() for one in done] == [None] * 8
    assert most == backend.AT_ONCE


def test_too_many_are_told_so_everywhere(
    browser: Browsers, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, "WAIT_SECONDS", 0.01)
    right = {"username": "root", "password": PASSWORD}
    body = f"username=root&password={PASSWORD}"
    with backend._place(), backend._place():
        with pytest.raises(Busy):
            backend.PasswordBackend().authenticate(None, "root", PASSWORD)
        ours = browser().send("POST", "/session", right)
        guacamoles = Client().post("/api/tokens", body, content_type=FORM)
    assert ours.status_code == guacamoles.status_code == 429
    assert "Try again in a moment" in ours.json()["detail"]
    assert guacamoles.json()["message"] == ours.json()["detail"]
    browser("root")  # the places are free again


@pytest.mark.parametrize(("name", "password"), [("\ud800", "x"), ("root", "\udfff")])
def test_half_a_surrogate_pair_is_just_wrong(
    browser: Browsers, admin: User, name: str, password: str
) -> None:
    assert backend.PasswordBackend().authenticate(None, name, password) is None
    answer = browser().send("POST", "/session", {"username": name, "password": password})
    assert answer.status_code in {403, 422}


def test_a_directory_s_person_has_no_password_here(person: User) -> None:
    assert backend.PasswordBackend().authenticate(None, "ada", PASSWORD) == person
    User.objects.update(source="ldap")
    assert backend.PasswordBackend().authenticate(None, "ada", PASSWORD) is None
    assert backend.PasswordBackend().get_user(person.pk) == person
