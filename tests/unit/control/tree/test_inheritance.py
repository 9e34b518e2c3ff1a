"""What applies where: against a slow, obvious model, and in how many queries."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from deskgate.control.errors import Outdated
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.tree import inheritance
from deskgate.control.tree.inheritance import (
    DEFAULT,
    Origin,
    OriginKind,
    Value,
    effective,
    effective_all,
    effective_folder,
)
from deskgate.control.tree.models import Connection, CredentialSource, Folder, Template
from deskgate.control.vault.models import Credential

_SAID = st.dictionaries(
    st.sampled_from(["port", "username", "timeout"]), st.sampled_from("01") | st.just("")
)


class Everything(TestCase):
    @settings(max_examples=60)
    @given(st.lists(_SAID, max_size=5), st.none() | _SAID, _SAID)
    def test_the_order_of_what_is_said(
        self, folders: list[dict[str, str]], template: dict[str, str] | None, own: dict[str, str]
    ) -> None:
        said: list[tuple[Origin, dict[str, str]]] = []
        place: Folder | None = None
        for number, parameters in enumerate(folders):
            place = Folder.objects.create(
                name=f"f{number}",
                parent=place,
                parameters={"ssh": parameters, "vnc": {"port": "9"}},
            )
            said.append((Origin(OriginKind.FOLDER, place.pk, place.name), parameters))
        pattern = None
        if template is not None:
            pattern = Template.objects.create(name="t", protocol="ssh", parameters=template)
            said.append((Origin(OriginKind.TEMPLATE, pattern.pk, "t"), template))
        made = Connection.objects.create(
            name="c", protocol="ssh", folder=place, template=pattern, parameters=own
        )
        said.append((Origin(OriginKind.CONNECTION, made.pk, "c"), own))
        wanted = {"port": Value("22", DEFAULT)}
        for name in ("port", "username", "timeout"):
            for origin, parameters in reversed(said):
                if name in parameters:
                    if parameters[name]:
                        wanted[name] = Value(parameters[name], origin)
                    break
        assert effective(made).values == wanted


def _path(depth: int, **said: object) -> Folder:
    place: Folder | None = None
    for number in range(depth):
        place = Folder.objects.create(
            name=f"f{number}", parent=place, **(said if number == 0 else {})
        )
    assert place is not None
    return place


def test_node_credentials_and_second_factor_of_the_nearest(db: None) -> None:
    node = GuacdNode.objects.create(name="n", host="h")
    group = NodeGroup.objects.create(name="g")
    corp = Credential.objects.create(name="corp", kind="static")
    inner = _path(
        3, node=node, credential_source=CredentialSource.VAULT, credential=corp, second_factor=True
    )
    outermost = Origin(OriginKind.FOLDER, Folder.objects.get(name="f0").pk, "f0")
    made = Connection.objects.create(name="c", protocol="ssh", folder=inner)
    applies = effective(made)
    assert (applies.node, applies.node_group, applies.node_origin) == (node, None, outermost)
    assert applies.credential_source is CredentialSource.VAULT
    assert (applies.credential, applies.credential_origin) == (corp, outermost)
    assert (applies.second_factor, applies.second_factor_origin) == (True, outermost)
    made.node_group, made.second_factor = group, False
    made.credential_source = CredentialSource.OWN
    applies = effective(made)
    own = Origin(OriginKind.CONNECTION, made.pk, "c")
    assert (applies.node, applies.node_group, applies.node_origin) == (None, group, own)
    assert (applies.credential_source, applies.credential) == (CredentialSource.OWN, None)
    assert (applies.second_factor, applies.second_factor_origin) == (False, own)


def test_with_nothing_said_the_defaults_apply(db: None) -> None:
    applies = effective(Connection(name="c", protocol="ssh"))
    assert applies.parameters() == {"port": "22"}
    assert applies.credential_source is CredentialSource.OWN
    assert applies.credential_origin is applies.node_origin is DEFAULT
    assert not applies.second_factor
    assert effective(Connection(name="c", protocol="gopher")).values == {}


def test_a_folder_hands_down_by_protocol(db: None) -> None:
    inner = _path(2, parameters={"ssh": {"port": "2222"}, "rdp": {"domain": "corp"}})
    inner.parameters = {"ssh": {"port": ""}}
    applies = effective_folder(inner)
    outermost = Origin(OriginKind.FOLDER, inner.parent_id, "f0")
    assert applies.values["rdp"]["domain"] == Value("corp", outermost)
    assert applies.values["ssh"] == {"port": Value("22", DEFAULT)}
    assert inner.parent is not None
    assert effective_folder(inner.parent).values["ssh"]["port"] == Value("2222", outermost)


@pytest.mark.parametrize("many", [500, 2])
def test_the_number_of_queries_grows_with_nothing(
    db: None,
    many: int,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(inheritance, "_MANY", many)
    node = GuacdNode.objects.create(name="n", host="h")
    template = Template.objects.create(name="t", protocol="ssh", parameters={"timeout": "3"})
    deep = _path(12, node=node, parameters={"ssh": {"username": "x"}})
    places = [Folder.objects.create(name=f"p{i}", parent=deep) for i in range(8)]
    Connection.objects.bulk_create(
        Connection(name=f"c{i}", protocol="ssh", folder=places[i % 8], template=template, node=node)
        for i in range(40)
    )
    found = list(Connection.objects.all())
    with django_assert_max_num_queries(3):  # folders; templates; nodes
        applies = effective_all(found)
    assert {a.parameters()["username"] for a in applies.values()} == {"x"}
    assert {a.parameters()["timeout"] for a in applies.values()} == {"3"}
    one = Connection.objects.get(name="c3")
    with django_assert_max_num_queries(3):
        assert effective(one) == applies[one.pk]


def test_a_place_that_is_gone_is_told_so(db: None) -> None:
    with pytest.raises(Outdated):
        effective(Connection(name="c", protocol="ssh", folder_id=77))


def test_a_ring_ends(db: None) -> None:
    inner = _path(3, parameters={"ssh": {"port": "1"}})
    Folder.objects.filter(name="f0").update(parent=inner)
    made = Connection.objects.create(name="c", protocol="ssh", folder=inner)
    assert effective(made).values["port"].value == "1"
