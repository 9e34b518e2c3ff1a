"""The short forms that the lists are written in."""

from __future__ import annotations

from deskgate.control.catalogue.model import Flag, Type, counted, options, secret, switch


def test_short_forms() -> None:
    assert [o.value for o in options(display_update="x", reconnect="y")] == [
        "display-update",
        "reconnect",
    ]
    assert [o.label for o in counted("8 16", "bits")] == ["8 bits", "16 bits"]
    key = secret("k", "Key", "A key.", multiline=True)
    assert (key.type, key.secret, key.flags) == (Type.MULTILINE, True, frozenset({Flag.SECRET}))
    assert switch("s", "S", "An s.").default == "false"
