"""`python3 -m setup COMMAND`: what the Makefile calls."""

import sys

OLDEST_PYTHON, TOO_NEW_PYTHON = (3, 11), (3, 14)
INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    if not OLDEST_PYTHON <= sys.version_info[:2] < TOO_NEW_PYTHON:
        version = ".".join(map(str, sys.version_info[:2]))
        print(
            f"Failed: Deskgate runs on Python 3.11 to 3.13, and this is {version}", file=sys.stderr
        )
        print("What to do: install one of them, then: make PYTHON=python3.12 …", file=sys.stderr)
        return 1
    # Only now: an older Python could not even read these.
    from setup.interruption import unwind_when_terminated
    from setup.plans import COMMANDS
    from setup.report import StepFailed, complain

    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"usage: python3 -m setup {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    unwind_when_terminated()
    try:
        return COMMANDS[arguments[0]]()
    except StepFailed as failure:
        complain(failure)
        return 1
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
