"""The virtual environment holds what the lock names, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup import python
from setup.places import RUN_LOCK
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


@pytest.mark.parametrize("development", [True, False])
def test_what_a_package_is_built_with_comes_before_it(
    development: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(python, "STAMPS", tmp_path)
    monkeypatch.setattr(python, "install_packages", lambda names: done.append(" ".join(names)))

    def run(command: list[str], **_: object) -> str:
        done.append(command[-1])
        return ""

    monkeypatch.setattr(python, "run", run)
    python.install_requirements(development=development)
    if development:
        assert done[0] == "gcc python3-dev libldap-dev libsasl2-dev"
        assert done[1].endswith("requirements-dev.lock")
    else:
        assert done == [str(RUN_LOCK)]


def test_who_only_runs_it_builds_nothing() -> None:
    assert "python-ldap" not in RUN_LOCK.read_text()
