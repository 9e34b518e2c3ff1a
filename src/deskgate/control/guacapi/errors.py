"""Errors as Guacamole's web application words them. Source: guacamole.md §4 "Error"."""

from __future__ import annotations

from typing import Any, Final

from django.http import JsonResponse

_CREDENTIALS: Final = (
    {"name": "username", "type": "USERNAME"},
    {"name": "password", "type": "PASSWORD"},
)
# As Guacamole's TOTP extension asks for it. Source: guacamole.md §4 "MFA/SSO".
CODE_FIELD: Final = "guac-totp"
_CODE: Final = ({"name": CODE_FIELD, "type": "GUAC_TOTP_CODE"},)


def api_error(
    status: int,
    kind: str,
    message: str,
    *,
    expected: list[dict[str, Any]] | None = None,
    key: str = "APP.TEXT_UNTRANSLATED",
) -> JsonResponse:
    """One error; nulls are part of it. `key`: of Guacamole's own translation."""
    return JsonResponse(
        {
            "message": message,
            "translatableMessage": {
                "key": key,
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


def code_needed() -> JsonResponse:
    """Name and password are right, the second factor is missing."""
    return api_error(
        403,
        "INSUFFICIENT_CREDENTIALS",
        "TOTP authentication code needed.",
        expected=list(_CODE),
        key="TOTP.INFO_CODE_REQUIRED",
    )


def code_wrong() -> JsonResponse:
    """The second factor is wrong."""
    return api_error(
        400,
        "BAD_REQUEST",
        "Provided TOTP code is not valid.",
        key="TOTP.INFO_VERIFICATION_FAILED",
    )


def permission_denied(message: str = "Permission Denied.") -> JsonResponse:
    """A token that isn't known (any more), or somebody who may not log in so."""
    return api_error(403, "PERMISSION_DENIED", message)


def not_found(message: str) -> JsonResponse:
    """There is no such thing."""
    return api_error(404, "NOT_FOUND", message)


def refused(status: int, message: str) -> JsonResponse:
    """Any other fault of the request's: Guacamole has one word for all of them."""
    return api_error(status, "BAD_REQUEST", message)
