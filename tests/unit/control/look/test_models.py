"""The look's rows name themselves."""

from __future__ import annotations

from deskgate.control.look.models import Look, Part, Picture


def test_what_they_are_called() -> None:
    assert str(Look()) == "the look"
    assert str(Picture(part=Part.LOGO_DARK)) == "logo for the dark page"
