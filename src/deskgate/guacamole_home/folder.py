"""Reads the folder: guacamole.properties, user-mapping.xml, and the names of all else in it.

Laws: a folder that can't be read is an error that says what to do, never an empty one; a value that
is wrong is told with its line and its key and is not repeated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from deskgate.guacamole_home.keys import USED
from deskgate.guacamole_home.properties import (
    SIZE,
    Property,
    WrongProperties,
    properties_read,
)

PROPERTIES: Final = "guacamole.properties"
MAPPING: Final = "user-mapping.xml"
MAPPING_SIZE: Final = 16 * 1024 * 1024  # bytes; ten thousand connections need a third of it
_DEFAULT_GUACD: Final = ("localhost", 4822)
_NAMED: Final = 100  # other files of the folder


class HomeTrouble(ValueError):
    """The folder, or a file in it, can't be used; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Home:
    """What the folder holds. `values` are settings by their field, `mapping` the other file."""

    path: Path
    properties: tuple[Property, ...] = ()
    values: dict[str, Any] = field(default_factory=dict, repr=False)
    mapping: bytes | None = field(default=None, repr=False)
    others: tuple[str, ...] = ()


def home_read(path: Path, *, mapping: bool = True) -> Home:
    """The folder. `mapping`: user-mapping.xml too. Raises HomeTrouble."""
    try:
        names = sorted(one.name for one in path.iterdir())
    except FileNotFoundError:
        raise HomeTrouble(f"the folder {path} is not there") from None
    except NotADirectoryError:
        raise HomeTrouble(f"{path} is no folder; name the one that holds {PROPERTIES}") from None
    except OSError as error:
        raise _unreadable(path, error) from None
    others = tuple(n for n in names if n not in {PROPERTIES, MAPPING} and not n.startswith("."))
    if PROPERTIES not in names and MAPPING not in names:
        raise HomeTrouble(f"{path} holds neither {PROPERTIES} nor {MAPPING}")
    properties = _properties(path / PROPERTIES) if PROPERTIES in names else ()
    return Home(
        path=path,
        properties=properties,
        values=values_of(properties, path / PROPERTIES),
        mapping=_content(path / MAPPING, MAPPING_SIZE) if mapping and MAPPING in names else None,
        others=others[:_NAMED],
    )


def values_of(properties: tuple[Property, ...], file: Path) -> dict[str, Any]:
    """The settings that the keys are; the last of one that is there twice. Raises HomeTrouble."""
    read: dict[str, Any] = {}
    for one in properties:
        used = USED.get(one.key)
        if used is None:
            continue
        try:
            read[one.key] = used.read(one.value)
        except ValueError as error:
            raise HomeTrouble(f"{file}, line {one.line}: {one.key}: {error}") from None
    host, port = read.pop("guacd-hostname", None), read.pop("guacd-port", None)
    values = {USED[key].field: value for key, value in read.items()}
    if host is not None or port is not None or "guacd_tls" in values:
        host, port = host or _DEFAULT_GUACD[0], port or _DEFAULT_GUACD[1]
        values["guacd"] = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return values


def _properties(file: Path) -> tuple[Property, ...]:
    try:
        return tuple(properties_read(_content(file, SIZE)))
    except WrongProperties as error:
        raise HomeTrouble(f"{file}: {error}") from None


def _content(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        raise _unreadable(file, error) from None
    if len(data) > most:
        raise HomeTrouble(f"{file} is larger than {most // 1024} KiB")
    return data


def _unreadable(path: Path, error: OSError) -> HomeTrouble:
    remedy = (
        ": give the account that Deskgate runs as the right to read it"
        if isinstance(error, PermissionError)
        else ""
    )
    return HomeTrouble(f"{path} can't be read ({error.strerror}){remedy}")
