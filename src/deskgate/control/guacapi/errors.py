"""Errors as Guacamole's web application words them. Source: guacamole.md §4 "Error"."""

from __future__ import annotations

from typing import Any, Final

import structlog
from django.http import JsonResponse

from deskgate.control.errors import (
    Busy,
    ControlError,
    Forbidden,
    KeyTrouble,
    LoginOver,
    LoginUnfinished,
    NotFound,
    SecondFactorNeeded,
    Unavailable,
)

_CREDENTIALS: Final = (
    {"name": "username", "type": "USERNAME"},
    {"name": "password", "type": "PASSWORD"},
)
# As Guacamole's TOTP extension asks for it. Source: guacamole.md §4 "MFA/SSO".
CODE_FIELD: Final = "guac-totp"
_CODE: Final = ({"name": CODE_FIELD, "type": "GUAC_TOTP_CODE"},)

# Guacamole has few words; duplicates and what can't be accepted are its BAD_REQUEST.
_KINDS: Final[dict[type, tuple[int, str]]] = {
    LoginOver: (403, "PERMISSION_DENIED"),
    LoginUnfinished: (403, "PERMISSION_DENIED"),
    Forbidden: (403, "PERMISSION_DENIED"),
    SecondFactorNeeded: (403, "PERMISSION_DENIED"),
    NotFound: (404, "NOT_FOUND"),
    Busy: (429, "BAD_REQUEST"),
    Unavailable: (503, "INTERNAL_ERROR"),
}
_KEY_TROUBLE: Final = (  # the file's place is for the log alone
    "The server can't open its stored secrets. Whoever runs it is told what to do by"
    " `deskgate keys check`."
)
_log = structlog.get_logger(__name__)


class ApiError(Exception):
    """A refusal in Guacamole's own words. `kind` is its type, `patches` a failed batch's."""

    def __init__(
        self,
        status: int,
        kind: str,
        message: str,
        patches: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.kind, self.message, self.patches = status, kind, message, patches


def api_error(
    status: int,
    kind: str,
    message: str,
    *,
    expected: list[dict[str, Any]] | None = None,
    key: str = "APP.TEXT_UNTRANSLATED",
    patches: list[dict[str, Any]] | None = None,
) -> JsonResponse:
    """One error; nulls are part of it. `key`: of Guacamole's own translation.

    `patches`: what became of each of a batch's.
    """
    return JsonResponse(
        {
            "message": message,
            "translatableMessage": translatable(message, key),
            "statusCode": None,
            "expected": expected,
            "patches": patches,
            "type": kind,
        },
        status=status,
    )


def translatable(message: str, key: str = "APP.TEXT_UNTRANSLATED") -> dict[str, Any]:
    """A text as Guacamole's page looks its translation up."""
    return {"key": key, "variables": {"MESSAGE": message}}


def answer_to(error: ApiError | ControlError) -> JsonResponse:
    """The answer to what a view has refused."""
    if isinstance(error, ApiError):
        return api_error(error.status, error.kind, error.message, patches=error.patches)
    if isinstance(error, KeyTrouble):
        _log.error("The vault can't be opened", reason=str(error))
        return api_error(500, "INTERNAL_ERROR", _KEY_TROUBLE)
    status, kind = next(
        (_KINDS[kind] for kind in type(error).__mro__ if kind in _KINDS), (400, "BAD_REQUEST")
    )
    return api_error(status, kind, str(error))


def failed() -> JsonResponse:
    """A defect of ours."""
    return api_error(500, "INTERNAL_ERROR", "The server failed. Its log says why.")


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
