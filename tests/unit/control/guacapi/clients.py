"""Clients of Guacamole's REST API for tests: logged in as somebody, or visiting."""

from __future__ import annotations

import json
import secrets
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from tests.unit.control.fixtures import PASSWORD, Answer

from deskgate.control.tokens.services import token_digest
from deskgate.control.visits.models import Visit
from deskgate.grants import Secret

FORM = "application/x-www-form-urlencoded"
DATA = "/api/session/data/deskgate"


def log_in(username: str, password: str = PASSWORD) -> str:
    """A token of this person's."""
    answer = Client().post(
        "/api/tokens", f"username={username}&password={password}", content_type=FORM
    )
    assert answer.status_code == 200, answer.content
    token: str = answer.json()["authToken"]
    return token


def visit_make(*, source: str = "json", username: str = "", minutes: int = 60) -> tuple[Visit, str]:
    """A log-in without an account, and its token."""
    token = secrets.token_hex(32).upper()
    visit = Visit.objects.create(
        digest=token_digest(Secret(token)),
        source=source,
        username=username,
        expires_at=timezone.now() + timedelta(minutes=minutes),
    )
    return visit, token


class Guacamole:
    """A client with a token; paths are below our data source unless they begin with /api."""

    def __init__(self, token: str = "") -> None:
        self.token = token
        self.client = Client(enforce_csrf_checks=True)

    def send(
        self, method: str, path: str, body: Any = None, kind: str = "application/json"
    ) -> Answer:
        """Ask; a body that is no text is sent as JSON."""
        where = path if path.startswith("/api") else f"{DATA}/{path}"
        text = body if isinstance(body, str) else "" if body is None else json.dumps(body)
        headers = {"Guacamole-Token": self.token} if self.token else {}
        return self.client.generic(method, where, text, content_type=kind, headers=headers)

    def get(self, path: str) -> Answer:
        """Ask for something."""
        return self.send("GET", path)

    def read(self, path: str) -> Any:
        """What is there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.content)
        return answer.json()


def guacamole(username: str) -> Guacamole:
    """A client that is logged in as this person."""
    return Guacamole(log_in(username))
