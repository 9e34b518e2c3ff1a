"""What changes the target, and what doesn't."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskgate.control.catalogue import PROTOCOLS, Flag, Parameter
from deskgate.control.vault.pins import target_digest

_EACH = [(protocol.name, parameter) for protocol in PROTOCOLS for parameter in protocol]
_DECIDING = {Flag.NETWORK, Flag.TRUST, Flag.SECRET}


@pytest.mark.parametrize(("protocol", "parameter"), _EACH, ids=lambda x: getattr(x, "name", x))
def test_each_parameter_counts_if_it_decides(protocol: str, parameter: Parameter) -> None:
    base = {"hostname": "a.example"} if parameter.name != "hostname" else {}
    changed = target_digest(protocol, base | {parameter.name: "something else"})
    counts = bool(parameter.flags & _DECIDING) and not parameter.secret
    assert (changed != target_digest(protocol, base)) == counts


@pytest.mark.parametrize(
    ("protocol", "names"),
    [
        ("ssh", "hostname port host-key host-key-check enable-agent"),
        ("rdp", "hostname port security ignore-cert gateway-hostname gateway-port sftp-port"),
        ("rdp", "preconnection-id load-balance-info sftp-host-key cert-fingerprints"),
        ("vnc", "hostname port dest-host dest-port reverse-connect sftp-hostname"),
        ("telnet", "hostname port username-regex password-regex"),
    ],
)
def test_what_an_attacker_would_change(protocol: str, names: str) -> None:
    by_name = next(p for p in PROTOCOLS if p.name == protocol).by_name()
    for name in names.split():
        assert by_name[name].flags & _DECIDING


def test_a_default_counts_as_nothing() -> None:
    assert target_digest("ssh", {"hostname": "h", "port": "22"}) == target_digest(
        "ssh", {"hostname": "h", "username": "x", "host-key": ""}
    )


@given(
    st.sampled_from([p.name for p in PROTOCOLS] + ["gopher"]),
    st.dictionaries(st.sampled_from(["hostname", "port"]), st.text()),
    st.sampled_from([p.name for p in PROTOCOLS] + ["gopher"]),
    st.dictionaries(st.sampled_from(["hostname", "port"]), st.text()),
)
def test_two_targets_share_no_digest(
    one: str, of_one: dict[str, str], other: str, of_other: dict[str, str]
) -> None:
    ports = {"ssh": "22", "rdp": "3389", "vnc": "5900", "telnet": "23"}

    def meaning(protocol: str, parameters: dict[str, str]) -> object:
        if protocol == "gopher":
            return protocol, parameters
        said = {n: v for n, v in parameters.items() if v}
        return protocol, {n: v for n, v in said.items() if (n, v) != ("port", ports[protocol])}

    same = meaning(one, of_one) == meaning(other, of_other)
    assert (target_digest(one, of_one) == target_digest(other, of_other)) == same
