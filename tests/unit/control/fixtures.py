"""What the fixtures of the management plane's tests give, and the types of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol, TypeAlias

from django.test import Client

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.tree.models import Connection
from deskgate.grants import GuacdAddress

if TYPE_CHECKING:  # only the stubs have a type for what the test client answers
    from django.test.client import _MonkeyPatchedWSGIResponse

Answer: TypeAlias = "_MonkeyPatchedWSGIResponse"

PASSWORD = "kestrel-harbour-42"


class Browser:
    """Django's test client with CSRF enforced, as a browser with our page in it."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.client.get("/api/v1/session")

    def get(self, path: str) -> Answer:
        return self.client.get(f"/api/v1{path}")

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """`headers` are named with underscores: If_Match for one."""
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method,
            f"/api/v1{path}",
            data="" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"X-CSRFToken": self.client.cookies["csrftoken"].value, **more},
        )

    def log_in(self, username: str, password: str = PASSWORD) -> Browser:
        answer = self.send("POST", "/session", {"username": username, "password": password})
        assert answer.status_code == 200, answer.content
        return self


class Browsers(Protocol):
    """Makes browsers: logged in as somebody, or as nobody."""

    def __call__(self, username: str | None = None) -> Browser: ...


class Sessions(Protocol):
    """Makes rows of the session log: live ones, or some that are over."""

    def __call__(
        self,
        *,
        person: User,
        login: str = "",
        minutes_ago: int = 0,
        over: bool = False,
        connection: Connection | None = None,
    ) -> SessionLog: ...


class FakeGuacds(Protocol):
    """Starts a guacd on loopback that answers anything with one text, byte by byte."""

    def __call__(self, answer: str | bytes) -> GuacdAddress: ...
