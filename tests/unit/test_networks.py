"""How lists of networks and hosts are written."""

from __future__ import annotations

import pytest

from deskgate.networks import network_normal, networks_check, subscriber_of


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("10.0.0.0/8", "10.0.0.0/8"),
        (" 10.0.0.7 ", "10.0.0.7/32"),
        ("2001:db8::/32", "2001:db8::/32"),
        ("Desk.Example.org.", "desk.example.org"),
        ("*.lab.example.org", "*.lab.example.org"),
        ("my_host", "my_host"),
    ],
)
def test_how_a_list_is_written(text: str, normal: str) -> None:
    assert network_normal(text) == normal


@pytest.mark.parametrize(
    "text", ["", "*", "*.", "10.0.0.1/8", "10.0.0", "10", "a b", "a/b", "-a", "a..b", "x" * 300]
)
def test_what_no_list_may_have(text: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        network_normal(text)


@pytest.mark.parametrize(
    ("address", "subscriber"),
    [
        ("192.0.2.9", "192.0.2.9"),
        ("::ffff:192.0.2.9", "192.0.2.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("nobody", None),
        ("", None),
    ],
)
def test_who_is_at_an_address(address: str, subscriber: str | None) -> None:
    assert subscriber_of(address) == subscriber


def test_addresses_and_networks_alone() -> None:
    networks_check(("10.0.0.0/8", "192.0.2.9", "2001:db8::/32"))
    for wrong in ("*", "localhost", "10.0.0.1/8", ""):
        with pytest.raises(ValueError, match="neither an address nor a network"):
            networks_check(("10.0.0.0/8", wrong))
