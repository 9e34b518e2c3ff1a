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
