"""Prints docs/handshake.md: guacd's handshake as its table has it."""

from __future__ import annotations

from deskgate.guac.handshake import NEWEST_VERSION, diagram, format_version

PAGE = """\
# The handshake with guacd

<!-- Made by scripts/handshake_page.py; change src/deskgate/guac/handshake.py. -->

The gateway is the client. The states and what leads from one to the next are the table
`TRANSITIONS` in `src/deskgate/guac/handshake.py`; whatever the table lacks ends the session.

```mermaid
{diagram}```

After `args` the gateway sends `size`, `audio`, `video`, `image`, then `timezone` (guacd 1.1 and
later), `name` (1.5 and later), and `connect` with a value for each parameter that guacd asked for,
in guacd's order. The version is guacd's own, at most {newest}; a guacd 1.0 names none.
"""


def main() -> None:
    print(PAGE.format(diagram=diagram(), newest=format_version(NEWEST_VERSION)), end="")


if __name__ == "__main__":
    main()
