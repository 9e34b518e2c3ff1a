"""guacamole-lite (Node) with the same firehose: the peer that our figures are compared with."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

from bench.figures import Figure
from bench.firehose import cpu_per_megabyte
from bench.processes import Program, running
from bench.recording import NAMES

FOLDER = Path(__file__).parent / "peer"
MEGABYTES = 50
ROUNDS = 2
INSTALL_SECONDS = 120


def measure(guacd: Program, ours: list[Figure]) -> list[Figure]:
    """Its CPU time per MB and how many times ours that is; nothing where it can't be had."""
    why_not = install()
    if why_not:
        print(f"  without guacamole-lite: {why_not}")
        return []
    own = {figure.name: figure.value for figure in ours}
    figures = []
    for recording in NAMES:
        value = statistics.median(_measure(guacd, recording) for _ in range(ROUNDS))
        figures.append(Figure(f"CPU per MB forwarded, guacamole-lite, {recording}", value, "ms"))
        for subprotocol in ("guacamole", "deskgate.stream"):
            mine = own.get(f"CPU per MB forwarded, {subprotocol}, {recording}")
            if mine:
                figures.append(Figure(f"  times that of {subprotocol}", value / mine, ""))
    return figures


def _measure(guacd: Program, recording: str) -> float:
    order = f"firehose:{recording}:{MEGABYTES}"
    node = _program("node")
    assert node is not None
    command = [node, "server.js", str(guacd.port), order]
    with running(command, folder=FOLDER) as server:
        path = f"/?{urlencode({'token': server.said['token']})}"
        return cpu_per_megabyte(server, path, "guacamole", MEGABYTES)


def install() -> str:
    """Have npm fetch it where it isn't yet; returns why that can't be, or nothing."""
    if (FOLDER / "node_modules" / "guacamole-lite").is_dir():
        return ""
    npm, node = _program("npm"), _program("node")
    if npm is None or node is None:
        return "there is no Node here"
    command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        done = subprocess.run(
            command,
            cwd=FOLDER,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "npm takes too long"
    return "" if done.returncode == 0 else f"npm fails: {done.stderr.strip()[-200:]}"


def _program(name: str) -> str | None:
    """Node's programs: the machine's, or those that the set-up put beside our Python."""
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
