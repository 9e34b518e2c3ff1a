"""The other errors of Guacamole's shape."""

from __future__ import annotations

import json

from deskgate.control.guacapi import errors


def test_kinds_and_codes() -> None:
    for answer, code, kind in (
        (errors.not_found("No."), 404, "NOT_FOUND"),
        (errors.refused(400, "No."), 400, "BAD_REQUEST"),
        (errors.permission_denied(), 403, "PERMISSION_DENIED"),
    ):
        body = json.loads(answer.content)
        assert (answer.status_code, body["type"], body["expected"]) == (code, kind, None)
