"""/people: whom something can be given to, for who may give."""

from __future__ import annotations

from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.groups import group_create
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection


def test_found_by_who_manages_something(
    browser: Browsers, person: User, admin: User, connection: Connection
) -> None:
    page = browser("ada")
    assert page.get("/people?q=ro").status_code == 403
    grant = AccessGrant.objects.create(user=person, connection=connection, role=Role.EDIT)
    assert page.get("/people?q=ro").status_code == 403
    grant.role = Role.MANAGE
    grant.save()
    group_create(name="Wardrobe", description="where it hangs")
    group_create(name="rooms")
    user_create(username="Grace", password=None, full_name="Grace ROss")
    gone = user_create(username="rover", password=None)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    found = page.get("/people?q=RO").json()
    assert [(one["kind"], one["name"]) for one in found] == [
        ("group", "rooms"),
        ("user", "root"),
        ("group", "Wardrobe"),
        ("user", "Grace"),
    ]
    assert found[2]["full_name"] == "where it hangs"
    for short in ("", "r", "%20r%20", "r%00"):
        assert page.get(f"/people?q={short}").status_code == 422
    assert page.get(f"/people?q={'x' * 151}").status_code == 422


def test_administrators_see_the_first_of_all(browser: Browsers, admin: User) -> None:
    for number in range(30):
        user_create(username=f"user{number}", password=None)
    assert len(browser("root").get("/people").json()) == 20
    assert browser().get("/people?q=us").status_code == 401
