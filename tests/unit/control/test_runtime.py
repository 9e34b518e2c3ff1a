"""What is reported about guacd."""

from __future__ import annotations

from tests.unit.control.fixtures import FakeGuacds

from deskgate.control.runtime import guacd_report
from deskgate.grants import GuacdAddress


def test_none() -> None:
    report = guacd_report(None)
    assert (report.state, report.address) == ("missing", "")
    assert report.what_to_do


def test_a_dead_child_comes_back_by_itself(unused_tcp_port: int) -> None:
    report = guacd_report(GuacdAddress("127.0.0.1", unused_tcp_port, managed=True))
    assert report.state == "unreachable"
    assert "by itself" in report.what_to_do


def test_one_that_answers(fake_guacd: FakeGuacds) -> None:
    report = guacd_report(fake_guacd("4.args,13.VERSION_1_5_0;"))
    assert (report.state, report.version, report.what_to_do) == ("ok", "VERSION_1_5_0", "")
