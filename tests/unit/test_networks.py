"""How lists of networks and hosts are written."""

from __future__ import annotations

import pytest

from deskgate.networks import network_normal


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
