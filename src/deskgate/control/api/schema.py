"""Prints the OpenAPI document, from which the page's types are generated.

python -m deskgate.control.api.schema > web/api-schema/openapi.json
"""

from __future__ import annotations

import json
import sys

from deskgate.control.setup import django_setup
from deskgate.settings import load_settings


def openapi_text() -> str:
    """The document, the same bytes for the same API."""
    django_setup(load_settings())
    from deskgate.control.api.root import api

    schema = api.get_openapi_schema(path_prefix="/api/v1")
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(openapi_text())
