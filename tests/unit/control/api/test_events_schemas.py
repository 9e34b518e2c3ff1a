"""The filters of the log: no text without an end, no time without a zone."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.events_schemas import EventFilters, Paging, SessionFilters
from deskgate.control.audit.selectors import EventFilter, SessionFilter


def test_the_selectors_take_what_the_api_gives() -> None:
    assert EventFilter(**EventFilters.model_validate({}).dict()) == EventFilter()
    assert SessionFilter(**SessionFilters.model_validate({}).dict()) == SessionFilter()


@pytest.mark.parametrize(
    "given",
    [{"q": "x" * 201}, {"since": "2026-01-01T00:00:00"}, {"user_id": 0}, {"connection_id": 2**70}],
)
def test_what_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SessionFilters.model_validate(given)


def test_how_many() -> None:
    assert Paging.model_validate({}).limit == 50
    with pytest.raises(ValidationError):
        Paging.model_validate({"limit": 201})


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
@pytest.mark.parametrize("name", ["since", "until"])
def test_times_that_are_none_in_utc(name: str, at: str) -> None:
    for filters in (EventFilters, SessionFilters):
        with pytest.raises(ValidationError):
            filters.model_validate({name: at})


def test_no_nul_is_looked_for() -> None:
    given = {"q": "a\0", "address": "\0", "protocol": "x\0y"}
    texts = SessionFilters.model_validate(given).dict().values()
    assert not [text for text in texts if isinstance(text, str) and "\0" in text]
    assert EventFilters.model_validate({"action": "a\0"}).action == "a\ufffd"
