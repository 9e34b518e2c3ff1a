"""The shapes of shares: what is told of them prints no secret."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pydantic import SecretStr, ValidationError

from deskgate.control.api.shares_schemas import GuestIn, GuestOut, ShareIn, ShareRights

RIGHTS = ShareRights(control=True, may_copy=True, paste=False, upload=False, download=False)


def test_copy_is_called_copy() -> None:
    assert RIGHTS.model_dump(by_alias=True)["copy"] is True
    assert ShareIn.model_validate({"to": {}, "minutes": 15, "copy": True}).may_copy


def test_nothing_prints_a_secret() -> None:
    guest = GuestIn(secret=SecretStr("s3cret"), name="x", code=SecretStr("c0de"))
    told = GuestOut(
        token="t0ken",
        data_source="guest",
        kind="s",
        identifier="1",
        name="x",
        protocol="ssh",
        rights=RIGHTS,
        expires_at=timezone.now(),
    )
    for text in ("s3cret", "c0de", "t0ken"):
        assert text not in f"{guest!r}{told!r}"


@pytest.mark.parametrize("more", [{"giver": "1"}, {"expires_at": "2030"}, {"rights": 63}])
def test_a_field_that_there_is_not(more: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ShareIn.model_validate({"to": {}, "minutes": 15, **more})
