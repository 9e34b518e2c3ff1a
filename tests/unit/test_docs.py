"""What the documents say of tests is so: each test that they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHORT = {"control/": "unit/control/", "port/": "unit/control/port/"}
NAMED = re.compile(r"`((?:unit|control|port|integration|e2e|compat)/[\w/]+\.py)(?:::(\w+))?`")
# The tables of tests, and how many each names at least.
TABLES = {"docs/guacozy.md": 60, "docs/guacamole/rest-api.md": 80}


def named(document: str) -> list[tuple[str, str]]:
    return NAMED.findall((ROOT / document).read_text())


def whole(path: str) -> Path:
    for short, long in SHORT.items():
        if path.startswith(short):
            path = long + path.removeprefix(short)
    return ROOT / "tests" / path


@pytest.mark.parametrize(("document", "least"), TABLES.items())
def test_the_table_names_tests(document: str, least: int) -> None:
    assert len(named(document)) > least


@pytest.mark.parametrize(("path", "test"), sorted({one for name in TABLES for one in named(name)}))
def test_a_test_that_is_named_is_there(path: str, test: str) -> None:
    text = whole(path).read_text()
    if test:
        assert re.search(rf"def {test}\(", text), f"{path} has no {test}"


def test_every_route_of_guacamoles_api_is_in_its_table() -> None:
    """By its words: `{ds}/users/{name}/password` is in the table as users … password."""
    text = (ROOT / "docs/guacamole/rest-api.md").read_text()
    table = text.partition("## Every endpoint")[2]
    names = re.findall(r'path\(\s*"([^"]+)"', _routes())
    assert len(names) > 40
    for name in names:
        for word in re.findall(r"(?<![<:\w])[a-zA-Z]+(?![\w:>])", name):
            assert word in table, (name, word)


def _routes() -> str:
    folder = ROOT / "src/deskgate/control/guacapi"
    return "".join(path.read_text() for path in sorted(folder.glob("*urls.py")))
