"""RDP's values are guacd's."""

from __future__ import annotations

from deskgate.control.catalogue.rdp import RDP

# The keymaps inside Debian's guacd 1.3.0.
KEYMAPS_1_3_0 = """da-dk-qwerty de-ch-qwertz de-de-qwertz en-gb-qwerty en-us-qwerty es-es-qwerty
    es-latam-qwerty failsafe fr-be-azerty fr-ch-qwertz fr-fr-azerty hu-hu-qwertz it-it-qwerty
    ja-jp-qwerty pt-br-qwerty sv-se-qwerty tr-tr-qwerty"""


def _values(name: str) -> set[str]:
    return {option.value for option in RDP.by_name()[name].options}


def test_values() -> None:
    assert _values("security") == {"any", "nla", "nla-ext", "tls", "vmconnect", "rdp"}
    assert _values("resize-method") == {"display-update", "reconnect"}
    assert _values("normalize-clipboard") == {"preserve", "unix", "windows"}
    assert _values("color-depth") == {"8", "16", "24", "32"}
    assert set(KEYMAPS_1_3_0.split()) <= _values("server-layout")


def test_the_session_follows_the_window_unless_told_otherwise() -> None:
    assert RDP.granted_defaults() == {"port": "3389", "resize-method": "display-update"}
