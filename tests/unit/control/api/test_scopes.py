"""Which operations tokens may be used for."""

from __future__ import annotations

import json

from django.test import RequestFactory

from deskgate.control.api.schema import openapi_text
from deskgate.control.api.scopes import SCOPES, scope_of
from deskgate.control.tokens.scopes import Scope


def _operations() -> dict[str, tuple[str, str]]:
    paths = json.loads(openapi_text())["paths"]
    return {
        operation["operationId"]: (method, path)
        for path, operations in paths.items()
        for method, operation in operations.items()
    }


def test_what_is_listed_is_there() -> None:
    assert set(SCOPES) <= set(_operations())


def test_reading_scopes_change_nothing() -> None:
    operations = _operations()
    changing = {name for name, (method, _) in operations.items() if method != "get"}
    reading = {name for name, scope in SCOPES.items() if scope in {Scope.READ, Scope.LOG}}
    assert not reading & changing


def test_what_people_log_in_by_is_not_listed() -> None:
    for name, (method, path) in _operations().items():
        parts = path.split("/")[3:]
        own = parts[0] == "me" and name not in {"me_read", "recent_read"}
        of_others = parts[0] == "users" and len(parts) > 2
        if own or of_others or parts[0] in {"session", "import"}:
            assert name not in SCOPES, (method, path)


def test_an_operation_that_is_not_listed_takes_no_token() -> None:
    request = RequestFactory().get("/")
    assert scope_of(request) is None
    request.operation_name = "nobody_knows"  # type: ignore[attr-defined]  # as root.py sets it
    assert scope_of(request) is None
    request.operation_name = "tree_read"  # type: ignore[attr-defined]  # as root.py sets it
    assert scope_of(request) is Scope.READ
