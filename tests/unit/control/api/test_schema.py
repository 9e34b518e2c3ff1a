"""The exported OpenAPI document."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from deskgate.control.api.root import api
from deskgate.control.api.schema import openapi_text

EXPORTED = Path(__file__).parents[4] / "web" / "api-schema" / "openapi.json"


def test_the_committed_document_is_current() -> None:
    assert EXPORTED.read_text() == openapi_text(), (
        "run: python -m deskgate.control.api.schema > web/api-schema/openapi.json"
    )


def test_operations_have_short_names_and_problems_their_type() -> None:
    document = json.loads(openapi_text())
    operation = document["paths"]["/api/v1/connections"]["post"]
    assert operation["operationId"] == "connection_post"
    assert list(operation["responses"]["422"]["content"]) == ["application/problem+json"]


def test_who_asks_often_has_it_made_once() -> None:
    assert api.get_openapi_schema() is api.get_openapi_schema(path_params={})


def test_it_can_be_printed_by_a_process_of_its_own(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "deskgate.control.api.schema"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"DESKGATE_DATA": str(tmp_path / "data"), "PATH": ""},
    )
    assert done.stdout == EXPORTED.read_text()
    assert not (tmp_path / "data").exists()
