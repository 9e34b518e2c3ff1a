"""The management plane under ASGI."""

from __future__ import annotations

from pathlib import Path

import httpx2 as httpx
import pytest

from deskgate.control.errors import KeyTrouble
from deskgate.control.project import asgi
from deskgate.settings import Settings


async def test_it_serves() -> None:
    transport = httpx.ASGITransport(asgi.get_application())
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/healthz")
        big = await client.post("/api/v1/session", content=b"x" * 3 * 1024 * 1024)
    assert answer.text == "ok\n"
    assert big.status_code == 413


def test_an_unprepared_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "current_settings", lambda: Settings(_env_file=None, data=tmp_path))
    with pytest.raises(KeyTrouble, match="deskgate init"):
        asgi.get_application()
