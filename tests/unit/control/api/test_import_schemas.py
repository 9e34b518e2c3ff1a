"""What is said beside a file: within limits, and no secret of it is ever printed."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.import_schemas import KEY_LENGTH, ImportForm
from deskgate.control.port.options import OnTargetChange


def test_what_is_not_said_is_the_careful_choice() -> None:
    form = ImportForm.model_validate({})
    assert (form.format, form.into, form.default_guacd) == (None, "", False)
    assert form.on_target_change is OnTargetChange.REFUSE


def test_keys_and_passphrases_are_not_printed() -> None:
    form = ImportForm.model_validate({"key": "the-key", "passphrase": "the-phrase"})
    assert "the-key" not in repr(form)
    assert "the-phrase" not in repr(form)


@pytest.mark.parametrize(
    "said", [{"key": "x" * (KEY_LENGTH + 1)}, {"format": "excel"}, {"misspelt": "x"}]
)
def test_what_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        ImportForm.model_validate(said)
