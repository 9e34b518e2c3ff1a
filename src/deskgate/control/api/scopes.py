"""Which operation an API token of which scope may be used for.

Law: what isn't listed refuses tokens. Never to be listed: what people log in by, their own or
others' (passwords, second factors, log-ins, tokens), because a token would outlive its end by it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from deskgate.control.tokens.scopes import Scope

_LISTED: Final[dict[Scope, str]] = {
    Scope.READ: """
        status_read protocols_list tree_read folder_read connection_read
        me_read
    """,
    Scope.TREE: """
        folder_post folder_patch folder_remove
        connection_post connection_patch connection_remove
    """,
    Scope.PEOPLE: """
        users_list user_post user_read user_patch user_remove people_list
    """,
    Scope.LOG: """
        sessions_list
    """,
    Scope.CONNECT: """
        tunnel_token_post session_remove
    """,
}
SCOPES: Final[dict[str, Scope]] = {
    operation: scope for scope, text in _LISTED.items() for operation in text.split()
}

_Run = Callable[..., HttpResponseBase]


def operation_named(run: _Run) -> _Run:
    """Have each request say which operation it is for, before anybody is let in."""
    operation: Any = getattr(run, "__self__")  # noqa: B009 -- a bound method's, which types hide
    name: str = operation.view_func.__name__

    @wraps(run)
    def named(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.operation_name = name  # type: ignore[attr-defined]  # read by `scope_of`
        return run(request, *args, **kwargs)

    return named


def scope_of(request: HttpRequest) -> Scope | None:
    """The scope that a token needs for this request; None when no token will do."""
    return SCOPES.get(getattr(request, "operation_name", ""))
