"""JSON patches of permissions and memberships: things put in and taken out. Pure.

Source: guacamole.md §4 "Permissions".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from deskgate.control.guacapi.values import bad

MOST: Final = 2000  # of one request: each is looked up and written
_LENGTH: Final = 512  # of a path or a value


@dataclass(frozen=True, slots=True)
class Patch:
    """Put `value` in at `path`, or take it out."""

    adds: bool
    path: str
    value: str


def patches_read(body: dict[str, Any] | list[Any]) -> list[Patch]:
    """What was sent, in its order. Raises ApiError."""
    if not isinstance(body, list):
        raise bad("The body is an array of patches.")
    if len(body) > MOST:
        raise bad(f"At most {MOST} patches at once. Send them in parts.")
    return [_read(one) for one in body]


def _read(one: Any) -> Patch:
    if not isinstance(one, dict) or one.get("op") not in ("add", "remove"):
        raise bad("A patch is an object whose op is add or remove.")
    path, value = one.get("path"), one.get("value")
    if not isinstance(path, str) or not path.startswith("/") or len(path) > _LENGTH:
        raise bad("The path of a patch begins with /.")
    if not isinstance(value, str) or len(value) > _LENGTH:
        raise bad("The value of a patch is a text.")
    return Patch(one["op"] == "add", path, value)
