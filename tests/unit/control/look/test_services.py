"""Setting the look: only what can be one is taken, and each change is in the log."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.errors import Forbidden, Invalid
from deskgate.control.look.models import LENGTHS, Look, Part, Picture
from deskgate.control.look.services import look_set, look_writable, picture_clear, picture_set

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def test_set_bit_by_bit_and_told(db: None) -> None:
    look_set(values={"name": " Harbour ", "accent": "#07E"})
    look_set(values={"title": "Welcome", "name": "Harbour"})
    look = Look.objects.get()
    assert (look.name, look.accent, look.title) == ("Harbour", "#0077ee", "Welcome")
    told = Event.objects.filter(action="look.change").order_by("pk")
    assert [event.details["changed"] for event in told] == [["name", "accent"], ["title"]]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "n" * 61),
        ("name", "two\nlines"),
        ("accent", "red"),
        ("title", "t\x07"),
        ("text", "a\0b"),
        ("terms", "\ud800"),
        ("css", "c" * (LENGTHS["css"] + 1)),
    ],
)
def test_what_is_refused_changes_nothing(db: None, field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        look_set(values={field: value, "text": value if field == "text" else "fine"})
    assert list(refused.value.errors) == [field]
    assert not Look.objects.exists()


def test_pictures(db: None) -> None:
    picture_set(part=Part.LOGO, content=PNG)
    first = Picture.objects.get().digest
    picture_set(part=Part.LOGO, content=PNG + b"x")
    assert Picture.objects.get().digest != first
    for _ in range(2):
        picture_clear(part=Part.LOGO)
    assert not Picture.objects.exists()
    assert Event.objects.filter(action="look.picture", thing_name="logo").count() == 3


def test_only_administrators(admin: User, person: User) -> None:
    look_writable(user=admin)
    with pytest.raises(Forbidden):
        look_writable(user=person)
