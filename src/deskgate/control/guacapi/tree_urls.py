"""The routes of connections, their groups, sharing profiles, live sessions and the log."""

from __future__ import annotations

from typing import Final

from django.urls import path

from deskgate.control.guacapi import (
    active,
    connections,
    folder_groups,
    history,
    quick,
    shares,
    sharing_profiles,
    tunnels,
)

# Below data/<source>/.
TREE: Final = [
    path("connections", connections.directory),
    path("connections/<str:identifier>", connections.thing),
    path("connections/<str:identifier>/parameters", connections.parameters),
    path("connections/<str:identifier>/history", connections.history),
    path("connections/<str:identifier>/sharingProfiles", connections.sharing_profiles),
    path("connectionGroups", folder_groups.directory),
    path("connectionGroups/<str:identifier>", folder_groups.thing),
    path("connectionGroups/<str:identifier>/tree", folder_groups.tree),
    path("sharingProfiles", sharing_profiles.directory),
    path("sharingProfiles/<str:identifier>", sharing_profiles.thing),
    path("sharingProfiles/<str:identifier>/parameters", sharing_profiles.parameters),
    path("activeConnections", active.directory),
    path("activeConnections/<str:identifier>", active.thing),
    path("activeConnections/<str:identifier>/connection", active.connection),
    path("activeConnections/<str:identifier>/connection/parameters", active.connection_parameters),
    path(
        "activeConnections/<str:identifier>/connection/sharingProfiles",
        active.connection_profiles,
    ),
    path("activeConnections/<str:identifier>/sharingCredentials/<str:profile>", shares.of_active),
    path("history/connections", history.connections),
    path("history/connections/<str:identifier>", history.connection),
    path("history/connections/<str:identifier>/logs/<str:name>", history.log),
    path("history/users", history.users),
    path("history/users/<str:identifier>", history.user),
]

# Below data/quickconnect/: what is there, and nothing where clients look for more.
QUICK: Final = [
    path("self", quick.own),
    path("self/permissions", quick.permissions),
    path("self/effectivePermissions", quick.permissions),
    path("connections", quick.directory),
    path("connections/<str:identifier>", quick.thing),
    path("connectionGroups", quick.nothing),
    path("connectionGroups/ROOT", quick.root),
    path("connectionGroups/ROOT/tree", quick.tree),
    path("sharingProfiles", quick.nothing),
    path("activeConnections", quick.nothing),
    path("users", quick.nothing),
    path("userGroups", quick.nothing),
]

# Below session/: tunnels of this log-in; files pass through the gateway, not through here.
TUNNELS: Final = [
    path("tunnels", tunnels.directory),
    path("tunnels/<str:uuid>/protocol", tunnels.protocol),
    path("tunnels/<str:uuid>/activeConnection", tunnels.active_connection),
    path("tunnels/<str:uuid>/activeConnection/connection", tunnels.connection),
    path(
        "tunnels/<str:uuid>/activeConnection/connection/sharingProfiles",
        tunnels.connection_profiles,
    ),
    path("tunnels/<str:uuid>/activeConnection/sharingCredentials/<str:profile>", shares.of_tunnel),
]
