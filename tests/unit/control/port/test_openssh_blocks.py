"""Which lines of an OpenSSH configuration apply to a name, and how much work that may be."""

from __future__ import annotations

import pytest

from deskgate.control.port import openssh_blocks
from deskgate.control.port.openssh import openssh_plan
from deskgate.control.port.openssh_blocks import Blocks, is_pattern
from deskgate.control.port.options import Options
from deskgate.control.port.troubles import Unreadable


def _blocks() -> Blocks:
    blocks = Blocks()
    blocks.add("User first")
    for names, line in (
        (["web", "db"], "Port 1"),
        (["*.example", "!bad.example"], "Port 2"),
        (["web", "!web"], "Port 3"),
        (["w?b"], "Port 4"),
    ):
        blocks.begin(names)
        blocks.add(line)
    return blocks


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("web", ["User first", "Port 1", "Port 4"]),
        ("db", ["User first", "Port 1"]),
        ("good.example", ["User first", "Port 2"]),
        ("bad.example", ["User first"]),
    ],
)
def test_in_the_files_order(name: str, found: list[str]) -> None:
    lines = _blocks().text_for(name).splitlines()
    assert [line for line in lines if line != "Host *"] == found


def test_what_a_pattern_is() -> None:
    assert [is_pattern(name) for name in ("web", "w*", "w?b", "!web")] == [False, True, True, True]


def test_many_hosts_are_no_work_and_hosts_times_patterns_have_a_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(openssh_blocks, "WORK", 20_000)
    hosts = "".join(f"Host h{i}\nHostName {i}.example\n" for i in range(3000))
    plan = openssh_plan(hosts.encode(), Options())
    assert plan.connections[-1].parameters == {"hostname": "2999.example"}
    for many in ("Host a*\nUser x\n" * 10, "User x\n" * 10):
        with pytest.raises(Unreadable):
            openssh_plan((many + hosts).encode(), Options())
