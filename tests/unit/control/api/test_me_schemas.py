"""What goes out once prints nothing."""

from __future__ import annotations

from deskgate.control.api.me_schemas import OwnPasswordIn, RecoveryCodesOut, TotpOut

MARKER = "marker-7d1f-never-shown"


def test_no_secret_in_a_repr() -> None:
    shown = [
        OwnPasswordIn.model_validate({"current": MARKER, "new": MARKER}),
        TotpOut(secret=MARKER, url=MARKER, qr_svg=MARKER),
        RecoveryCodesOut(recovery_codes=[MARKER]),
    ]
    assert MARKER not in repr(shown)
