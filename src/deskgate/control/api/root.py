"""The API put together from its resources."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from deskgate import __version__
from deskgate.control.api import (
    connections,
    credentials,
    events,
    explain,
    exports,
    favourites,
    folders,
    grants,
    groups,
    guest,
    host_keys,
    imports,
    live,
    login,
    look,
    me,
    me_factors,
    me_tokens,
    nodes,
    oidc,
    people,
    protocols,
    search,
    session,
    sessions,
    shares,
    signing_keys,
    status,
    stream,
    templates,
    tree,
    users,
)
from deskgate.control.api.auth import ByToken, LoggedIn
from deskgate.control.api.errors import handlers_add
from deskgate.control.api.scopes import operation_named
from deskgate.control.problem import CONTENT_TYPE


class Api(NinjaAPI):
    """Names operations by their functions, and errors by their real content type."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function's name: short, and the same whatever module it moves to."""
        view: Callable[..., Any] = operation.view_func
        return view.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The document, with problems as problem+json. Not to be changed: it is made once for all,
        as that takes a second of computing, and everybody may ask for it."""
        if path_prefix is None:
            path_prefix = self.get_root_path(path_params or {})
        return self._document(path_prefix)

    @lru_cache(maxsize=2)  # noqa: B019 -- there is one API, for as long as the process lives
    def _document(self, path_prefix: str) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for code, response in operation["responses"].items():
                    if int(code) >= 400 and "content" in response:
                        response["content"] = {
                            CONTENT_TYPE: response["content"]["application/json"]
                        }
        return schema


api = Api(
    title="Deskgate",
    version=__version__,
    description="Errors are RFC 9457 problem+json. Writes need the X-CSRFToken header.",
    urls_namespace="api-v1",
    docs_url="/docs",
    openapi_url="/openapi.json",
    auth=[ByToken(), LoggedIn()],
)
api.add_decorator(operation_named, mode="view")
handlers_add(api)
api.add_router("/session", session.router)
api.add_router("/session/oidc", oidc.router)
api.add_router("/me", me.router)
api.add_router("/me/second-factor", me_factors.router)
api.add_router("/me/api-tokens", me_tokens.router)
api.add_router("/users", users.router)
api.add_router("/status", status.router)
api.add_router("/look", look.router)
api.add_router("/tree", tree.router)
api.add_router("/protocols", protocols.router)
api.add_router("/folders", folders.router)
api.add_router("/connections", connections.router)
api.add_router("/connections", login.router)
api.add_router("/connections", host_keys.router)
api.add_router("/credentials", credentials.router)
api.add_router("/templates", templates.router)
api.add_router("/search", search.router)
api.add_router("/me", favourites.router)
api.add_router("/groups", groups.router)
api.add_router("/grants", grants.router)
api.add_router("/explain", explain.router)
api.add_router("/people", people.router)
api.add_router("/sessions", sessions.router)
api.add_router("/stream", stream.router)
api.add_router("/live", live.router)
api.add_router("/shares", shares.router)
api.add_router("/guest", guest.router)
api.add_router("/events", events.router)
api.add_router("/import", imports.router)
api.add_router("/export", exports.router)
api.add_router("/signing-keys", signing_keys.router)
api.add_router("/nodes", nodes.router)
api.add_router("/node-groups", nodes.groups_router)
