"""Health as machines ask for it."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client
from prometheus_client import Counter
from tests.unit.control.fixtures import FakeGuacds

from deskgate.control.nodes.services import node_from_settings
from deskgate.grants import GuacdAddress


def test_healthz_asks_nobody() -> None:
    assert Client().get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_readyz(fake_guacd: FakeGuacds) -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"database": "ok", "guacd": "unavailable"})
    node_from_settings(address=fake_guacd("4.args;"))
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "guacd": "ok"})


@pytest.mark.django_db
def test_readyz_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", fail)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "unavailable", "guacd": "unavailable"}


@pytest.mark.django_db
def test_readyz_with_a_guacd_that_is_gone(unused_tcp_port: int) -> None:
    node_from_settings(address=GuacdAddress("127.0.0.1", unused_tcp_port))
    assert Client().get("/readyz").json()["guacd"] == "unavailable"


@pytest.mark.django_db
def test_metrics_hold_what_the_planes_register() -> None:
    Counter("deskgate_test_metric", "For this test.").inc()
    assert b"deskgate_test_metric_total 1.0" in Client().get("/metrics").content
