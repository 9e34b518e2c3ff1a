"""A grant is immutable, complete, and shows no secret."""

from __future__ import annotations

import dataclasses
import uuid

import pytest

from deskgate.grants import Grant, GuacdAddress, Person, Rights, Secret, Target


def test_it_prints_no_secret_and_can_t_be_widened() -> None:
    grant = Grant(
        session_id=uuid.uuid4(),
        person=Person("1", "ada"),
        target=Target("7", "A server", "ssh"),
        guacd=GuacdAddress("localhost", 4822),
        parameters={"password": Secret("correct horse")},
        rights=Rights(view_only=True),
    )
    assert "horse" not in repr(grant)
    with pytest.raises(dataclasses.FrozenInstanceError):
        grant.rights = Rights()  # type: ignore[misc]  # that it can't be done is the test


@pytest.mark.parametrize(
    ("address", "text"),
    [
        (GuacdAddress("guacd.example.org", 4822), "guacd.example.org:4822"),
        (GuacdAddress("::1", 4822), "[::1]:4822"),
    ],
)
def test_addresses_read_as_people_write_them(address: GuacdAddress, text: str) -> None:
    assert str(address) == text
