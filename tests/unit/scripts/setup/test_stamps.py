"""A step is skipped only if nothing that its result was made from has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup.stamps import Stamp, digest, files_below


def test_a_stamp_is_fresh_until_an_input_changes(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text("a==1")
    path = tmp_path / "stamps" / "python"
    assert not Stamp(path, [lock, "3.11"]).fresh
    Stamp(path, [lock, "3.11"]).write()
    assert Stamp(path, [lock, "3.11"]).fresh
    assert not Stamp(path, [lock, "3.12"]).fresh
    lock.write_text("a==2")
    assert not Stamp(path, [lock, "3.11"]).fresh


def test_a_step_that_changes_its_inputs_is_stamped_with_what_it_saw(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("before")
    stamp = Stamp(tmp_path / "stamp", [source])
    source.write_text("changed while the step ran")
    stamp.write()
    assert not Stamp(tmp_path / "stamp", [source]).fresh


def test_a_file_that_appears_changes_the_digest(tmp_path: Path) -> None:
    path = tmp_path / "maybe"
    before = digest([path])
    path.write_text("x")
    assert digest([path]) != before


@pytest.mark.parametrize(("one", "other"), [(["ab", "c"], ["a", "bc"]), (["a"], ["a", ""])])
def test_where_one_input_ends_counts(one: list[Path | str], other: list[Path | str]) -> None:
    assert digest(one) != digest(other)


def test_files_below_leaves_out_what_tools_make(tmp_path: Path) -> None:
    for name in ("src/b.ts", "src/a.ts", "node_modules/x/y.js", "index.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    found = files_below(tmp_path, without=frozenset({"node_modules"}))
    names = [path.relative_to(tmp_path).as_posix() for path in found]
    assert names == ["index.html", "src/a.ts", "src/b.ts"]
