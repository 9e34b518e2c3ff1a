r"""The tables in a plain dump of pg_dump, read without a server.

pg_dump writes a table's rows after `COPY schema.table (columns) FROM stdin;`, a line each, the
values separated by tabs, up to a line `\.`; `\N` is NULL and a backslash begins what C has for
control characters (PostgreSQL's manual, COPY, "Text Format").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final, TypeAlias

from deskgate.control.port.troubles import refuse

Row: TypeAlias = dict[str, str | None]

_COPY: Final = re.compile(r'COPY (?:"?[\w$]+"?\.)?"?([\w$]+)"? \((.*)\) FROM stdin;')
_ESCAPE: Final = re.compile(r"\\([0-7]{1,3}|x[0-9A-Fa-f]{1,2}|.)", re.DOTALL)
_LETTERS: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def dump_tables(text: str, wanted: Collection[str]) -> dict[str, list[Row]]:
    """The rows of the wanted tables that the dump has. Raises Unreadable."""
    tables: dict[str, list[Row]] = {}
    # Only at \n: a value may hold any of the other characters that Python takes for line ends.
    lines = enumerate((line.removesuffix("\r") for line in text.split("\n")), 1)
    for number, line in lines:
        match = _COPY.fullmatch(line)
        if match is not None:
            columns = [name.strip().strip('"') for name in match.group(2).split(",")]
            rows = _rows(lines, columns, number)
            if match.group(1) in wanted:
                tables.setdefault(match.group(1), []).extend(rows)
            else:
                for _ in rows:
                    pass
        elif line.startswith("INSERT INTO "):
            raise refuse(
                f"line {number}",
                "The dump was made with INSERT commands. Make it again with `pg_dump` without "
                "--inserts and --column-inserts.",
            )
    return tables


def _rows(lines: Iterator[tuple[int, str]], columns: list[str], start: int) -> Iterator[Row]:
    for number, line in lines:
        if line == "\\.":
            return
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise refuse(
                f"line {number}", f"The row has {len(cells)} values, but {len(columns)} columns."
            )
        yield {name: _value(cell) for name, cell in zip(columns, cells, strict=True)}
    raise refuse(f"line {start}", "The dump ends within the rows of this table: it is not whole.")


def _value(cell: str) -> str | None:
    if cell == "\\N":
        return None
    return _ESCAPE.sub(_unescaped, cell) if "\\" in cell else cell


def _unescaped(match: re.Match[str]) -> str:
    code = match.group(1)
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:], 16))
    if code[0].isdigit() and code[0] < "8":
        return chr(int(code, 8) & 0xFF)
    return _LETTERS.get(code, code)
