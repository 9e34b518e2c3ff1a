"""`python -m bench`: every figure, or those of the parts named: `python -m bench firehose tree`."""

from __future__ import annotations

import sys
import time

from bench import delay, firehose, memory, peer, signed, together, tree
from bench.figures import Figure, show
from bench.processes import allow_many_files, module, running

PARTS = ("firehose", "peer", "memory", "delay", "together", "signed", "tree")


def main() -> int:
    """Measure one after the other, so that none disturbs another; 1 when a limit is exceeded."""
    chosen = sys.argv[1:] or PARTS
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    allow_many_files()
    figures: list[Figure] = []
    with running(module("guacd")) as guacd:
        for name in (part for part in PARTS if part in chosen):
            started = time.monotonic()
            print(f"  {name} …", end=" ", flush=True)
            match name:
                case "firehose":
                    figures += firehose.measure(guacd)
                case "peer":
                    figures += peer.measure(guacd, figures)
                case "memory":
                    figures += memory.measure(guacd)
                case "delay":
                    figures += delay.measure(guacd)
                case "together":
                    figures += together.measure(guacd)
                case "signed":
                    figures += signed.measure(guacd)
                case "tree":
                    figures += tree.measure()
            print(f"{time.monotonic() - started:.0f} s", flush=True)
    return show(figures)


if __name__ == "__main__":
    sys.exit(main())
