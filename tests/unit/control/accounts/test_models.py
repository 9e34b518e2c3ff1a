"""Names as they are kept and compared."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User, username_fold, username_normal
from deskgate.grants import Secret


def test_names_are_normalised_and_folded() -> None:
    assert username_normal(" A\u0308da ") == "Äda"
    assert username_fold("A\u0308DA") == username_fold("äda")


@pytest.mark.django_db
def test_djangos_own_command_makes_an_administrator() -> None:
    user = User.objects.create_superuser("root", "kestrel-harbour-42")
    assert user.is_admin
    assert user.check_password(Secret("kestrel-harbour-42").reveal())
    assert str(user) == "root"
