"""Each problem is an error with a kind of its own."""

from __future__ import annotations

import pytest

from deskgate.control.vault.problems import LoginProblem, Problem, problem_error


@pytest.mark.parametrize("kind", [each.kind for each in LoginProblem.__subclasses__()])
def test_the_kind_and_both_sentences(kind: str) -> None:
    error = problem_error(Problem(kind, "It is so.", "Do that."))
    assert error.kind == kind
    assert str(error) == "It is so. Do that."


def test_kinds_differ() -> None:
    kinds = [each.kind for each in LoginProblem.__subclasses__()]
    assert len(set(kinds)) == len(kinds) == 6
