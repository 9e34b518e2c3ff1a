"""Sends files as the page does: multipart/form-data, with the CSRF header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.unit.control.fixtures import Answer, Browser


def upload(
    browser: Browser,
    path: str,
    data: bytes,
    *,
    name: str,
    files: Mapping[str, str] | None = None,
    **form: str,
) -> Answer:
    """Post the file, and the files beside it, with what the form says."""
    fields: dict[str, Any] = {"file": SimpleUploadedFile(name, data), **form}
    if files:
        fields["files"] = [SimpleUploadedFile(n, t.encode()) for n, t in files.items()]
    return browser.client.post(
        f"/api/v1{path}",
        data=fields,
        headers={"X-CSRFToken": browser.client.cookies["csrftoken"].value},
    )
