"""Refuses modules of more than 400 lines and functions of more than 60: they ask for a split.

A module of about 150 lines and a function of 10 to 20 is what we aim at. TypeScript's functions are
ESLint's business (it parses them); here only its files are counted.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from checks.files import ROOT, project_files

MODULE_LINES = 400
FUNCTION_LINES = 60
SUFFIXES = {".py", ".ts", ".tsx", ".js", ".css"}


def problems(root: Path = ROOT) -> list[str]:
    found: list[str] = []
    for path in project_files(root):
        if path.suffix in SUFFIXES and not generated(path):
            found += look_at(path, (root / path).read_text())
    return found


def generated(path: Path) -> bool:
    """Made by a program: its size is nobody's choice."""
    return "migrations" in path.parts or "api-schema" in path.parts


def look_at(path: Path, text: str) -> Iterator[str]:
    """What is too large in this one file."""
    lines = text.count("\n")
    if lines > MODULE_LINES:
        yield f"{path}: {lines} lines; at most {MODULE_LINES}"
    if path.suffix != ".py":
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                place = f"{path}:{node.lineno}: {node.name}"
                yield f"{place} has {length} lines; at most {FUNCTION_LINES}"
