"""Tags and parameters as text."""

from __future__ import annotations

import pytest
from django import forms

from deskgate.control.tree.admin_fields import ParameterLines, SecretText, TagsField, lines_of


def test_tags_with_commas() -> None:
    field = TagsField(required=False)
    assert field.clean(" a, b c,, ") == ["a", "b c"]
    assert field.clean("") == []
    assert field.prepare_value(["a", "b"]) == "a, b"
    assert field.prepare_value("a,,b") == "a,,b"
    assert field.has_changed(["a"], "b")
    assert not field.has_changed(["a", "b"], "a, b")


def test_lines_both_ways() -> None:
    said = {"ssh": {"port": "2222", "command": "a\nb = c", "username": ""}, "rdp": {"domain": "x"}}
    text = lines_of(said)
    assert text.splitlines()[0] == "rdp.domain = x"
    assert ParameterLines().clean(text) == said
    assert ParameterLines(required=False).clean("") == {}


@pytest.mark.parametrize("line", ["ssh.port 22", "port = 22", "x"])
def test_a_line_that_can_not_be_read_is_named(line: str) -> None:
    with pytest.raises(forms.ValidationError, match="Line 2"):
        ParameterLines().clean(f"ssh.port = 1\n{line}")


def test_a_private_key_is_not_shown_again() -> None:
    assert SecretText().format_value("secret") == ""
