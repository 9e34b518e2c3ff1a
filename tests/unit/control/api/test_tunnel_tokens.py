"""The answer with a token; that it opens something is tested where it is made."""

from __future__ import annotations

from deskgate.control.api.tunnel_tokens import tunnel_token_out
from deskgate.grants import Secret


def test_all_that_the_tunnel_is_asked_with() -> None:
    answer = tunnel_token_out(Secret("A1"), kind="g", identifier="7")
    assert answer.model_dump() == {
        "token": "A1",
        "data_source": "deskgate",
        "kind": "g",
        "identifier": "7",
        "expires_in": 60,
    }
    assert "A1" not in repr(answer)
