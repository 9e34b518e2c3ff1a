"""The virtual environment holds what the lock names, and no more."""

from __future__ import annotations

from setup.python import strays

LOCK = """\
django==5.2.9 \\
    --hash=sha256:00
psycopg[binary]==3.2.1 ; python_version < '3.14' \\
    --hash=sha256:00
    # via left-over==1.0
types-psutil==7.0 \\
    --hash=sha256:00
"""


def test_what_the_lock_does_not_name_is_a_stray() -> None:
    installed = "Django==5.2.9\nleft_over==1.0\npsycopg==3.2.1\ntypes.psutil==7.0\n"
    assert strays(installed=installed, lock=LOCK) == ["left-over"]


def test_pip_and_the_program_itself_are_none() -> None:
    assert strays(installed="pip==24.0\nsetuptools==66\ndeskgate==0.1.0\n", lock=LOCK) == []
