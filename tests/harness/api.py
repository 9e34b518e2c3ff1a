"""The API of a running server, as the page uses it: a cookie, and the CSRF header on writes."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
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


@dataclass(slots=True)
class Page:
    """Talks to /api/v1 of a running server."""

    url: str
    _jar: CookieJar = field(default_factory=CookieJar)

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and JSON, whatever the status."""
        request = urllib.request.Request(f"{self.url}/api/v1{path}", method=method)
        request.add_header("Content-Type", "application/json")
        for cookie in self._jar:
            if cookie.name == "csrftoken":
                request.add_header("X-CSRFToken", cookie.value or "")
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        data = None if body is None else json.dumps(body).encode()
        try:
            with opener.open(request, data, timeout=10) as answer:
                return answer.status, _json(answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, _json(refused.read())

    def done(self, method: str, path: str, body: object = None) -> Any:
        """The JSON of what must succeed."""
        status, answer = self.ask(method, path, body)
        assert status < 300, (method, path, status, answer)
        return answer

    def log_in(self, username: str, password: str) -> Page:
        self.done("GET", "/session")
        self.done("POST", "/session", {"username": username, "password": password})
        return self


def _json(data: bytes) -> Any:
    return json.loads(data) if data else None
