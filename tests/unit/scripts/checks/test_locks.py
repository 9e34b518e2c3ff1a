"""A requirement that the lock does not hold is told."""

from __future__ import annotations

from checks.locks import group, unmet

LOCK = """\
django==5.2.9 \\
    --hash=sha256:00
psycopg[binary]==3.2.1 ; python_version < '3.14' \\
    --hash=sha256:00
    # via django==4.0
uvloop==0.22.1 ; sys_platform != 'win32' \\
    --hash=sha256:00
"""


def test_what_is_locked_is_fine() -> None:
    asked = ["Django>=5.2,<5.3", "uvloop>=0.21; sys_platform != 'win32'"]
    assert unmet(asked, LOCK, "x.lock") == []


def test_a_version_that_is_not_allowed() -> None:
    assert unmet(["django>=6"], LOCK, "x.lock") == [
        "x.lock: django>=6 is asked for, 5.2.9 is locked (make lock)"
    ]


def test_a_package_that_is_not_there() -> None:
    assert unmet(["structlog>=25"], LOCK, "x.lock") == [
        "x.lock: structlog>=25 is asked for, nothing is locked (make lock)"
    ]


def test_groups_include_others() -> None:
    project = {"dependency-groups": {"a": ["x"], "b": [{"include-group": "a"}, "y"]}}
    assert group(project, "b") == ["x", "y"]
