"""Bookmarks from user-mapping.xml: connections by their names, among what one may open."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.admission import admit
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.first_use import unknown_server
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.port.guacamole_home import INTO
from deskgate.control.tokens.services import session_token_issue
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.named import IMPORTED, connection_asked
from deskgate.control.tree.services import connection_create
from deskgate.control.tree.visibility import Action
from deskgate.grants import GuacdAddress, Refused, Secret, TunnelRequest
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db


def make(name: str, folder: Folder | None = None, to: User | None = None) -> Connection:
    parameters = {"hostname": "10.0.0.5", "host-key-check": "off"}
    made = connection_create(name=name, protocol="ssh", folder=folder, parameters=parameters)
    if to is not None:
        AccessGrant.objects.create(user=to, connection=made, role=Role.CONNECT)
    return made


def asked(user: User, name: str, source: str = "default") -> Connection | None:
    try:
        return connection_asked(user=user, source=source, identifier=name, action=Action.CONNECT)
    except NotFound:
        return None


def imported() -> Folder:
    return Folder.objects.create(name=IMPORTED)


def test_the_folder_is_that_of_the_import() -> None:
    assert INTO == (IMPORTED,)


def test_by_name_below_default_alone(person: User) -> None:
    found = make("My desk", imported(), person)
    assert asked(person, "My desk") == found
    assert asked(person, str(found.pk)) == found
    for source in ("deskgate", "mysql", "postgresql", "sqlserver"):
        assert asked(person, "My desk", source) is None
        assert asked(person, str(found.pk), source) == found
    for other in ("my desk", "My", "", "My desk\0", "\ud800", "x" * 5000):
        assert asked(person, other) is None


def test_an_identifier_goes_before_a_name(person: User) -> None:
    one = make("one", to=person)
    assert make(str(one.pk), imported(), person) != one
    assert asked(person, str(one.pk)) == one
    # Who sees what has this identifier may not open something else by it.
    AccessGrant.objects.filter(connection=one).update(role=Role.SEE)
    with pytest.raises(Forbidden):
        asked(person, str(one.pk))
    AccessGrant.objects.filter(connection=one).delete()
    named = asked(person, str(one.pk))
    assert named is not None
    assert named.name == str(one.pk)


def test_of_several_that_which_was_imported(person: User, admin: User) -> None:
    first = make("web", Folder.objects.create(name="a"), person)
    assert asked(person, "web") == first
    make("web", Folder.objects.create(name="b"), person)
    assert asked(person, "web") is None
    inner = Folder.objects.create(name=IMPORTED, parent=Folder.objects.create(name="c"))
    make("web", inner, person)
    assert asked(person, "web") is None  # another folder of this name
    third = make("web", imported(), person)
    assert asked(person, "web") == third


def test_a_name_that_others_had_too(person: User, admin: User) -> None:
    folder = imported()
    make("web", folder)
    own = make(f"web ({person.username})", folder, person)
    assert asked(person, "web") == own


def test_nothing_is_told_of_what_is_others(person: User, admin: User) -> None:
    """Not by a refusal, nor by what is one's own becoming one of several."""
    hidden = make("web", imported())
    assert asked(person, "web") is None
    AccessGrant.objects.create(user=person, connection=hidden, role=Role.SEE)
    assert asked(person, "web") is None
    own = make("web", to=person)
    assert asked(person, "web") == own


def test_the_tunnel_and_what_it_looks_at_first(person: User, guacd: GuacdAddress) -> None:
    found = make("My desk", imported(), person)
    token = session_token_issue(person=person)

    def request(source: str = "default", name: str = "My desk", kind: str = "c") -> TunnelRequest:
        return TunnelRequest(token, source, name, kind, "192.0.2.9")

    assert admit(request()).target.connection_id == str(found.pk)
    for wrong in (request("deskgate"), request(name="another"), request(kind="g")):
        with pytest.raises(Refused) as refused:
            admit(wrong)
        assert refused.value.status is Status.RESOURCE_NOT_FOUND
    assert unknown_server(request()) is None  # its key isn't checked
    Connection.objects.filter(pk=found.pk).update(parameters={"hostname": "10.0.0.5"})
    unknown = unknown_server(request())
    assert unknown is not None
    assert unknown.connection == found
    assert unknown_server(request("deskgate")) is None
    nobody = TunnelRequest(Secret("x"), "default", "My desk", "c", "192.0.2.9")
    assert unknown_server(nobody) is None
