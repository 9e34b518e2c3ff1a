"""The composition root: what answers where, and what runs beside it."""

from __future__ import annotations

import asyncio
import signal
from types import FrameType

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from deskgate import asgi
from deskgate.control.nodes.probe import reachable
from deskgate.control.setup import current_settings
from deskgate.gateway.guacd_child import ManagedGuacd
from deskgate.grants import GuacdAddress


@pytest.mark.django_db(transaction=True)
def test_tunnel_files_and_the_rest() -> None:
    app = asgi.create_app(current_settings())
    with TestClient(app, base_url="http://localhost") as client:
        parts = app.state.parts
        assert isinstance(parts.guacd, ManagedGuacd)
        port = parts.guacd.address.port if parts.guacd.address else 0
        assert reachable(GuacdAddress("127.0.0.1", port))
        assert client.get("/healthz").status_code == 200
        assert client.get("/static/admin/css/base.css").status_code == 200
        assert client.get("/assets/none.js").status_code == 404
        assert client.post("/healthz", content=b"x" * 3_000_000).status_code == 413
        with pytest.raises(WebSocketDisconnect), client.websocket_connect("/elsewhere"):
            raise AssertionError("it opened")
        with client.websocket_connect("/websocket-tunnel", subprotocols=["guacamole"]) as socket:
            assert str(socket.accepted_subprotocol) == "guacamole"
            assert socket.receive()["reason"] == "768"
        answer = client.post("/tunnel?connect")
        assert (answer.status_code, answer.headers["guacamole-status-code"]) == (400, "768")
    assert not reachable(GuacdAddress("127.0.0.1", port))


@pytest.mark.django_db(transaction=True)
def test_all_of_it_below_a_prefix() -> None:
    settings = current_settings().model_copy(
        update={"prefixes": ("/guacamole", "/a/b"), "trusted_proxies": ("10.0.0.1",)}
    )
    app = asgi.create_app(settings)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        for prefix in ("", "/guacamole", "/a/b"):
            assert client.get(f"{prefix}/healthz").status_code == 200
            assert client.get(f"{prefix}/static/admin/css/base.css").status_code == 200
            assert client.get(f"{prefix}/api/v1/session").json()["user"] is None
            assert client.get(f"{prefix}/api/none").status_code == 404
            assert client.post(f"{prefix}/api/tokens").json()["type"] == "INVALID_CREDENTIALS"
            assert client.get(f"{prefix}/tunnel").headers["guacamole-status-code"] == "768"
            assert client.get(f"{prefix}/admin").headers["location"] == f"{prefix}/admin/"
            answer = client.post(f"{prefix}/tunnel?connect")
            assert (answer.status_code, answer.headers["guacamole-status-code"]) == (400, "768")
            answer = client.get(f"{prefix}/api/session/tunnels/x/streams/0/a")
            assert answer.json()["type"] == "PERMISSION_DENIED"
            assert client.get(f"{prefix}/api/languages").json() == {"en": "English"}
            for path in ("api/token", "api/session/data/deskgate/self"):
                assert "translatableMessage" in client.put(f"{prefix}/{path}").json()
            big = client.post(f"{prefix}/api/token", content=b"x" * 3_000_000)
            assert (big.status_code, big.json()["type"]) == (413, "BAD_REQUEST")
            upload = client.post(f"{prefix}/api/v1/import/preview", content=b"x" * 3_000_000)
            assert upload.status_code != 413  # it takes files
            with client.websocket_connect(
                f"{prefix}/websocket-tunnel", subprotocols=["guacamole"]
            ) as socket:
                assert socket.receive()["reason"] == "768"
        assert client.get("/guacamole").headers["location"] == "guacamole/"
        with (
            pytest.raises(WebSocketDisconnect),
            client.websocket_connect("/other/websocket-tunnel"),
        ):
            raise AssertionError("it opened")
        told = {"X-Forwarded-Prefix": "/desk"}
        assert client.get("/admin", headers=told).headers["location"] == "/admin/"
        proxy = TestClient(
            app, base_url="http://localhost", follow_redirects=False, client=("10.0.0.1", 5000)
        )
        assert proxy.get("/admin", headers=told).headers["location"] == "/desk/admin/"


async def test_background_work_that_fails_stops_the_server() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def handle(number: int, frame: FrameType | None) -> None:
        del number, frame
        loop.call_soon_threadsafe(stopped.set)

    before = signal.signal(signal.SIGTERM, handle)
    try:

        async def fail() -> None:
            raise ZeroDivisionError

        task = asyncio.create_task(fail())
        task.add_done_callback(asgi._stop_on_failure)
        await asyncio.wait_for(stopped.wait(), 5)
    finally:
        signal.signal(signal.SIGTERM, before)
