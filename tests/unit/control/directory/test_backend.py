"""LDAP is asked a few at a time, after the passwords that are kept here. With a real one:
tests/integration/directory."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_disable
from deskgate.control.audit.models import Event
from deskgate.control.directory import backend
from deskgate.control.directory.errors import DirectoryRefused, DirectoryTrouble
from deskgate.control.errors import Busy


def ask(name: str | None = "ada", password: str | None = "x") -> User | None:
    return backend.LdapBackend().authenticate(None, name, password)


def raising(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(backend, "log_in", fail)


@pytest.mark.parametrize(
    ("name", "password"),
    [(None, "x"), ("ada", None), ("", "x"), ("ada", ""), ("a\0", "x"), ("ada", "\ud800")],
)
def test_what_is_no_name_or_password_is_not_asked(
    name: str | None, password: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    raising(AssertionError(), monkeypatch)
    assert ask(name, password) is None


def test_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    lock, now, most = threading.Lock(), 0, 0

    def slow(*_: object) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        with lock:
            now -= 1

    monkeypatch.setattr(backend, "log_in", slow)
    with ThreadPoolExecutor(24) as pool:
        assert list(pool.map(lambda _: ask(), range(24))) == [None] * 24
    assert most == backend.AT_ONCE


def test_too_many_are_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(backend, "_places", threading.BoundedSemaphore(1))
    with backend._place():
        with pytest.raises(Busy):
            ask()


def test_trouble_is_for_whom_only_the_directory_knows(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    raising(DirectoryTrouble("LDAP is down."), monkeypatch)
    assert ask("ADA") is None  # the password here was wrong, and that is all
    with pytest.raises(DirectoryTrouble):
        ask("grace")
    User.objects.filter(pk=person.pk).update(source="ldap")
    with pytest.raises(DirectoryTrouble):
        ask("ada")


@pytest.mark.django_db
def test_a_refusal_is_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    raising(DirectoryRefused("not-in-group"), monkeypatch)
    with pytest.raises(DirectoryRefused):
        ask()
    event = Event.objects.get(action="login.refuse")
    assert (event.thing_name, event.details) == ("ada", {"by": "ldap", "reason": "not-in-group"})


def test_a_session_is_over_with_its_person(person: User) -> None:
    assert backend.LdapBackend().get_user(person.pk) == person
    user_disable(user=person)
    assert backend.LdapBackend().get_user(person.pk) is None
