"""Every route of Guacamole's REST API with its methods, filled in with what a world has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.test import Client
from django.urls import URLPattern, URLResolver
from tests.unit.control.world import World

from deskgate.control.audit.models import Event
from deskgate.control.guacapi import urls
from deskgate.control.tree.models import SharingProfile

# Log-ins, and what is asked before them: they have tests of their own.
BEFORE_A_LOGIN: Final = ("api/token", "api/languages", "api/patches")
_PLACE: Final = re.compile(r"<str:(\w+)>")
_METHODS_OF: Final[dict[str, list[str]]] = {}  # asked once
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Call:
    """One method of one route: below which address, and with what body."""

    method: str
    route: str
    path: str
    body: Any

    def __str__(self) -> str:
        return f"{self.method} {self.route}"


def routes(
    patterns: list[URLPattern | URLResolver] | None = None, above: str = ""
) -> Iterator[str]:
    """All behind a log-in, as `users/<str:name>` where they are below a data source."""
    for one in urls.urlpatterns if patterns is None else patterns:
        where = above + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, where)
        elif "^" not in where and not where.startswith(BEFORE_A_LOGIN):
            yield where


def calls(world: World) -> list[Call]:
    """Every method of every route: reads first, deletions last."""
    found = []
    for route in dict.fromkeys(routes()):
        ids = ids_for(route, world)
        path = "/" + _filled(route, ids)
        for method in methods_of(route, path):
            short = route.removeprefix("api/session/data/<str:source>/")
            found.append(Call(method, short, path, body_for(method, short, world)))
    return sorted(found, key=lambda call: METHODS.index(call.method))


def _filled(route: str, ids: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda match: ids[match[1]], route)


def methods_of(route: str, path: str) -> list[str]:
    """The methods that this route has."""
    if route not in _METHODS_OF:
        answer = Client().generic("TRACE", path)
        assert answer.status_code == 405, (path, answer.status_code)
        _METHODS_OF[route] = answer.headers["Allow"].split(", ")
    return _METHODS_OF[route]


def profile(world: World) -> SharingProfile:
    """Of the world's connection."""
    found, _ = SharingProfile.objects.get_or_create(
        connection=world.connection, name=f"{world.connection.name}-profile"
    )
    return found


def ids_for(route: str, world: World) -> Mapping[str, str]:
    """What stands for the route's parameters."""
    things = {
        "/connections": str(world.connection.pk),
        "/connectionGroups": str(world.folder.pk),
        "/sharingProfiles": str(profile(world).pk),
        "/activeConnections": str(world.session.pk),
        "/history/connections": str(world.session.pk),
        "/history/users": str(Event.objects.earliest("pk").pk),
    }
    key = max((k for k in things if f"{k}/" in route), key=len, default="")
    return {
        "source": "deskgate",
        "name": world.group.name if "/userGroups/" in route else world.owner.username,
        "identifier": things.get(key, ""),
        "uuid": str(world.session.pk),
        "profile": str(profile(world).pk),
    }


def body_for(method: str, route: str, world: World) -> Any:
    """Something that this operation takes."""
    if method == "PATCH":
        return patch_for(route, world)
    if method not in {"POST", "PUT"}:
        return None
    if route.endswith("/password"):
        return {"oldPassword": "wrong", "newPassword": "osprey-lantern-77"}
    return {
        "username": "crawled",
        "identifier": "crawled",
        "name": "crawled",
        "parentIdentifier": str(world.folder.pk),
        "primaryConnectionIdentifier": str(world.connection.pk),
        "type": "ORGANIZATIONAL",
        "protocol": "ssh",
        "parameters": {"hostname": "10.0.0.9"},
        "attributes": {"guac-full-name": "crawled"},
    }


def patch_for(route: str, world: World) -> Any:
    """A patch of a directory, of permissions, or of members."""
    if route.endswith("/permissions"):
        path = f"/connectionPermissions/{world.connection.pk}"
        return [{"op": "add", "path": path, "value": "UPDATE"}]
    members = {"memberUsers": world.owner.username}
    if "/" in route:
        value = members.get(route.rpartition("/")[2], world.group.name)
        return [{"op": "remove", "path": "/", "value": value}]
    keys = {
        "users": world.owner.username,
        "userGroups": world.group.name,
        "connections": str(world.connection.pk),
        "connectionGroups": str(world.folder.pk),
        "sharingProfiles": str(profile(world).pk),
        "activeConnections": str(world.session.pk),
    }
    return [{"op": "remove", "path": f"/{keys[route]}"}]
