"""PATCH on a directory: many things made, replaced and deleted, all of them or none.

Laws: an operation that is refused takes none of the others' places: each is tried, and each refusal
told, but nothing is kept unless all went well. Source: guacamole.md §4 "Batch PATCH".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.http import HttpRequest

from deskgate.control.errors import ControlError, KeyTrouble
from deskgate.control.guacapi.errors import ApiError, translatable
from deskgate.control.guacapi.view import body

PATCHES: Final = 1000  # of one request: a thousand connections take some ten seconds
_OPS: Final = ("add", "replace", "remove")

Things = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Directory:
    """What can be done in a directory; None: not in this one. `add` gives the identifier."""

    add: Callable[[Things], str] | None = None
    replace: Callable[[str, Things], object] | None = None
    remove: Callable[[str], object] | None = None


class _Undone(Exception):
    """Something was refused, so nothing is kept."""


def directory_patch(request: HttpRequest, directory: Directory) -> dict[str, Any]:
    """Carry the request's patches out. Raises ApiError, with what became of each."""
    patches = body(request)
    if not isinstance(patches, list) or not all(isinstance(one, dict) for one in patches):
        raise _bad("The body is an array of patches.")
    if len(patches) > PATCHES:
        raise _bad(f"At most {PATCHES} patches at once. Send them in parts.")
    outcomes: list[dict[str, Any]] = []
    try:
        with transaction.atomic():
            outcomes += [_outcome(directory, patch) for patch in patches]
            if any("error" in one for one in outcomes):
                raise _Undone
    except _Undone:
        made = [one for one in outcomes if one["op"] == "add"]
        for one in made:
            one["identifier"] = None
        raise ApiError(400, "BAD_REQUEST", _sentence(outcomes), patches=outcomes) from None
    return {"patches": outcomes}


def _outcome(directory: Directory, patch: dict[str, Any]) -> dict[str, Any]:
    op, path = patch.get("op"), patch.get("path")
    told: dict[str, Any] = {
        "op": op if op in _OPS else None,
        "identifier": None,
        "path": path if isinstance(path, str) else None,
    }
    try:
        with transaction.atomic():
            told["identifier"] = _carry_out(directory, patch)
    except KeyTrouble:
        raise  # the administrator's, and the same for all of them
    except ControlError as refused:
        told["error"] = translatable(str(refused))
    except ApiError as refused:
        told["error"] = translatable(refused.message)
    return told


def _carry_out(directory: Directory, patch: dict[str, Any]) -> str:
    op, path, value = patch.get("op"), patch.get("path"), patch.get("value")
    if op not in _OPS or not isinstance(path, str) or not path.startswith("/"):
        raise _bad(f"A patch has an op ({', '.join(_OPS)}), and a path that begins with /.")
    identifier = path.removeprefix("/")
    if op == "remove" and directory.remove is not None:
        directory.remove(identifier)
        return identifier
    if op == "add" and directory.add is not None and identifier == "":
        return directory.add(_object(value))
    if op == "replace" and directory.replace is not None:
        directory.replace(identifier, _object(value))
        return identifier
    raise _bad(f"This can't be done here: {op}. To add, the path is /.")


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _bad("The value of a patch is an object.")
    return value


def _bad(sentence: str) -> ApiError:
    return ApiError(400, "BAD_REQUEST", sentence)


def _sentence(outcomes: list[dict[str, Any]]) -> str:
    failed = sum("error" in one for one in outcomes)
    return f"{failed} of {len(outcomes)} patches were refused, so none was carried out."
