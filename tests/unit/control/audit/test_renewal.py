"""A new key where the old one is lost, and never where there is one."""

from __future__ import annotations

import pytest

from deskgate.control.audit.keys import audit_keys_path
from deskgate.control.audit.proof import log_verify
from deskgate.control.audit.record import record
from deskgate.control.audit.renewal import key_renew
from deskgate.control.errors import Conflict
from deskgate.control.setup import current_settings

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_new_key_on() -> None:
    data = current_settings().data
    path = audit_keys_path(data)
    before = path.read_text()
    record("folder.create")
    record("folder.create")
    with pytest.raises(Conflict, match="Move it away"):
        key_renew(data)
    try:
        path.unlink()
        assert key_renew(data) == 3
        record("folder.create")
        assert log_verify().problem.startswith("Row 1 ")
        assert log_verify(first=3).checked == 2
        assert log_verify(first=3).ok
    finally:
        path.unlink(missing_ok=True)
        path.write_text(before)
        path.chmod(0o600)
