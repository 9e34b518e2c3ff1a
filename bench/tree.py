"""A tree of up to 100,000 connections: what the reads cost, on SQLite and on PostgreSQL.

Each size and database is a process of its own with a fresh data folder. PostgreSQL is started for
it on loopback and left out where it isn't installed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from bench.figures import Figure
from bench.processes import ROOT, BenchError, module

SIZES = (10_000, 30_000, 100_000)
LARGEST = SIZES[-1]
# Milliseconds of CPU at the largest size, the database's included. A person waits for the tree
# once, when the page is loaded, and for the search at each pause in typing.
LIMITS: Mapping[str, float] = {
    "tree, sees 5,000": 400,
    "tree, administrator": 3000,
    "search, sees 5,000": 300,
    "search, administrator": 300,
    "search, nothing found": 300,
    "may open?": 120,
}


def measure() -> list[Figure]:
    """Every size on both databases; the limits hold for the largest."""
    figures: list[Figure] = []
    for size in SIZES:
        figures += _figures("SQLite", size, _child(size, {}))
    sys.path.insert(0, str(ROOT / "scripts"))
    from targets import TargetError
    from targets.postgres import running_postgres

    try:
        for size in SIZES:
            with running_postgres() as url:
                said = _child(size, {"DESKGATE_DATABASE_URL": url})
            figures += _figures("PostgreSQL", size, said)
    except TargetError as missing:
        print(f"  without PostgreSQL: {missing}")
    return figures


def _child(size: int, environment: Mapping[str, str]) -> dict[str, Any]:
    settings = {name: text for name, text in os.environ.items() if not name.startswith("DESKGATE_")}
    done = subprocess.run(
        module("tree_child", str(size)),
        cwd=ROOT,
        env={**settings, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchError(f"the tree of {size} connections could not be measured")
    said = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(said, dict)
    return said


def _figures(database: str, size: int, said: dict[str, Any]) -> list[Figure]:
    return [
        Figure(
            f"{database} {size:,}: {name} ({result['queries']:.0f} queries)",
            result["cpu_ms"] + result["server_ms"],
            "ms",
            LIMITS[name] if size == LARGEST else None,
        )
        for name, result in said["results"].items()
    ]
