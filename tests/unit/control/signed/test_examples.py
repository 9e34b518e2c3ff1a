"""The examples that the documentation has for platforms sign what opens here."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from deskgate.control.signed.keys import SignedKey
from deskgate.control.signed.verify import check, dialects_of
from deskgate.grants import Secret

EXAMPLES = Path(__file__).resolve().parents[4] / "docs" / "guacamole" / "signing"
SECRET = "a shared secret, of any länge"
PROGRAMS = {"sign.py": sys.executable, "sign.php": "php", "sign.mjs": "node", "sign.sh": "sh"}
KEYS = [SignedKey("portal", dialect, Secret(SECRET)) for dialect in ("classic", "cyverse", "v2")]
WHERE = {
    "protocol": "ssh",
    "hostname": "10.0.0.7",
    "port": "22",
    "username": "alïce",
    "password": "p&w=1 +ü",
}


@pytest.mark.parametrize("dialect", ["classic", "cyverse", "v2"])
@pytest.mark.parametrize("example", sorted(PROGRAMS))
def test_it_signs_what_opens_here(example: str, dialect: str) -> None:
    program = shutil.which(PROGRAMS[example])
    assert program is not None, f"{PROGRAMS[example]} is not installed"
    pairs = ["id=desk", *(f"guac.{name}={value}" for name, value in WHERE.items())]
    done = subprocess.run(
        [program, str(EXAMPLES / example), dialect, SECRET, "portal", *pairs],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    form = parse_qsl(done.stdout.strip(), strict_parsing=True)
    keys = [key for key in KEYS if key.dialect in dialects_of(form)]
    found = check(form, keys=keys, method="POST", path="/api/tokens", now=datetime.now(UTC))
    assert (found.key.dialect, found.identifier, found.protocol) == (dialect, "desk", "ssh")
    assert dict(found.parameters) == {n: v for n, v in WHERE.items() if n != "protocol"}


def test_the_documentation_names_each() -> None:
    page = (EXAMPLES.parent / "signed-login.md").read_text()
    assert sorted(path.name for path in EXAMPLES.iterdir()) == sorted(PROGRAMS)
    for example in PROGRAMS:
        assert f"signing/{example}" in page
