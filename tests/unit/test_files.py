"""Files: the first folder wins, caching is said, and nothing outside is reachable."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from deskgate.files import CachedFiles


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.js").write_text(folder)
    (tmp_path / "b" / "only.css").write_text("b")
    (tmp_path / "secret").write_text("s")
    files = CachedFiles([tmp_path / "a", tmp_path / "b", tmp_path / "missing"], forever=True)
    later = CachedFiles([tmp_path / "a"], forever=False)
    return TestClient(Starlette(routes=[Mount("/x", files), Mount("/y", later)]))


def test_found(client: TestClient) -> None:
    answer = client.get("/x/same.js")
    assert answer.text == "a"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get("/x/only.css").text == "b"
    assert client.get("/y/same.js").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/x/none", "/x/../secret", "/x/%2e%2e/secret", "/x/"])
def test_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
