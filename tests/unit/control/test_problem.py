"""Problems as RFC 9457 has them."""

from __future__ import annotations

import json

from deskgate.control.problem import problem


def test_a_problem_with_fields() -> None:
    answer = problem(422, "No.", errors={"name": ["Too long.", "Too odd."]})
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content) == {
        "type": "about:blank",
        "title": "Unprocessable Content" if "Content" in _title() else "Unprocessable Entity",
        "status": 422,
        "detail": "No.",
        "errors": [
            {"field": "name", "message": "Too long."},
            {"field": "name", "message": "Too odd."},
        ],
    }


def test_one_without() -> None:
    assert "errors" not in json.loads(problem(404, "Nothing.").content)


def _title() -> str:
    from http import HTTPStatus

    return HTTPStatus(422).phrase
