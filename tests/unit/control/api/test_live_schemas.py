"""The shapes of /live: what is refused before anything is looked at."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.live_schemas import LiveSessionOut, MessageIn, WatchIn, WhoseIn
from deskgate.control.api.schemas import SessionLogOut


def test_a_live_session_is_a_session_and_more() -> None:
    assert set(SessionLogOut.model_fields) < set(LiveSessionOut.model_fields)


def test_what_is_too_long() -> None:
    assert len(MessageIn(text="x" * 500).text) == 500
    with pytest.raises(ValidationError):
        MessageIn(text="x" * 501)
    with pytest.raises(ValidationError):
        WhoseIn(user_id="x" * 201)


def test_nobody_watches_silently_without_asking_for_it() -> None:
    assert WatchIn.model_validate({}).silent is False
    assert WhoseIn.model_validate({}) == WhoseIn(user_id="", connection_id="")
