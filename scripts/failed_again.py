"""Runs pytest, and once more what failed, one test after the other: `python -m failed_again …`.

The tests share two cores with each other and with real targets, in several processes: what fails
there may have failed for want of time. Alone it has that. What fails alone, too, has failed; what
passes then is named, with its first failure above it, so that somebody looks at it. More than a few
failures are no want of time, and nothing is tried again.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from setup.commands import run_in_foreground

MOST = 5  # tests
_SOME_FAILED = 1  # pytest's exit code


def main(words: Sequence[str]) -> int:
    """`words`: pytest with its options, then `--` and what to run. pytest's exit code."""
    if "--" not in words:
        print("python -m failed_again pytest [its options] -- tests/unit", file=sys.stderr)
        return 2
    at = words.index("--")
    with tempfile.TemporaryDirectory() as cache:
        pytest = [*words[:at], "-o", f"cache_dir={cache}"]
        code = run_in_foreground([*pytest, *words[at + 1 :]])
        failed = _failed(Path(cache))
        if code != _SOME_FAILED or not 0 < len(failed) <= MOST:
            return code
        print(f"\n{len(failed)} failed; once more, one after the other:", flush=True)
        code = run_in_foreground([*pytest, "-v", "-n", "0", *failed])
    if code == 0:
        names = "\n  ".join(failed)
        print(f"passed alone; look at why it failed beside others:\n  {names}", flush=True)
    return code


def _failed(cache: Path) -> list[str]:
    """As pytest remembers them."""
    found = cache / "v" / "cache" / "lastfailed"
    return sorted(json.loads(found.read_text())) if found.exists() else []


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
