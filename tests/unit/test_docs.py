"""What the documents say of tests is so: each test that they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHORT = {"control/": "unit/control/", "port/": "unit/control/port/"}
NAMED = re.compile(r"`((?:unit|control|port|integration|e2e)/[\w/]+\.py)(?:::(\w+))?`")


def named() -> list[tuple[str, str]]:
    return NAMED.findall((ROOT / "docs/guacozy.md").read_text())


def whole(path: str) -> Path:
    for short, long in SHORT.items():
        if path.startswith(short):
            path = long + path.removeprefix(short)
    return ROOT / "tests" / path


def test_the_table_names_tests() -> None:
    assert len(named()) > 60


@pytest.mark.parametrize(("path", "test"), named())
def test_a_test_that_is_named_is_there(path: str, test: str) -> None:
    text = whole(path).read_text()
    if test:
        assert re.search(rf"def {test}\(", text), f"{path} has no {test}"
