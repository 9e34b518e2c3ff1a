"""The API of a running server, as the page uses it: a cookie, and the CSRF header on writes."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import httpx2


class Api:
    """One browser's session. Use as a context manager; `log_in` first, or stay nobody."""

    def __init__(self, url: str) -> None:
        self.http = httpx2.Client(base_url=url, timeout=20, trust_env=False)
        self.http.get("/api/v1/session")  # it sets the CSRF cookie

    def log_in(self, username: str, password: str) -> Self:
        """Raises AssertionError when that is refused."""
        self.send("POST", "/session", {"username": username, "password": password})
        return self

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> httpx2.Response:
        """The answer, whatever it is; `headers` are named with underscores."""
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        token = self.http.cookies.get("csrftoken") or ""
        return self.http.request(
            method, f"/api/v1{path}", json=body, headers={"X-CSRFToken": token, **more}
        )

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """What a request that must succeed answers, None for nothing. Raises AssertionError."""
        answer = self.ask(method, path, body, **headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:2000]}"
        return answer.json() if answer.content else None

    def get(self, path: str) -> Any:
        return self.send("GET", path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.http.close()
