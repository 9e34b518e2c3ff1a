"""The types that every command module shares."""

from __future__ import annotations

import argparse
from typing import Protocol


class Commands(Protocol):
    """What argparse's add_subparsers() returns, whose class has no public name."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002 -- argparse's word
        """A parser for one more command."""
        ...
