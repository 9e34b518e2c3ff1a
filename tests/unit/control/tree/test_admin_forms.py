"""The form made from the catalogue."""

from __future__ import annotations

import pytest
from django import forms

from deskgate.control.catalogue import PROTOCOLS
from deskgate.control.catalogue.model import Protocol
from deskgate.control.tree.admin_fields import SecretText
from deskgate.control.tree.admin_forms import PREFIX, form_for, template_form_for


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda p: p.name)
def test_a_field_for_each_parameter_and_secrets_hidden(protocol: Protocol) -> None:
    fields = form_for(protocol).base_fields
    for parameter in protocol:
        field = fields[PREFIX + parameter.name]
        hidden = isinstance(field.widget, forms.PasswordInput | SecretText)
        assert hidden == parameter.secret
        assert not field.required  # it may be inherited


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda p: p.name)
def test_a_template_has_no_secrets(protocol: Protocol) -> None:
    fields = template_form_for(protocol).base_fields
    wanted = {PREFIX + p.name for p in protocol if not p.secret}
    assert {name for name in fields if name.startswith(PREFIX)} == wanted


def test_before_the_protocol_is_known() -> None:
    names = [n for n in form_for(None).base_fields if n.startswith(PREFIX)]
    assert names == [f"{PREFIX}hostname"]
    assert not [n for n in template_form_for(None).base_fields if n.startswith(PREFIX)]
