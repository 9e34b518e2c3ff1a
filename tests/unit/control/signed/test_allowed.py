"""What an old dialect's request may set unsigned. See also test_originals_defects.py."""

from __future__ import annotations

import pytest

from deskgate.control.signed.allowed import USUAL, harmful, on_disk, unsigned_refused


def test_what_is_signed_or_usual_passes() -> None:
    names = ["hostname", "port", "color-depth", "read-only"]
    assert unsigned_refused(names, signed=("hostname", "port"), extra=()) == []
    assert unsigned_refused(names, signed=("hostname",), extra=()) == ["port"]


def test_what_is_refused_is_named_in_order() -> None:
    names = ["width", "z-unheard", "command"]
    assert unsigned_refused(names, signed=(), extra=()) == ["command", "z-unheard"]
    assert unsigned_refused(names, signed=(), extra=("command",)) == ["z-unheard"]


@pytest.mark.parametrize("name", ["recording-path", "drive-path", "typescript-name", "cert-tofu"])
def test_the_disk_is_never_extended_to(name: str) -> None:
    assert name in on_disk()
    assert unsigned_refused([name], signed=(), extra=(name,)) == [name]


def test_nothing_usual_is_harmful() -> None:
    assert not USUAL & harmful()
    assert on_disk() < harmful()
