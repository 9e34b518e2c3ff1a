"""Afterwards to nowhere but here, with nothing but a word. The whole way: tests/integration."""

from __future__ import annotations

import pytest
from django.test.utils import override_script_prefix

from deskgate.control.directory.errors import LOGIN_ERRORS
from deskgate.control.directory.oidc_enter import login_error, safe_next


@pytest.mark.parametrize("address", ["/", "/connections/7?tab=1#x", "/%2F"])
def test_addresses_here(address: str) -> None:
    assert safe_next(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "///evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\x00//evil.example",
        "/\t/evil.example",
        "evil",
        "",
        None,
        7,
    ],
)
def test_and_others(address: object) -> None:
    assert safe_next(address) == "/"


def test_the_page_is_where_the_browser_came_by() -> None:
    with override_script_prefix("/guacamole/"):
        assert safe_next("/") == safe_next("//evil.example") == "/guacamole/"
        assert safe_next("/guacamole/#/client/x") == "/guacamole/#/client/x"
        assert login_error("state-lost")["Location"] == "/guacamole/?login-error=state-lost"


def test_what_went_wrong_is_one_word() -> None:
    for reason in LOGIN_ERRORS:
        assert login_error(reason)["Location"] == f"/?login-error={reason}"
    with pytest.raises(KeyError):
        login_error("made up")
