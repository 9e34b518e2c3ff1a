"""Guacozy's values: of either database, encrypted or from before it encrypted, and its names."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from tests.unit.control.port.samples import GUACOZY_KEY

from deskgate.control.port.guacozy_rows import Lock, Names, by_key, flag, identity, number, text
from deskgate.control.port.troubles import Troubles, Unreadable
from deskgate.grants import Secret


def test_values_of_both_databases() -> None:
    assert [flag({"a": v}, "a") for v in ("1", "t", "0", "f", None)] == [True, True, *[False] * 3]
    assert [number({"a": v}, "a") for v in ("22", "-1", None, "x", "9" * 30)] == [22, -1, 0, 0, 0]
    assert (text({"a": None}, "a"), text({}, "newer")) == ("", "")
    assert identity({"id": "82ae5337-2727-4018-8302-2c099fafd8e6"}, "id").startswith("82ae53372727")
    assert by_key([{"id": "7"}], "id") == {"7": {"id": "7"}}


def test_what_was_encrypted_is_opened_with_the_key() -> None:
    token = Fernet(GUACOZY_KEY.reveal()).encrypt("pässword".encode()).decode()
    assert Lock(GUACOZY_KEY).open(token) == Secret("pässword")
    assert Lock(GUACOZY_KEY).open("") is None
    assert Lock(GUACOZY_KEY).open(Fernet(GUACOZY_KEY.reveal()).encrypt(b"").decode()) is None
    both = Secret(f"{Fernet.generate_key().decode()},{GUACOZY_KEY.reveal()}")
    assert Lock(both).open(token) == Secret("pässword")


def test_without_the_key_it_is_left_and_counted() -> None:
    lock = Lock(None)
    token = Fernet(GUACOZY_KEY.reveal()).encrypt(b"x").decode()
    assert lock.open(token) is None
    assert lock.open("from before it was encrypted") == Secret("from before it was encrypted")
    assert lock.left == 1


def test_a_key_that_is_another_and_one_that_is_none() -> None:
    token = Fernet(GUACOZY_KEY.reveal()).encrypt(b"x").decode()
    with pytest.raises(Unreadable, match="doesn't open the passwords"):
        Lock(Secret(Fernet.generate_key().decode())).open(token)
    for none in ("short", "", " ", "ü" * 44):
        with pytest.raises(Unreadable, match="not a FIELD_ENCRYPTION_KEY"):
            Lock(Secret(none))


def test_names_stay_apart() -> None:
    names = Names(Troubles())
    given = [names.free((), name, "row") for name in ("a", "a", " a", "", "b\nc", "x" * 300)]
    assert given == ["a", "a (2)", "a (3)", "(no name)", "b c", "x" * 200]
    assert names.free(("other",), "a", "row") == "a"
    assert len(names.troubles.notes) == 5


def test_one_name_for_very_many_things_is_no_work() -> None:
    names = Names(Troubles())
    found = [names.free(None, "web", "row") for _ in range(20_000)]
    assert (found[:3], found[-1]) == (["web", "web (2)", "web (3)"], "web (20000)")
    assert len(set(found)) == 20_000
    long = [names.free(None, "x" * 195 + end, "row") for end in ("a", "b", "a", "b")]
    assert len(set(long)) == 4
