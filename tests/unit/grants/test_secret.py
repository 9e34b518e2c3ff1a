"""A secret shows itself nowhere but where it is asked to."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback

import pytest

from deskgate.grants import Secret

SECRET = Secret("correct horse")


@pytest.mark.parametrize(
    "text",
    [str(SECRET), repr(SECRET), f"{SECRET}", f"{SECRET:>20}", f"{[SECRET]}", f"{SECRET!r}"],
)
def test_it_prints_itself_away(text: str) -> None:
    assert "<secret>" in text
    assert "horse" not in text


def test_it_is_not_serialised() -> None:
    for dump in (pickle.dumps, copy.copy, json.dumps):
        with pytest.raises(TypeError) as caught:
            dump(SECRET)
        assert "horse" not in str(caught.value)


def test_not_in_logs_and_tracebacks(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("x").error("for %s and %r", SECRET, {"password": SECRET})
    try:
        raise ValueError(SECRET)
    except ValueError:
        logged = caplog.text + traceback.format_exc()
    assert "horse" not in logged


def test_it_compares_as_its_text() -> None:
    assert Secret("correct horse") == SECRET
    assert Secret("other") != SECRET
    assert SECRET != "correct horse"
    assert len({SECRET, Secret("correct horse")}) == 1
    assert SECRET.reveal() == "correct horse"
    assert (bool(SECRET), bool(Secret(""))) == (True, False)
