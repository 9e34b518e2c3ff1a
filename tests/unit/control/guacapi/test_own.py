"""/self: the caller's own account, or visit."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import PASSWORD
from tests.unit.control.guacapi.clients import Guacamole, guacamole, visit_make

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import Membership, User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection

pytestmark = pytest.mark.django_db

NEW = "osprey-lantern-77"


@pytest.fixture
def ada(person: User) -> Guacamole:
    return guacamole("ada")


def test_it_is_ones_own_user(ada: Guacamole, admin: User) -> None:
    assert ada.read("self") == ada.read("users/ada")
    assert ada.read("self")["username"] == "Ada"
    assert guacamole("root").read("self")["username"] == "root"


def test_ones_profile_is_ones_own(ada: Guacamole, person: User) -> None:
    body = {"attributes": {"guac-full-name": "Ada L.", "timezone": "Asia/Tokyo"}}
    assert ada.send("PUT", "self", body).status_code == 204
    person.refresh_from_db()
    assert (person.full_name, person.time_zone) == ("Ada L.", "Asia/Tokyo")
    assert ada.send("PUT", "self", {"attributes": {"timezone": "No/Where"}}).status_code == 400
    assert ada.send("PUT", "self", []).status_code == 400


def test_the_password_only_by_its_own_resource(ada: Guacamole, person: User) -> None:
    answer = ada.send("PUT", "self", {"password": NEW})
    assert (answer.status_code, answer.json()["type"]) == (403, "PERMISSION_DENIED")
    body = {"oldPassword": PASSWORD, "newPassword": NEW}
    assert ada.send("PUT", "self/password", {**body, "oldPassword": "x"}).status_code == 403
    assert ada.send("PUT", "self/password", {}).status_code == 400
    assert ada.send("PUT", "self/password", body).status_code == 204
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert ada.get("self").status_code == 200


def test_nobody_deletes_themselves(ada: Guacamole) -> None:
    assert ada.send("DELETE", "self").status_code == 501


def test_ones_permissions(ada: Guacamole, person: User, connection: Connection) -> None:
    AccessGrant.objects.create(user=person, connection=connection, role=Role.CONNECT)
    for path in ("self/permissions", "self/effectivePermissions"):
        told = ada.read(path)
        assert told["connectionPermissions"] == {str(connection.pk): ["READ"]}
        assert told == ada.read(path.replace("self", "users/ada"))
    more = [{"op": "add", "path": f"/connectionPermissions/{connection.pk}", "value": "UPDATE"}]
    assert ada.send("PATCH", "self/permissions", more).status_code == 403
    system = [{"op": "add", "path": "/systemPermissions", "value": "ADMINISTER"}]
    assert ada.send("PATCH", "self/permissions", system).status_code == 403
    person.refresh_from_db()
    assert not person.is_admin


def test_ones_groups_and_history(ada: Guacamole, person: User) -> None:
    member_add(group=group_create(name="Ops"), user=person)
    assert ada.read("self/userGroups") == ["Ops"]
    out = [{"op": "remove", "path": "/", "value": "Ops"}]
    assert ada.send("PATCH", "self/userGroups", out).status_code == 403
    assert Membership.objects.count() == 1
    assert [one["username"] for one in ada.read("self/history")] == ["Ada"]


def test_an_administrators_own_groups(admin: User) -> None:
    root = guacamole("root")
    group_create(name="Ops")
    joins = [{"op": "add", "path": "/", "value": "ops"}]
    assert root.send("PATCH", "self/userGroups", joins).status_code == 204
    assert root.read("self/userGroups") == ["Ops"]


def test_a_visit_is_itself() -> None:
    _, token = visit_make(source="hmac", username="pat")
    visit, base = Guacamole(token), "/api/session/data/hmac/self"
    assert visit.read(base) == {"username": "pat", "disabled": False, "attributes": {}}
    assert visit.read(f"{base}/permissions")["userPermissions"] == {"pat": ["READ"]}
    assert visit.read(f"{base}/effectivePermissions")["systemPermissions"] == []
    assert visit.read(f"{base}/userGroups") == []
    assert visit.read(f"{base}/history") == []
    for method, path in (
        ("PUT", base),
        ("DELETE", base),
        ("PUT", f"{base}/password"),
        ("PATCH", f"{base}/permissions"),
        ("PATCH", f"{base}/userGroups"),
    ):
        assert visit.send(method, path, {}).status_code == 403, (method, path)


def test_without_a_token() -> None:
    for path in ("self", "self/permissions", "self/effectivePermissions", "self/userGroups"):
        assert Guacamole().get(path).status_code == 403
