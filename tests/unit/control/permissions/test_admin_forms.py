"""A grant's form: what is shown of a grant is what is read back."""

from __future__ import annotations

from tests.unit.control.permissions.conftest import Give

from deskgate.control.accounts.models import User
from deskgate.control.permissions.admin_forms import GrantForm
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection, Folder

RIGHTS = dict.fromkeys(("may_copy", "may_paste", "may_upload", "may_download"), "on")


def test_shown_and_read_back(person: User, give: Give) -> None:
    hours = [{"days": [0, 1, 5], "start": "22:00", "end": "06:00"}]
    grant = give(person, None, Role.CONNECT, hours=hours, networks=["10.0.0.0/8", "::1/128"])
    initial = GrantForm(instance=grant).initial
    assert initial["hours_lines"] == "Mon-Tue,Sat 22:00-06:00"
    assert initial["network_lines"] == "10.0.0.0/8\n::1/128"
    said = {**initial, "role": "20", "user": person.pk, **RIGHTS}
    for field in ("group", "folder", "connection", "valid_from", "valid_until"):
        said.pop(field)
    form = GrantForm(data=said, instance=grant)
    assert form.is_valid(), form.errors
    assert form.values()["hours"] == hours
    assert form.values()["networks"] == ["10.0.0.0/8", "::1/128"]


def test_a_place_is_one(person: User, servers: Folder, web: Connection) -> None:
    said = {"role": "10", "time_zone": "UTC", "user": person.pk}
    form = GrantForm(data={**said, "folder": servers.pk, "connection": web.pk})
    assert not form.is_valid()
    assert "not on both" in form.errors["connection"][0]


def test_what_cannot_be_understood_can_be_mended(person: User, give: Give) -> None:
    grant = give(person, None, Role.CONNECT)
    AccessGrant.objects.update(hours=["always"])
    grant.refresh_from_db()
    assert "hours_lines" not in GrantForm(instance=grant).initial
