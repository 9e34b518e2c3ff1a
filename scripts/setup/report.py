"""How the steps speak: one line each, and one kind of failure."""

from __future__ import annotations

import sys

UP_TO_DATE = "up to date"
LAST_LINES = 25  # of a failed command: enough for its reason, still on one screen


class StepFailed(Exception):
    """A step could not be done. `output` is what the command said, `advice` what to do."""

    def __init__(self, what: str, *, output: str = "", advice: str = "") -> None:
        super().__init__(what)
        self.output = output
        self.advice = advice


def say(step: str, text: str) -> None:
    """One line for one step."""
    print(f"  {step:<10} {text}", flush=True)


def explain(failure: StepFailed) -> str:
    """The failure as a person should read it: the last lines, what failed, what to do."""
    parts = [f"    {line}" for line in failure.output.rstrip().splitlines()[-LAST_LINES:]]
    parts.append(f"Failed: {failure}")
    if failure.advice:
        parts.append(f"What to do: {failure.advice}")
    return "\n".join(parts)


def complain(failure: StepFailed) -> None:
    sys.stdout.flush()
    print(explain(failure), file=sys.stderr, flush=True)
