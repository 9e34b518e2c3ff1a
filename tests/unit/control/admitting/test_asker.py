"""Who asks: as whom the log knows them, and in what words they are refused."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.admitting.asker import Asker, allowed_on, gate_refusing, vault_open
from deskgate.control.audit.actor import Actor, ActorKind
from deskgate.control.errors import Forbidden, KeyTrouble, NotFound
from deskgate.control.tree.models import Connection
from deskgate.grants import Ending, Refused
from deskgate.guac.status import Status


def test_the_actor(person: User) -> None:
    asker = Asker(person, "a-log-in", "192.0.2.9", "browser")
    assert asker.actor == Actor(ActorKind.PERSON, "Ada", person.pk, "192.0.2.9")


def test_what_was_taken_away_meanwhile(person: User, connection: Connection) -> None:
    with pytest.raises(Refused) as refused:
        allowed_on(person, connection)
    assert refused.value.status is Status.RESOURCE_NOT_FOUND


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (NotFound("There is none."), Status.RESOURCE_NOT_FOUND),
        (Forbidden("Not you."), Status.CLIENT_FORBIDDEN),
    ],
)
def test_the_gates_words(said: Exception, status: Status) -> None:
    with pytest.raises(Refused, match=str(said)) as refused, gate_refusing():
        raise said
    assert refused.value.status is status


def test_the_vaults_trouble_is_not_told() -> None:
    with pytest.raises(Refused) as refused, vault_open():
        raise KeyTrouble("the key of 2024 is missing in /data/keys")
    assert refused.value.ending is Ending.INTERNAL
    assert "/data/keys" not in refused.value.message
