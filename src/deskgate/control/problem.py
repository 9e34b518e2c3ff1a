"""Errors as RFC 9457 `application/problem+json`, built in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

CONTENT_TYPE = "application/problem+json"
TOO_BIG = "The request is too big."


def problem(
    status: int,
    detail: str,
    *,
    kind: str = "about:blank",
    errors: Mapping[str, Sequence[str]] | None = None,
) -> JsonResponse:
    """A problem's answer; `errors` maps fields to sentences and becomes the list `errors`.

    `kind` is its `type`: a word of ours where a program has to tell it from others.
    """
    body: dict[str, Any] = {
        "type": kind,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors is not None:
        body["errors"] = [
            {"field": field, "message": text} for field, texts in errors.items() for text in texts
        ]
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)
