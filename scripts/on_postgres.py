"""Runs a command with a PostgreSQL of its own as Deskgate's database: `python -m on_postgres …`.

The server is started for the command, on loopback, and is gone after it.
"""

from __future__ import annotations

import os
import subprocess
import sys

from targets import TargetError
from targets.postgres import running_postgres


def main(command: list[str]) -> int:
    """The command's own exit code; 1 when there is no PostgreSQL, 2 without a command."""
    if not command:
        print("which command? python -m on_postgres pytest tests/unit/control", file=sys.stderr)
        return 2
    try:
        with running_postgres() as url:
            environment = os.environ | {"DESKGATE_DATABASE_URL": url}
            return subprocess.run(command, env=environment, check=False).returncode
    except TargetError as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
