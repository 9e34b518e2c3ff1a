"""Real targets and a real server, started once for all the tests that only use them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.harness.server import DeskgateServer, running_server

from targets import Targets, running_targets


@pytest.fixture(scope="session")
def targets() -> Iterator[Targets]:
    """sshd, VNC, xrdp and telnetd on loopback."""
    with running_targets() as running:
        yield running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskgateServer]:
    """`deskgate serve` with a guacd of its own."""
    with running_server(tmp_path_factory.mktemp("server")) as running:
        yield running
