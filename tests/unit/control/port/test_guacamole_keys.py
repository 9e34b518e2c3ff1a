"""The keys of guacamole.properties as signing keys."""

from __future__ import annotations

from typing import Any

import pytest

from deskgate.control.audit.models import Event
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.port.compare import Doing
from deskgate.control.port.guacamole_keys import KeyChange, keys_apply, keys_diff
from deskgate.control.signed.key_services import signing_key_create
from deskgate.control.signed.keys import keys_for
from deskgate.control.signed.models import SigningKey
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db
VALUES: dict[str, Any] = {
    "signed_secret_key": "planted key",
    "signed_default_protocol": "ssh",
    "signed_age_limit_ms": 5,
    "json_secret_key": "4c0b569e4c96df157eee1b65dd0e4d41",
    "guacd": "localhost:4822",
}


def test_one_of_each_dialect_and_again_nothing() -> None:
    preview = keys_diff(VALUES)
    assert not SigningKey.objects.exists()
    assert [(one.name, one.doing) for one in preview] == [
        ("guacamole-classic", Doing.CREATE),
        ("guacamole-cyverse", Doing.CREATE),
        ("guacamole-json", Doing.CREATE),
    ]
    assert keys_apply(VALUES) == preview
    (classic,) = keys_for(("classic",))
    assert classic.secret == Secret("planted key")
    assert classic.default_protocol == "ssh"
    assert classic.age_limit is not None
    assert classic.age_limit.total_seconds() == 0.005
    assert {one.doing for one in keys_apply(VALUES)} == {Doing.UNCHANGED}
    assert "planted" not in str(list(Event.objects.values_list("details", "words")))


def test_what_has_changed_is_changed() -> None:
    keys_apply(VALUES)
    changed = {**VALUES, "signed_secret_key": "another", "signed_age_limit_ms": 6}
    assert keys_apply(changed)[0] == KeyChange(
        "guacamole-classic", Doing.UPDATE, ("secret", "age_limit")
    )
    (found,) = keys_for(("cyverse",))
    assert found.secret == Secret("another")


def test_what_the_file_does_not_say_stays() -> None:
    keys_apply(VALUES)
    SigningKey.objects.update(networks=["10.0.0.0/8"])
    keys_apply({"signed_secret_key": "planted key"})
    assert keys_for(("classic",))[0].networks == ("10.0.0.0/8",)
    assert SigningKey.objects.get(name="guacamole-classic").age_limit == 5


def test_no_key_no_row() -> None:
    assert keys_apply({"signed_age_limit_ms": 5}) == ()


def test_a_name_that_is_somebody_elses() -> None:
    signing_key_create(name="guacamole-json", dialect="v2")
    with pytest.raises(Conflict, match="of another dialect"):
        keys_diff(VALUES)


def test_a_protocol_that_is_none_here() -> None:
    with pytest.raises(Invalid, match="default_protocol"):
        keys_diff({**VALUES, "signed_default_protocol": "kubernetes"})
