"""Errors as Guacamole's web application words them. Source: guacamole.md §4 "Error"."""

from __future__ import annotations

from typing import Any, Final

from django.http import JsonResponse

_CREDENTIALS: Final = (
    {"name": "username", "type": "USERNAME"},
    {"name": "password", "type": "PASSWORD"},
)


def api_error(
    status: int, kind: str, message: str, *, expected: list[dict[str, Any]] | None = None
) -> JsonResponse:
    """One error; nulls are part of it."""
    return JsonResponse(
        {
            "message": message,
            "translatableMessage": {
                "key": "APP.TEXT_UNTRANSLATED",
                "variables": {"MESSAGE": message},
            },
            "statusCode": None,
            "expected": expected,
            "patches": None,
            "type": kind,
        },
        status=status,
    )


def invalid_login() -> JsonResponse:
    """A wrong name or password: 403, and what is expected instead."""
    return api_error(403, "INVALID_CREDENTIALS", "Invalid login", expected=list(_CREDENTIALS))


def permission_denied() -> JsonResponse:
    """A token that isn't known (any more)."""
    return api_error(403, "PERMISSION_DENIED", "Permission Denied.")


def not_found(message: str) -> JsonResponse:
    """There is no such thing."""
    return api_error(404, "NOT_FOUND", message)


def refused(status: int, message: str) -> JsonResponse:
    """Any other fault of the request's: Guacamole has one word for all of them."""
    return api_error(status, "BAD_REQUEST", message)
