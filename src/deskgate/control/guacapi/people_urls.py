"""The routes of people and groups, what they hold, and what forms ask. Source: guacamole.md §4."""

from __future__ import annotations

from typing import Final

from django.urls import path

from deskgate.control.guacapi import own, permissions, schema, user_groups, users

PEOPLE: Final = [
    path("users", users.users),
    path("users/<str:name>", users.user),
    path("users/<str:name>/password", users.password),
    path("users/<str:name>/permissions", permissions.of_user),
    path("users/<str:name>/effectivePermissions", permissions.effective_of_user),
    path("users/<str:name>/userGroups", users.groups),
    path("users/<str:name>/history", users.history),
    path("self", own.account),
    path("self/password", own.password),
    path("self/permissions", own.permissions),
    path("self/effectivePermissions", own.effective_permissions),
    path("self/userGroups", own.groups),
    path("self/history", own.history),
    path("userGroups", user_groups.groups),
    path("userGroups/<str:name>", user_groups.group),
    path("userGroups/<str:name>/userGroups", user_groups.parent_groups),
    path("userGroups/<str:name>/memberUsers", user_groups.member_users),
    path("userGroups/<str:name>/memberUserGroups", user_groups.member_groups),
    path("userGroups/<str:name>/permissions", permissions.of_group),
    *(path(f"schema/{kind}", schema.forms, {"kind": kind}) for kind in schema.FORMS),
    path("schema/protocols", schema.protocols),
]
