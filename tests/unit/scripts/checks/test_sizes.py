"""What is too large, and what is nobody's choice."""

from __future__ import annotations

from pathlib import Path

from checks.sizes import FUNCTION_LINES, MODULE_LINES, generated, look_at


def function(lines: int, *, prefix: str = "") -> str:
    return f"{prefix}def f():\n" + "    x = 1\n" * (lines - 1)


def test_a_function_of_the_largest_size_passes() -> None:
    assert list(look_at(Path("a.py"), function(FUNCTION_LINES))) == []


def test_a_larger_one_does_not() -> None:
    (problem,) = look_at(Path("a.py"), function(FUNCTION_LINES + 1, prefix="async "))
    assert problem == "a.py:1: f has 61 lines; at most 60"


def test_decorators_are_not_counted() -> None:
    assert list(look_at(Path("a.py"), "@a\n@b\n" + function(FUNCTION_LINES))) == []


def test_a_method_inside_a_class_is_looked_at() -> None:
    body = "".join(f"    {line}\n" for line in function(FUNCTION_LINES + 1).splitlines())
    (problem,) = look_at(Path("a.py"), f"class A:\n{body}")
    assert "a.py:2: f" in problem


def test_modules_of_every_language() -> None:
    for name in ("a.py", "a.ts", "a.tsx"):
        assert list(look_at(Path(name), "x = 1\n" * MODULE_LINES)) == []
        (problem,) = look_at(Path(name), "x = 1\n" * (MODULE_LINES + 1))
        assert problem == f"{name}: 401 lines; at most 400"


def test_what_a_program_makes_is_left_out() -> None:
    assert generated(Path("src/deskgate/control/tree/migrations/0001_initial.py"))
    assert generated(Path("web/api-schema/schema.d.ts"))
    assert not generated(Path("src/deskgate/asgi.py"))
