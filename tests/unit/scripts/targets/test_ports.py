"""Readiness by connecting."""

from __future__ import annotations

import socket

from targets.ports import LOOPBACK, accepts, free_port, wait_until


def test_a_free_port_can_be_listened_on() -> None:
    port = free_port()
    assert not accepts(port)
    with socket.create_server((LOOPBACK, port)):
        assert accepts(port)


def test_either_ip_version_will_do() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
        assert accepts(listener.getsockname()[1])


def test_waiting_ends_at_once_or_with_its_time() -> None:
    answers = iter([False, False, True])
    assert wait_until(lambda: next(answers))
    assert not wait_until(lambda: False, seconds=0.1)
