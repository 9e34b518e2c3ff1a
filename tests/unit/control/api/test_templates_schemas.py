"""The shapes of /templates."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.templates_schemas import TemplateIn, TemplatePatch


def test_the_protocol_stays() -> None:
    assert TemplateIn.model_validate({"name": "t", "protocol": "ssh"}).parameters == {}
    with pytest.raises(ValidationError):
        TemplatePatch.model_validate({"protocol": "vnc"})
