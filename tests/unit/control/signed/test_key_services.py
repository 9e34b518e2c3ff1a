"""Signing keys are made, changed and taken away, and whom they let in leaves with them."""

from __future__ import annotations

import pytest

from deskgate.control.audit.models import Event
from deskgate.control.errors import Invalid
from deskgate.control.signed.key_services import (
    signing_key_create,
    signing_key_delete,
    signing_key_rotate,
    signing_key_update,
)
from deskgate.control.signed.keys import keys_for
from deskgate.control.signed.models import SigningKey
from deskgate.control.visits.models import Visit, VisitSource
from deskgate.control.visits.services import Opens, Visitor, visit_begin
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db
GIVEN = Secret("planted secret of the portal")


@pytest.fixture
def key() -> SigningKey:
    made, told = signing_key_create(name="portal", dialect="classic", secret=GIVEN)
    assert told is None  # whoever gave it has it
    return made


def _let_in(key: SigningKey) -> None:
    visitor = Visitor(VisitSource.HMAC.value, "ada", key.name, "192.0.2.1", "")
    visit_begin(visitor=visitor, opens=[Opens("x", "ssh", {"hostname": "h"}, "c")])


def _actions() -> list[str]:
    kept = Event.objects.order_by("pk")
    assert not any("planted" in str(one.details) + one.thing_name for one in kept)
    return [one.action for one in kept if one.action.startswith("signing-key")]


def test_a_given_secret_is_sealed_and_good(key: SigningKey) -> None:
    assert b"planted" not in bytes(key.sealed)
    (found,) = keys_for(("classic",))
    assert (found.name, found.secret) == ("portal", GIVEN)
    assert _actions() == ["signing-key.create"]
    assert Event.objects.get(action="signing-key.create").thing_kind == "signing-key"


@pytest.mark.parametrize(("dialect", "length"), [("v2", 43), ("json", 32), ("cyverse", 43)])
def test_a_secret_that_we_make_is_told_once(dialect: str, length: int) -> None:
    _, told = signing_key_create(name="portal", dialect=dialect)
    assert told is not None
    assert len(told.reveal()) == length
    (found,) = keys_for((dialect,))
    assert found.secret == told


def test_names_are_there_once(key: SigningKey) -> None:
    with pytest.raises(Invalid, match="already"):
        signing_key_create(name=key.name, dialect="v2")


def test_nothing_is_kept_of_a_wrong_one() -> None:
    with pytest.raises(Invalid):
        signing_key_create(name="x", dialect="v2", values={"ports": [0]})
    with pytest.raises(Invalid):
        signing_key_create(name="x", dialect="json", secret=GIVEN)
    assert not SigningKey.objects.exists()
    assert not Event.objects.exists()


def test_a_change_says_what_it_changed(key: SigningKey) -> None:
    _let_in(key)
    signing_key_update(key=key, values={"ports": [22], "note": "x"})
    assert Event.objects.get(action="signing-key.update").details == {"ports": [22]}
    assert Visit.objects.exists()  # what they opened was allowed when they did
    assert keys_for(("classic",))[0].ports


def test_a_disabled_key_lets_nobody_in_and_whom_it_let_in_leaves(key: SigningKey) -> None:
    _let_in(key)
    signing_key_update(key=key, values={}, is_enabled=False)
    assert keys_for(("classic",)) == []
    assert not Visit.objects.exists()
    signing_key_update(key=key, values={}, is_enabled=True)
    assert len(keys_for(("classic",))) == 1
    assert _actions() == ["signing-key.create", "signing-key.disable", "signing-key.enable"]


def test_another_secret_ends_what_the_old_one_gave(key: SigningKey) -> None:
    _let_in(key)
    told = signing_key_rotate(key=key)
    assert told is not None
    assert keys_for(("classic",))[0].secret == told
    assert not Visit.objects.exists()
    assert signing_key_rotate(key=key, secret=GIVEN) is None
    assert keys_for(("classic",))[0].secret == GIVEN


def test_a_deleted_key_is_gone_with_whom_it_let_in(key: SigningKey) -> None:
    _let_in(key)
    other, _ = signing_key_create(name="other", dialect="v2")
    _let_in(other)
    signing_key_delete(key=key)
    assert Visit.objects.get().key_name == "other"
    assert keys_for(("classic",)) == []
    assert _actions()[-1] == "signing-key.delete"
