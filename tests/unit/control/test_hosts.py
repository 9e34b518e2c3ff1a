"""What may be a host."""

from __future__ import annotations

import pytest

from deskgate.control.errors import Invalid
from deskgate.control.hosts import host_normal

LONG = ".".join(["x" * 63] * 3 + ["y" * 61])  # 253


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" web-1.example ", "web-1.example"),
        ("web.example.", "web.example."),
        ("[2001:db8::1]", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("bücher.example", "bücher.example"),
        ("my_host", "my_host"),
        (LONG, LONG),
    ],
)
def test_names_and_addresses(given: str, kept: str) -> None:
    assert host_normal(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        " ",
        "two words",
        "a\0b",
        "a..b",
        ".a",
        "x" * 64,
        LONG + "z",
        "é" * 253,
        "\ud800",
        "a" * 9999,
        "/run/user/1000/socket",
        "|3",
        "{machine}unix:/run/pulse",
    ],
)
def test_what_no_resolver_can_be_asked_for(given: str) -> None:
    with pytest.raises(Invalid) as refused:
        host_normal(given)
    assert list(refused.value.errors) == ["host"]
