"""What a server tells the next one about a session that it leaves: its grant, without its secrets,
and what guacd has said to its owner only.

Laws: guacd's parameters, where the credentials are, are not in it: the session is open already;
what can't be read is no session, and its socket is let go.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from deskgate.grants import Grant, GuacdAddress, Person, Rights, Target

_VERSION: Final = 1

# guacd's are some lines; more than this is left out, so that the rest is told in any case.
_WORDS_LENGTH: Final = 8 * 1024


def about_session(grant: Grant, connection_id: str, version: str, words: bytes = b"") -> str:
    """The text that `session_of` and `words_of` read; the others are guacd's."""
    said = words.decode(errors="replace")
    return json.dumps(
        {
            "version": _VERSION,
            "session": str(grant.session_id),
            "guacd_connection": connection_id,
            "guacd_version": version,
            "guacd": [grant.guacd.host, grant.guacd.port, grant.guacd.managed],
            "person": [grant.person.id, grant.person.name, grant.person.shown],
            "target": [grant.target.connection_id, grant.target.name, grant.target.protocol],
            "rights": [
                grant.rights.view_only,
                grant.rights.may_copy,
                grant.rights.may_paste,
                grant.rights.may_upload,
                grant.rights.may_download,
            ],
            "expires_at": grant.expires_at.isoformat() if grant.expires_at else None,
            "park_seconds": grant.park_seconds,
            "idle_seconds": grant.idle_seconds,
            "words": said if len(json.dumps(said)) <= _WORDS_LENGTH else "",
        }
    )


def session_of(about: str) -> tuple[Grant, str, str] | None:
    """(the grant, guacd's id of the connection, guacd's version); None for what is no such text."""
    try:
        told = json.loads(about)
        if told["version"] != _VERSION:
            return None
        return _grant(told), str(told["guacd_connection"]), str(told["guacd_version"])
    except (ValueError, KeyError, TypeError):
        return None


def words_of(about: str) -> bytes:
    """What guacd has said to the owner only; nothing where a server before this one didn't tell."""
    try:
        said = json.loads(about)["words"]
    except (ValueError, KeyError, TypeError):
        return b""
    return said.encode(errors="replace") if isinstance(said, str) else b""


def _grant(told: dict[str, Any]) -> Grant:
    until = told["expires_at"]
    host, port, managed = told["guacd"]
    return Grant(
        session_id=UUID(told["session"]),
        person=Person(*map(str, told["person"])),
        target=Target(*map(str, told["target"])),
        guacd=GuacdAddress(str(host), int(port), managed=bool(managed)),
        rights=Rights(*map(bool, told["rights"])),
        expires_at=datetime.fromisoformat(until) if until else None,
        park_seconds=float(told["park_seconds"]),
        idle_seconds=float(told["idle_seconds"]),
    )
