"""Which operation an API token of which scope may be used for.

Law: what isn't listed refuses tokens. Never to be listed: what people log in by, their own or
others' (passwords, second factors, log-ins, tokens), because a token would outlive its end by it.
That is why there is no import, which can bring people with their passwords.
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
        status_read protocols_list me_read stream_read
        tree_read search_read folder_read connection_read recent_read templates_list template_read
        credentials_list credential_read login_read host_keys_read
        nodes_list node_read node_groups_list node_group_read
        shares_list share_options_read
    """,
    Scope.TREE: """
        folder_post folder_patch folder_remove folder_copy_post
        connection_post connection_patch connection_remove connection_copy_post connections_bulk
        host_key_put host_key_look host_keys_remove
        template_post template_patch template_remove
        credential_post credential_patch credential_remove key_pair_post
        node_post node_patch node_remove node_check
        node_group_post node_group_patch node_group_remove
    """,
    Scope.PEOPLE: """
        users_list user_post user_read user_patch user_remove people_list
        groups_list group_post group_read group_patch group_remove group_members
        group_user_put group_user_remove group_group_put group_group_remove
        grants_list grant_post grant_read grant_patch grant_remove grant_preview explanation_read
        share_post share_remove share_inside_remove
    """,
    Scope.LOG: """
        sessions_list session_log_read sessions_export live_read
        events_list event_read events_export events_verify
    """,
    Scope.CONNECT: """
        live_remove live_message_post watch_token_post
        tunnel_token_post folder_token_post looking_token_post returning_token_post
        share_token_post session_remove
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
