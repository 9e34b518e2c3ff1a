"""The settings of working together: nothing is limited or hidden by itself."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.together_settings import TogetherSettings


def test_what_holds_by_itself() -> None:
    settings = TogetherSettings()
    assert (settings.park_minutes, settings.share_max_hours, settings.share_links) == (10, 48, True)
    assert not settings.watch_silently
    limits = (settings.sessions_per_user, settings.sessions_per_server, settings.idle_minutes)
    assert limits == (0, 0, 0)


@pytest.mark.parametrize(
    "given",
    [
        {"park_minutes": -1},
        {"park_minutes": 10_081},
        {"restart_minutes": 1_441},
        {"share_max_hours": 0},
        {"sessions_per_user": -1},
        {"sessions_per_server": 1_000_001},
        {"idle_minutes": -1},
    ],
)
def test_what_is_refused(given: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        TogetherSettings.model_validate(given)
