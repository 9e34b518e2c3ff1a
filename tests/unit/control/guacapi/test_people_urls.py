"""The routes of people and groups."""

from __future__ import annotations

from deskgate.control.guacapi.people_urls import PEOPLE

EXPECTED = {
    "users",
    "users/<str:name>",
    "users/<str:name>/password",
    "users/<str:name>/permissions",
    "users/<str:name>/effectivePermissions",
    "users/<str:name>/userGroups",
    "users/<str:name>/history",
    "self",
    "self/password",
    "self/permissions",
    "self/effectivePermissions",
    "self/userGroups",
    "self/history",
    "userGroups",
    "userGroups/<str:name>",
    "userGroups/<str:name>/userGroups",
    "userGroups/<str:name>/memberUsers",
    "userGroups/<str:name>/memberUserGroups",
    "userGroups/<str:name>/permissions",
    "schema/userAttributes",
    "schema/userPreferenceAttributes",
    "schema/userGroupAttributes",
    "schema/connectionAttributes",
    "schema/sharingProfileAttributes",
    "schema/connectionGroupAttributes",
    "schema/protocols",
}


def test_all_of_guacamoles() -> None:
    assert {str(one.pattern) for one in PEOPLE} == EXPECTED
