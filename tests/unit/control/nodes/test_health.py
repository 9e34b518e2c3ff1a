"""How the guacd servers are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from tests.unit.control.fixtures import FakeGuacds

from deskgate.control.nodes import health
from deskgate.control.nodes.health import health_of, node_address, nodes_check, nodes_watch
from deskgate.control.nodes.models import GuacdNode
from deskgate.grants import GuacdAddress


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    health._known.clear()
    yield
    health._known.clear()


def node_at(address: GuacdAddress, **more: bool) -> GuacdNode:
    return GuacdNode.objects.create(
        name=str(address.port), host=address.host, port=address.port, **more
    )


@pytest.mark.django_db
def test_each_is_asked_and_what_it_said_is_kept(
    fake_guacd: FakeGuacds, unused_tcp_port: int
) -> None:
    good = node_at(fake_guacd("4.args,13.VERSION_1_3_0,8.hostname;"))
    dead = node_at(GuacdAddress("127.0.0.1", unused_tcp_port))
    off = node_at(GuacdAddress("127.0.0.1", 1), is_enabled=False)
    assert health_of(node_address(good)).state == "unknown"
    nodes_check()
    known = health_of(node_address(good))
    assert (known.state, known.version) == ("ok", "VERSION_1_3_0")
    assert known.checked_at is not None
    assert health_of(node_address(dead)).state == "unreachable"
    assert health_of(node_address(off)).state == "unknown"


@pytest.mark.django_db
def test_what_is_gone_is_forgotten(fake_guacd: FakeGuacds) -> None:
    node = node_at(fake_guacd("4.args;"))
    address = node_address(node)
    nodes_check([node])
    assert health_of(address).state == "ok"
    node.delete()
    nodes_check()
    assert health_of(address).state == "unknown"


async def test_the_watch_outlives_a_database_that_is_away(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    looks: list[int] = []

    def look() -> None:
        looks.append(1)
        if len(looks) == 1:
            raise RuntimeError("the database is away")

    monkeypatch.setattr(health, "nodes_check", look)
    monkeypatch.setattr(health, "with_database", lambda work: work())
    monkeypatch.setattr(health, "EVERY_SECONDS", 0.01)
    watching = asyncio.create_task(nodes_watch())
    while len(looks) < 3:
        await asyncio.sleep(0.01)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    assert "the database is away" in "".join(capfd.readouterr())
