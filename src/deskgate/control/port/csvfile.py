"""A table of connections, as a spreadsheet saves it.

The first line names the columns: name, folder, protocol, tags, notes, and any parameter of guacd by
its name. Laws: what separates the columns is found by the header; errors are told by line; a column
that we don't know is left out and named.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Final

from deskgate.control.catalogue import PROTOCOLS, protocol_get
from deskgate.control.port.options import Options
from deskgate.control.port.plan import UNSAID, ConnectionEntry, Plan
from deskgate.control.port.shape import parameter_errors
from deskgate.control.port.text import OBJECTS, decode, is_latin
from deskgate.control.port.troubles import Troubles, refuse
from deskgate.control.tree.paths import Path, path_parse
from deskgate.grants import Secret

_SEPARATORS: Final = ",;\t|"
_LONGEST: Final = 1024 * 1024  # characters of one cell: more is a file without line ends
_COLUMNS: Final = 1000  # of which most are unknown: there aren't as many parameters
_OURS: Final = ("name", "folder", "protocol", "tags", "notes")
_PARAMETERS: Final = frozenset(one.name for protocol in PROTOCOLS for one in protocol)
_ALSO: Final = {  # what other programs' tables call the same
    "title": "name",
    "group": "folder",
    "path": "folder",
    "type": "protocol",
    "host": "hostname",
    "address": "hostname",
    "ip": "hostname",
    "user": "username",
    "login": "username",
    "comment": "notes",
    "comments": "notes",
    "description": "notes",
}


def csv_plan(data: bytes, options: Options) -> Plan:
    """The plan of a table. Raises Unreadable."""
    del options
    text = decode(data, latin=True)
    troubles = Troubles()
    if is_latin(data):
        troubles.note("file", "It is not UTF-8, so it was read as Windows-1252. Check the umlauts.")
    rows = _rows(text)
    _, header = next(rows, (1, []))
    columns = _columns(header, troubles)
    entries = []
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            entry = _entry(f"line {line}", columns, cells, troubles)
            entries += [] if entry is None else [entry]
        if len(entries) > OBJECTS:
            raise refuse("file", f"It has more than {OBJECTS} lines. Import it in parts.")
    troubles.check()
    return Plan(connections=tuple(entries), notes=troubles.notes)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    head = next((line for line in text.splitlines() if line.strip()), "")
    csv.field_size_limit(_LONGEST)
    if len(head) > _LONGEST:
        raise refuse("line 1", "The first line is too long to be one of names of columns.")
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(head), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise refuse(f"line {line}", f"This is not a table: {error}.") from None


def _separator(head: str) -> str:
    """What makes the most known columns of the header."""
    known = set(_OURS) | _PARAMETERS | _ALSO.keys()

    def columns(separator: str) -> int:
        cells = next(csv.reader([head], delimiter=separator), [])
        return sum(_name(cell) in known for cell in cells)

    return max(_SEPARATORS, key=columns)


def _name(cell: str) -> str:
    return cell.strip().lower().replace("_", "-").replace(" ", "-")


def _columns(header: list[str], troubles: Troubles) -> list[str]:
    """What each column is, "" for those to leave out."""
    if len(header) > _COLUMNS:
        raise refuse("line 1", f"It names more than {_COLUMNS} columns.")
    columns: list[str] = []
    for cell in header:
        name = _name(cell)
        column = _ALSO.get(name, name)
        if column not in _OURS and column not in _PARAMETERS:
            if name:
                near = difflib.get_close_matches(name, [*_OURS, *_PARAMETERS], n=1)
                hint = f" Did you mean {near[0]}?" if near else ""
                troubles.note("line 1", f"The column {cell.strip()[:50]!r} was left out.{hint}")
            column = ""
        elif column in columns:
            troubles.wrong("line 1", f"There are two columns {column!r}.")
        columns.append(column)
    if "name" not in columns and "hostname" not in columns:
        raise refuse(
            "line 1",
            "The first line must name the columns: name,folder,protocol,hostname,port,username,…",
        )
    troubles.check()
    return columns


def _entry(
    where: str, columns: list[str], cells: list[str], troubles: Troubles
) -> ConnectionEntry | None:
    if len(cells) > len(columns):
        troubles.wrong(where, f"There are {len(cells)} cells, but {len(columns)} columns.")
        return None
    row = {c: v for c, v in zip(columns, cells, strict=False) if c and v.strip()}
    name = (row.pop("name", "") or row.get("hostname", "")).strip()
    if not name:
        troubles.wrong(where, "The name is missing.")
        return None
    protocol = row.pop("protocol", "ssh").strip().lower()
    folder = _folder(row.pop("folder", ""), where, troubles)
    tags, notes = row.pop("tags", None), row.pop("notes", None)
    plain, secrets = _parameters(protocol, row, f"{where} ({name})", troubles)
    return ConnectionEntry(
        path=(*folder, name),
        protocol=protocol,
        parameters=plain,
        secrets=secrets,
        notes=UNSAID if notes is None else notes.strip(),
        tags=UNSAID if tags is None else _tags(tags),
        where=where,
    )


def _folder(text: str, where: str, troubles: Troubles) -> Path:
    try:
        return path_parse(text)
    except ValueError as error:
        troubles.wrong(where, f"folder: {error}")
        return ()


def _tags(text: str) -> tuple[str, ...]:
    return tuple(tag.strip() for tag in text.replace(";", ",").split(",") if tag.strip())


def _parameters(
    protocol: str, row: Mapping[str, str], where: str, troubles: Troubles
) -> tuple[dict[str, str], dict[str, Secret]]:
    """What is set, and the secrets; a column of another protocol's that is filled is an error."""
    known = protocol_get(protocol)
    if known is None:
        names = ", ".join(one.name for one in PROTOCOLS)
        troubles.wrong(where, f"protocol: Choose one of {names}.")
        return {}, {}
    secret = {one.name for one in known if one.secret}
    values = {name: v if name in secret else v.strip() for name, v in row.items()}
    for field, text in parameter_errors(protocol, values):
        troubles.wrong(where, f"{field}: {text}")
    plain = {name: value for name, value in values.items() if name not in secret}
    return plain, {name: Secret(value) for name, value in values.items() if name in secret}
