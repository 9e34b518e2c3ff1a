"""What isn't said is the careful choice, and no secret of it is in a text."""

from __future__ import annotations

from deskgate.control.port.options import OnTargetChange, Options
from deskgate.grants import Secret


def test_unless_said() -> None:
    options = Options()
    assert options.on_target_change is OnTargetChange.REFUSE
    assert (options.into, options.files, options.default_guacd) == ((), {}, False)
    assert options.read_file is None
    assert options.read_key is None


def test_keys_are_not_printed() -> None:
    assert "hunter2" not in repr(Options(key=Secret("hunter2"), passphrase=Secret("hunter2")))
