"""Where the keeper is found, however long the path, and that there is one of it."""

from __future__ import annotations

import fcntl
import os
import stat
from pathlib import Path

import pytest

from deskgate.keeper import address


@pytest.mark.parametrize("depth", [0, 30])
def test_it_is_found_however_deep_its_folder(tmp_path: Path, depth: int) -> None:
    folder = tmp_path.joinpath(*["folder"] * depth)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "keeper.sock"
    with address.listen(path) as listener:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with address.call(path):
            listener.accept()[0].close()
    with pytest.raises(ConnectionRefusedError):
        address.call(path)
    with address.listen(path), address.call(path):  # what a dead one has left is in nobody's way
        pass


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        address.call(tmp_path / "none" / ("x" * 100) / "keeper.sock")
    with pytest.raises(OSError):
        address.listen(tmp_path / "none" / "keeper.sock")


def test_the_lock_is_one_s(tmp_path: Path) -> None:
    path = tmp_path / "keeper.sock"
    first = address.lock(path, 0)
    assert first is not None
    assert fcntl.fcntl(first, fcntl.F_GETFD) & fcntl.FD_CLOEXEC
    assert address.lock(path, 0) is None
    os.close(first)
    second = address.lock(path, 5)
    assert second is not None
    os.close(second)
