"""What a missing right takes away at guacd and in the gateway."""

from __future__ import annotations

from uuid import UUID

import pytest

from deskgate.control.permissions.rights import NoRecording, gateway_rights, rights_parameters
from deskgate.control.permissions.rules import ALL_RIGHTS, Right
from deskgate.grants import Rights

ID = UUID(int=7)


def _told(missing: Right, **effective: str) -> dict[str, str]:
    named = {name.replace("_", "-"): value for name, value in effective.items()}
    return rights_parameters(ALL_RIGHTS & ~missing, effective=named, session_id=ID)


def test_all_rights_change_nothing() -> None:
    assert _told(Right.NONE) == {}
    assert gateway_rights(ALL_RIGHTS) == Rights()


def test_each_missing_right() -> None:
    assert _told(Right.INPUT) == {"read-only": "true"}
    assert _told(Right.COPY) == {"disable-copy": "true"}
    assert _told(Right.PASTE) == {"disable-paste": "true"}
    assert _told(Right.UPLOAD) == {"disable-upload": "true", "sftp-disable-upload": "true"}
    download = _told(Right.DOWNLOAD)
    assert download["sftp-disable-download"] == download["disable-download"] == "true"
    assert download["enable-printing"] == "false"
    neither = _told(Right.DOWNLOAD | Right.UPLOAD)
    assert neither["enable-sftp"] == neither["enable-drive"] == "false"


def test_the_gateway_is_told_the_same() -> None:
    assert gateway_rights(Right.NONE) == Rights(
        view_only=True, may_copy=False, may_paste=False, may_upload=False, may_download=False
    )
    assert gateway_rights(ALL_RIGHTS & ~Right.PASTE) == Rights(may_paste=False)


def test_a_recording_that_is_required() -> None:
    for effective in ({}, {"recording_path": ""}):
        with pytest.raises(NoRecording, match="Recording folder"):
            _told(Right.UNRECORDED, **effective)
    told = _told(Right.UNRECORDED, recording_path="/r", recording_exclude_output="true")
    assert told == {
        "recording-name": str(ID),
        "recording-write-existing": "false",
        "recording-exclude-output": "false",
    }
    named = _told(Right.UNRECORDED, recording_path="/r", recording_name="web")
    assert named["recording-name"] == f"web-{ID}"
