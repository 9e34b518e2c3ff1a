"""Real targets and a real server, started once for all the tests that only use them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from tests.harness.api import Api
from tests.harness.server import DeskgateServer, running_server
from tests.harness.tidy import left_as_found

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


@pytest.fixture(scope="session")
def tidier(server: DeskgateServer) -> Iterator[Api]:
    """An administrator of the shared server's."""
    with Api(server.url) as api:
        yield api.log_in("admin", server.password)


@pytest.fixture(autouse=True)
def tidy(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test on the shared server leaves it as it found it. For folders whose tests use it."""
    shared = "server" in request.fixturenames
    with left_as_found(request.getfixturevalue("tidier")) if shared else nullcontext():
        yield
