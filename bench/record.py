"""Makes the recorded traffic: a VNC desktop and an SSH session, as a real guacd draws them.

`PYTHONPATH=scripts python -m bench.record` needs root (or sudo) and the targets' packages; the
bench itself needs only its result, bench/data/*.guac.xz. Kept is what follows `ready`.
"""

from __future__ import annotations

import lzma
import select
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.recording import FOLDER
from deskgate.guac import Handshake, InstructionParser, Screen, encode
from targets import running_guacd, running_targets

SCREEN = Screen(1280, 800, 96)
READ_BYTES = 65536
RETURN = 0xFF0D
LEFT = 1  # the mask of the left mouse button

# Colours, scrolling and full-screen redraws: what people's terminals show all day.
CHATTY = (
    "ls -la --color=always /usr/bin | head -400",
    "for i in $(seq 8); do ps aux | head -60; sleep 0.1; done",
    "for i in $(seq 30); do clear; df -h; uptime; free; sleep 0.1; done",
    "head -c 20000 /dev/urandom | base64",
    "for i in $(seq 400); do printf '\\033[%d;%dH\\033[3%dm*' $((i%40)) $((i%120)) $((i%8)); done",
    "grep --color=always -rn include /etc/*.conf | head -300",
)
# Pictures, gradients and smooth scrolling: what a browser on a desktop shows.
PAGE = """<!doctype html><title>Desk</title><style>
body{margin:0;font:18px sans-serif;background:linear-gradient(120deg,#134,#e96,#fff)}
p{padding:1em;background:radial-gradient(circle,#fff8,#28c4)}
</style><script>for(let i=0;i<200;i++)document.write("<p>"+i+" The quick brown fox ä 漢 jumps</p>")
let n=0;setInterval(()=>{if(n++<40)scrollBy(0,37)},120)</script>"""


class Viewer:
    """One browser at guacd: it answers `sync`, so that guacd keeps drawing, and keeps the bytes."""

    def __init__(self, port: int, protocol: str, parameters: Mapping[str, str]) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._parser = InstructionParser()
        images = ("image/png", "image/jpeg", "image/webp")
        shake = Handshake(protocol, parameters, SCREEN, image=images)
        self._say(shake.start())
        while not shake.connection_id:
            instruction = self._parser.next_instruction()
            if instruction is None:
                self._parser.feed_bytes(self._socket.recv(READ_BYTES))
            else:
                self._say(shake.receive(instruction))
        self.kept: list[str] = []

    def _say(self, text: str) -> None:
        self._socket.sendall(text.encode())

    def watch(self, seconds: float) -> None:
        """Take what guacd draws, for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not select.select([self._socket], [], [], left)[0]:
                break
            data = self._socket.recv(READ_BYTES)
            if not data:
                raise SystemExit("guacd ended the session while it was recorded")
            for instruction in self._parser.feed(data):
                self.kept.append(encode(*instruction))
                if instruction[0] == "sync":
                    self._say(encode("sync", instruction[1]))

    def type_line(self, line: str) -> None:
        """Type a command and Return, at the pace of a fast typist."""
        for keysym in [*map(ord, line), RETURN]:
            self._say(encode("key", str(keysym), "1") + encode("key", str(keysym), "0"))
            self.watch(0.01)

    def drag(self, start: tuple[int, int], way: tuple[int, int], steps: int) -> None:
        """Press the left button at `start` and move by `way` in all, there and back."""
        self._say(encode("mouse", str(start[0]), str(start[1]), "0"))
        path = [*range(steps + 1), *range(steps, -1, -1)]
        for step in path:
            x, y = (begin + part * step // steps for begin, part in zip(start, way, strict=True))
            self._say(encode("mouse", str(x), str(y), str(LEFT)))
            self.watch(0.03)
        self._say(encode("mouse", str(start[0]), str(start[1]), "0"))

    def close(self) -> None:
        """Leave as a browser does."""
        self._say(encode("disconnect"))
        self._socket.close()


def watch_terminal(viewer: Viewer, home: Path) -> None:
    """A terminal that somebody works in."""
    del home
    viewer.watch(2)
    for command in CHATTY:
        viewer.type_line(command)
        viewer.watch(2.5)


def watch_desktop(viewer: Viewer, home: Path) -> None:
    """A desktop: the terminal, a second window that is dragged about, a browser that scrolls."""
    (home / "page.html").write_text(PAGE)
    viewer.watch(2)
    for command in CHATTY[:3]:
        viewer.type_line(command)
        viewer.watch(2)
    viewer.type_line("xterm -geometry 70x20+200+200 -e top -d 0.3 &")
    viewer.watch(2)
    viewer.drag((400, 190), (500, 260), 40)
    browser = "chromium --no-sandbox --no-first-run --disable-gpu --window-size=900,600"
    viewer.type_line(f"{browser} --app=file://{home}/page.html >/dev/null 2>&1 &")
    viewer.watch(9)


def record(name: str, viewer: Viewer, work: Callable[[Viewer, Path], None], home: Path) -> None:
    """Let `work` happen in front of the viewer and write what it saw."""
    work(viewer, home)
    viewer.close()
    data = "".join(viewer.kept).encode()
    packed = lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.guac.xz").write_bytes(packed)
    print(f"{name}: {len(viewer.kept)} instructions, {len(data)} bytes, {len(packed)} packed")


def main() -> int:
    """Record everything anew."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_guacd(Path(folder)) as guacd,
        running_targets() as targets,
    ):
        for name, protocol, work in (
            ("desktop", "vnc", watch_desktop),
            ("terminal", "ssh", watch_terminal),
        ):
            viewer = Viewer(guacd.port, protocol, targets.parameters(protocol))
            record(name, viewer, work, Path(targets.home))
    return 0


if __name__ == "__main__":
    sys.exit(main())
