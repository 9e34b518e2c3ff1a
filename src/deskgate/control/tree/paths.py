r"""Where a folder or a connection stands, as people write it: `Customers/ACME/web`.

A "/" within a name is written `\/`, a backslash `\\`; the root is the empty path.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

Path: TypeAlias = tuple[str, ...]


def path_text(path: Path) -> str:
    """The path as it is written."""
    return "/".join(name.replace("\\", "\\\\").replace("/", "\\/") for name in path)


def path_parse(text: str) -> Path:
    """The names in a path that somebody wrote, without blanks around. Raises ValueError."""
    names = tuple(name.strip() for name in _split(text.strip().removeprefix("/")))
    if names and names[-1] == "":
        names = names[:-1]
    if "" in names:
        raise ValueError("A path has an empty name: two / in a row.")
    return names


def _split(text: str) -> Iterator[str]:
    name = ""
    letters = iter(text)
    for letter in letters:
        if letter == "\\":
            following = next(letters, "")
            if following not in {"/", "\\"}:
                raise ValueError("A backslash in a path stands before / or another backslash.")
            name += following
        elif letter == "/":
            yield name
            name = ""
        else:
            name += letter
    yield name
