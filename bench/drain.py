"""A browser that takes everything as fast as it comes, and looks at none of it.

`python -m bench.drain PORT PATH SUBPROTOCOL`: reads until guacd's farewell, then prints how many
bytes came (the frames' headers are among them) and how long it took.
"""

from __future__ import annotations

import sys
import time

from bench.guacd import FAREWELL
from bench.processes import say
from bench.websocket import CLOSE, READ_BYTES, connect, frame

# Behind the farewell stand the gateway's last words and a close frame.
LAST_WORDS = 1024


def main() -> int:
    """Drain one session."""
    say(ready=True)
    sys.stdin.readline()
    started = time.perf_counter()
    browser, rest = connect(int(sys.argv[1]), sys.argv[2], sys.argv[3])
    browser.settimeout(60)
    buffer = bytearray(READ_BYTES)
    total, tail = len(rest), rest
    while FAREWELL not in tail:
        size = browser.recv_into(buffer)
        if not size:
            raise ConnectionError("the server hung up before guacd's farewell")
        total += size
        tail = (tail + buffer[max(0, size - LAST_WORDS) : size])[-LAST_WORDS:]
    seconds = time.perf_counter() - started
    browser.sendall(frame(b"\x03\xe8", CLOSE))
    browser.close()
    say(bytes=total, seconds=seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
