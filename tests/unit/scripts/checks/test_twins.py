"""Which modules need a test file, and where it is looked for."""

from __future__ import annotations

from pathlib import Path

from checks.twins import needs_twin, twin_of, without_twin


def test_twin_of() -> None:
    assert twin_of(Path("src/deskgate/asgi.py")) == Path("tests/unit/test_asgi.py")
    assert twin_of(Path("src/deskgate/a/b/c.py")) == Path("tests/unit/a/b/test_c.py")


def test_what_needs_none() -> None:
    for name in (
        "src/deskgate/a/__init__.py",
        "src/deskgate/__main__.py",
        "src/deskgate/control/tree/migrations/0001_initial.py",
        "src/deskgate/py.typed",
        "scripts/demo.py",
    ):
        assert not needs_twin(Path(name))


def test_a_module_without_a_twin_is_named() -> None:
    files = [Path("src/deskgate/a.py"), Path("src/deskgate/b.py"), Path("tests/unit/test_a.py")]
    assert without_twin(files, exempt={}) == [
        "src/deskgate/b.py: no test file tests/unit/test_b.py"
    ]
    assert without_twin(files, exempt={"b.py": "a reason"}) == []


def test_exemptions_must_be_needed() -> None:
    files = [Path("src/deskgate/a.py"), Path("tests/unit/test_a.py")]
    problems = without_twin(files, exempt={"a.py": "a reason", "gone.py": "a reason"})
    assert len(problems) == 2
    assert "take it off" in problems[0]
    assert "src/deskgate/gone.py" in problems[1]
