"""Says which module has no twin: src/deskgate/a/b.py is tested by tests/unit/a/test_b.py."""

from __future__ import annotations

from pathlib import Path

from checks.files import ROOT, project_files

SOURCES = Path("src/deskgate")
TESTS = Path("tests/unit")

# A module that needs no test file of its own, with the reason. Keep it short.
EXEMPT: dict[str, str] = {}


def problems(root: Path = ROOT) -> list[str]:
    return without_twin(project_files(root), exempt=EXEMPT)


def without_twin(files: list[Path], *, exempt: dict[str, str]) -> list[str]:
    """One line for each module without a twin, and for each exemption that is not needed."""
    there = set(files)
    found = []
    for path in files:
        if not needs_twin(path):
            continue
        has = twin_of(path) in there
        exempted = path.relative_to(SOURCES).as_posix() in exempt
        if not has and not exempted:
            found.append(f"{path}: no test file {twin_of(path)}")
        if has and exempted:
            found.append(f"{path}: has a twin, so take it off the list of exemptions")
    gone = [name for name in exempt if SOURCES / name not in there]
    return found + [f"{SOURCES / name}: exempted, but not there" for name in gone]


def needs_twin(path: Path) -> bool:
    if path.suffix != ".py" or not path.is_relative_to(SOURCES):
        return False
    return not path.name.startswith("__") and "migrations" not in path.parts


def twin_of(path: Path) -> Path:
    inside = path.relative_to(SOURCES)
    return TESTS / inside.parent / f"test_{inside.name}"
