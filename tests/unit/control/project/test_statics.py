"""The administration's files, asked for where the browser is."""

from __future__ import annotations

import pytest
from django.templatetags.static import static
from django.test.utils import override_script_prefix


@pytest.mark.parametrize("prefix", ["/", "/guacamole/", "/a/b/"])
def test_each_prefix_has_its_own_address_of_a_file(prefix: str) -> None:
    with override_script_prefix(prefix):
        assert static("admin/css/base.css") == f"{prefix}static/admin/css/base.css"
