"""VNC's values are guacd's."""

from __future__ import annotations

from deskgate.control.catalogue.vnc import VNC


def test_values() -> None:
    found = VNC.by_name()
    values = {name: [o.value for o in found[name].options] for name in found}
    assert values["cursor"] == ["local", "remote"]
    assert values["clipboard-encoding"] == ["ISO8859-1", "UTF-8", "UTF-16", "CP1252"]
    assert values["quality-level"] == list("0123456789")
    assert found["encodings"].default == "zrle ultra copyrect hextile zlib corre rre raw"


def test_the_port_is_sent_because_guacds_default_is_none() -> None:
    assert VNC.granted_defaults() == {"port": "5900"}
