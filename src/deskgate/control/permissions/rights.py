"""What the rights within a session mean for guacd, and for the gateway.

Laws: a right that is missing only ever takes away: what the connection itself forbids stays
forbidden. guacd enforces these; the gateway, by `deskgate.grants.Rights`, what passes through it.
Who must be recorded is not let in without a recording.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from deskgate.control.errors import Forbidden
from deskgate.control.permissions.rules import Right
from deskgate.grants import Rights, Secret

_Values = Mapping[str, str | Secret]

# What guacd is told when a right is missing; what a protocol doesn't have, its guacd ignores.
_WITHOUT: Final[Mapping[Right, Mapping[str, str]]] = {
    Right.INPUT: {"read-only": "true"},
    Right.COPY: {"disable-copy": "true"},
    Right.PASTE: {"disable-paste": "true"},
    Right.UPLOAD: {"disable-upload": "true", "sftp-disable-upload": "true"},
    # A printed page is a file, too.
    Right.DOWNLOAD: {
        "disable-download": "true",
        "sftp-disable-download": "true",
        "enable-printing": "false",
    },
}
# Neither way: guacd versions that don't know the finer switches know these.
_NO_FILES: Final[Mapping[str, str]] = {"enable-sftp": "false", "enable-drive": "false"}


class NoRecording(Forbidden):
    """The session must be recorded and can't be."""

    kind = "recording-not-set-up"

    def __init__(self) -> None:
        super().__init__(
            "This session must be recorded, but no recording folder is set for the connection."
            " Have an administrator set “Recording folder” on it or on its folder."
        )


def gateway_rights(rights: Right) -> Rights:
    """The rights as the gateway keeps to them."""
    return Rights(
        view_only=Right.INPUT not in rights,
        may_copy=Right.COPY in rights,
        may_paste=Right.PASTE in rights,
        may_upload=Right.UPLOAD in rights,
        may_download=Right.DOWNLOAD in rights,
    )


def rights_parameters(rights: Right, *, effective: _Values, session_id: UUID) -> dict[str, str]:
    """What to send guacd over the connection's `effective` values. Raises NoRecording."""
    told: dict[str, str] = {}
    for right, values in _WITHOUT.items():
        if right not in rights:
            told |= values
    if not rights & (Right.UPLOAD | Right.DOWNLOAD):
        told |= _NO_FILES
    if Right.UNRECORDED not in rights:
        told |= _recorded(effective, session_id)
    return told


def _recorded(effective: _Values, session_id: UUID) -> dict[str, str]:
    if not effective.get("recording-path"):
        raise NoRecording
    return {
        # Of its own, because guacd gives up and records nothing when it finds too many of one name.
        "recording-name": f"{_text(effective.get('recording-name'))}-{session_id}".lstrip("-"),
        "recording-write-existing": "false",
        "recording-exclude-output": "false",
    }


def _text(value: str | Secret | None) -> str:
    return value if isinstance(value, str) else ""
