"""A browser without a page: cookies, the CSRF header, JSON."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any


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
