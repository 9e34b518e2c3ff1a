"""The form made from the catalogue."""

from __future__ import annotations

import pytest
from django import forms

from deskgate.control.catalogue import PROTOCOLS
from deskgate.control.catalogue.model import Protocol
from deskgate.control.tree.admin_forms import PREFIX, SecretText, form_for


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda p: p.name)
def test_a_field_for_each_parameter_and_secrets_hidden(protocol: Protocol) -> None:
    fields = form_for(protocol).base_fields
    for parameter in protocol:
        field = fields[PREFIX + parameter.name]
        hidden = isinstance(field.widget, forms.PasswordInput | SecretText)
        assert hidden == parameter.secret
        assert not field.required  # it may be inherited


def test_a_private_key_is_not_shown_again() -> None:
    assert SecretText().format_value("secret") == ""
