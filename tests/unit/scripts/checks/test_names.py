"""Addresses of registries and local paths are found, and only those."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checks.names import look_at

ROOT = Path("/home/somebody/deskgate")
ADDRESS = "https" + "://packages.test/"  # in two parts: this file is looked at too


def problems(name: str, text: str) -> list[str]:
    return list(look_at(Path(name), text, root=ROOT))


def test_a_python_lock_with_an_address() -> None:
    assert problems("requirements.lock", "a==1 \\\n    --hash=sha256:00\n") == []
    assert problems("requirements.lock", f"a @ {ADDRESS}a.whl\n")


def test_an_npm_lock_with_an_address() -> None:
    clean = {"packages": {"": {}, "node_modules/a": {"version": "1", "funding": {"url": ADDRESS}}}}
    assert problems("web/package-lock.json", json.dumps(clean)) == []
    bad = {"packages": {"node_modules/a": {"resolved": f"{ADDRESS}a.tgz"}}}
    assert problems("web/package-lock.json", json.dumps(bad)) == [
        "web/package-lock.json: node_modules/a names an address"
    ]


@pytest.mark.parametrize(
    "setting", ["registry=", "--index-url ", '"registry": "', "extra-index-url = "]
)
def test_a_configured_registry(setting: str) -> None:
    assert problems(".npmrc", f"{setting}{ADDRESS}\n")


def test_other_addresses_are_fine() -> None:
    assert problems("README.md", f"see {ADDRESS} and the registry of accounts\n") == []


def test_where_the_checkout_lies() -> None:
    assert problems("a.md", f"cd {ROOT} && make\n") == ["a.md:1: names where this checkout lies"]
    assert problems("a.md", f"cd {ROOT}-other\n") != []
    assert problems("a.md", "cd /home/somebody-else/deskgate\n") == []
