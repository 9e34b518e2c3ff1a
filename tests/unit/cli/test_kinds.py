"""argparse's own object has what `Commands` asks for."""

from __future__ import annotations

import argparse

from deskgate.cli.kinds import Commands


def test_it_fits() -> None:
    commands: Commands = argparse.ArgumentParser().add_subparsers()
    assert isinstance(commands.add_parser("x", help="y"), argparse.ArgumentParser)
