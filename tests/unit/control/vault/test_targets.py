"""Secrets stay with their targets: whatever an editor who doesn't manage them tries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.unit.control.fixtures import PASSWORD, Answer, Browser
from tests.unit.control.vault.scene import (
    EVIL,
    GOOD,
    HOST,
    LEARNED,
    MARKER,
    Scene,
    as_person,
    goes_home,
    how,
    leaks,
    sent,
)

from deskgate.control.accounts.services import user_create
from deskgate.control.errors import ControlError, Forbidden
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection, CredentialSource, Folder
from deskgate.control.tree.services import (
    connection_create,
    connection_update,
    folder_create,
    folder_update,
)
from deskgate.control.tree.template_services import template_update
from deskgate.control.vault.host_keys import HostKeyMissing
from deskgate.control.vault.models import ConnectionSecret, Voucher
from deskgate.control.vault.problems import AnotherTarget, NotVouched
from deskgate.control.vault.targets import OnTargetChange, SecretsWouldBeDropped, digest_of
from deskgate.grants import Secret

ELSEWHERE: dict[str, dict[str, str | None]] = {
    "host": {"hostname": EVIL},
    "port": {"port": "2222"},
    "host key": {"host-key": "evil ssh-ed25519 AAAA"},
    "no check": {"host-key-check": "off"},
    "agent": {"enable-agent": "true"},
    "inherit": {"hostname": None},
    "wake": {"wol-send-packet": "true"},
}
CHANGES = [None, "drop", "keep"]

Attack = Callable[[Browser, Scene, str, Any, str | None], Answer]


def _wish(change: str | None) -> dict[str, str]:
    return {"on_target_change": change} if change else {}


def _patch(page: Browser, scene: Scene, key: str, said: Any, change: str | None) -> Answer:
    body = {"parameters": said, **_wish(change)}
    return page.send("PATCH", f"/connections/{key}", body)


def _bulk(page: Browser, scene: Scene, key: str, said: Any, change: str | None) -> Answer:
    body = {"ids": [key], "set": {"parameters": said, **_wish(change)}}
    return page.send("POST", "/connections/bulk", body)


def _move(page: Browser, scene: Scene, key: str, said: Any, change: str | None) -> Answer:
    body = {"folder_id": str(scene.place.pk), "parameters": {"hostname": None}, **_wish(change)}
    return page.send("PATCH", f"/connections/{key}", body)


def _bulk_move(page: Browser, scene: Scene, key: str, said: Any, change: str | None) -> Answer:
    body = {"ids": [key], "move_to": str(scene.place.pk), "set": _wish(change)}
    return page.send("POST", "/connections/bulk", body)


def _template(page: Browser, scene: Scene, key: str, said: Any, change: str | None) -> Answer:
    body = {
        "template_id": str(scene.template.pk),
        "parameters": {"hostname": None},
        **_wish(change),
    }
    return page.send("PATCH", f"/connections/{key}", body)


def _copy(page: Browser, scene: Scene, key: str, said: Any, change: str | None) -> Answer:
    body = {"folder_id": str(scene.place.pk)}
    made = page.send("POST", f"/connections/{key}/copy", body)
    if made.status_code != 201:
        return made
    return _patch(page, scene, made.json()["id"], said, change)


def _folder(page: Browser, scene: Scene, key: str, said: Any, change: str | None) -> Answer:
    body = {"parameters": {"ssh": said}}
    return page.send("PATCH", f"/folders/{scene.prod.pk}", body)


def _folder_move(page: Browser, scene: Scene, key: str, said: Any, change: str | None) -> Answer:
    body = {"parent_id": str(scene.place.pk), "parameters": {"ssh": {"hostname": None}}}
    return page.send("PATCH", f"/folders/{scene.prod.pk}", body)


def _folder_copy(page: Browser, scene: Scene, key: str, said: Any, change: str | None) -> Answer:
    body = {"parent_id": str(scene.place.pk), "name": "copied"}
    made = page.send("POST", f"/folders/{scene.prod.pk}/copy", body)
    if made.status_code != 201:
        return made
    return page.send("PATCH", f"/folders/{made.json()['id']}", {"parameters": {"ssh": said}})


def _refer(page: Browser, scene: Scene, key: str, said: Any, change: str | None) -> Answer:
    body = {
        "name": "new",
        "protocol": "ssh",
        "folder_id": str(scene.place.pk),
        "credential_source": "vault",
        "credential_id": str(scene.key.pk),
    }
    return page.send("POST", "/connections", body)


def _host_key(page: Browser, scene: Scene, key: str, said: Any, change: str | None) -> Answer:
    line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGV2aWw="
    return page.send("PUT", f"/connections/{key}/host-keys", {"key": line})


def _host_key_gone(page: Browser, scene: Scene, key: str, said: Any, change: str | None) -> Answer:
    return page.send("DELETE", f"/connections/{key}/host-keys")


def _vouch(page: Browser, scene: Scene, key: str, said: Any, change: str | None) -> Answer:
    _patch(page, scene, key, said, change)
    return page.send("POST", f"/connections/{key}/vouchers")


BY_WHAT: list[Attack] = [_patch, _bulk, _copy, _folder, _folder_copy, _vouch]  # what is changed
BY_WHERE: list[Attack] = [_move, _bulk_move, _template, _folder_move, _refer]
BY_KEY: list[Attack] = [_host_key, _host_key_gone]
ATTACKS = BY_WHAT + BY_WHERE + BY_KEY
CASES: list[tuple[Attack, str]] = [(_patch, what) for what in ELSEWHERE]
CASES += [(attack, what) for attack in BY_WHAT[1:] for what in ("host", "no check")]
CASES += [(attack, "host") for attack in BY_WHERE + BY_KEY]


def nothing_leaks(scene: Scene) -> None:
    """Nobody who connects, whoever they are, has a stored secret sent elsewhere."""
    for connection in scene.connections():
        for person in (scene.admin, scene.editor):
            try:
                found = sent(person, connection)
            except (ControlError, HostKeyMissing):
                continue
            assert not leaks(found) or goes_home(found), (connection.name, person.username)


@pytest.mark.parametrize(("attack", "elsewhere"), CASES)
def test_no_editor_has_a_secret_sent_elsewhere(
    scene: Scene, attack: Attack, elsewhere: str
) -> None:
    for connection in scene.connections():  # all of it works before
        assert goes_home(sent(scene.admin, connection))
        assert leaks(sent(scene.admin, connection))
    page = Browser().log_in("ada")
    for change in CHANGES:
        for connection in scene.connections()[:5]:
            answer = attack(page, scene, str(connection.pk), ELSEWHERE[elsewhere], change)
            assert answer.status_code < 500, answer.content
        nothing_leaks(scene)


class Sequences(TestCase):
    """The same, many at once and in any order. (Shrinking takes longer than reading the steps.)"""

    @settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(ATTACKS),
                st.integers(0, 5),
                st.sampled_from(sorted(ELSEWHERE)),
                st.sampled_from(CHANGES),
            ),
            min_size=2,
            max_size=5,
        )
    )
    def test_no_sequence_of_attacks_works(
        self, steps: list[tuple[Attack, int, str, str | None]]
    ) -> None:
        admin = user_create(username="root", password=Secret(PASSWORD), is_admin=True)
        scene = Scene.make(
            admin=admin, editor=user_create(username="Ada", password=Secret(PASSWORD))
        )
        page = Browser().log_in("ada")
        for connection in scene.connections():
            sent(admin, connection)  # the host keys are learned
        for attack, which, elsewhere, change in steps:
            known = scene.connections()
            attack(page, scene, str(known[which % len(known)].pk), ELSEWHERE[elsewhere], change)
            nothing_leaks(scene)


def test_a_change_of_target_is_refused_until_it_is_said_what_becomes_of_secrets(
    scene: Scene,
) -> None:
    page = Browser().log_in("ada")
    path = f"/connections/{scene.own.pk}"
    refused = page.send("PATCH", path, {"parameters": {"hostname": EVIL}})
    assert refused.status_code == 409
    assert refused.json()["type"] == "secrets-would-be-dropped"
    assert "password" in refused.json()["detail"]
    assert page.get(path).json()["parameters"]["hostname"] == HOST
    kept = page.send("PATCH", path, {"parameters": {"hostname": EVIL}, "on_target_change": "keep"})
    assert kept.status_code == 403
    dropped = page.send(
        "PATCH", path, {"parameters": {"hostname": EVIL}, "on_target_change": "drop"}
    )
    assert dropped.status_code == 200
    assert dropped.json()["secrets_set"] == []


def test_who_manages_it_may_keep_them(scene: Scene) -> None:
    AccessGrant.objects.create(user=scene.editor, connection=scene.own, role=Role.MANAGE)
    page = Browser().log_in("ada")
    body = {"parameters": {"hostname": "new.example"}, "on_target_change": "keep"}
    assert page.send("PATCH", f"/connections/{scene.own.pk}", body).status_code == 200
    assert leaks(sent(scene.admin, scene.own))


def test_secrets_given_with_the_change_are_for_the_new_target(scene: Scene) -> None:
    page = Browser().log_in("ada")
    body = {"parameters": {"hostname": "new.example", "password": "another"}}
    assert page.send("PATCH", f"/connections/{scene.own.pk}", body).status_code == 200
    found = sent(scene.admin, scene.own)
    assert found["password"] == Secret("another")


def test_what_does_not_decide_needs_no_word(scene: Scene) -> None:
    with as_person(scene.editor):
        connection_update(connection=scene.own, name="x", parameters={"username": "y"})
    assert leaks(sent(scene.admin, scene.own))


def test_by_itself_the_server_decides_nothing(scene: Scene) -> None:
    with pytest.raises(SecretsWouldBeDropped):
        connection_update(connection=scene.own, parameters={"hostname": EVIL})
    with pytest.raises(Forbidden):
        connection_update(
            connection=Connection.objects.get(pk=scene.own.pk),
            parameters={"hostname": EVIL},
            on_target_change=OnTargetChange.KEEP,
        )


def test_a_managers_folder_takes_secrets_and_vouchers_along(scene: Scene) -> None:
    with as_person(scene.admin):
        folder_update(folder=scene.prod, parameters={"ssh": {"port": "2022"}})
    for connection in (scene.own, scene.shared, scene.named, scene.passing, scene.inherited):
        found = sent(scene.admin, connection)
        assert found["port"] == "2022"
        assert leaks(found)


def test_a_manager_does_not_bless_what_an_editor_changed_before(scene: Scene) -> None:
    with as_person(scene.editor):
        folder_update(folder=scene.prod, parameters={"ssh": {"port": "2222"}})
    assert how(scene.admin, scene.shared).problem is not None
    with as_person(scene.admin):
        folder_update(folder=scene.prod, parameters={"ssh": {"port": "2222", "timeout": "9"}})
    nothing_leaks(scene)
    problem = how(scene.admin, scene.shared).problem
    assert problem is not None
    assert problem.kind == "credentials-not-vouched"
    own = how(scene.admin, scene.own).problem
    assert own is not None
    assert own.kind == "secrets-for-another-target"


def test_a_template_of_the_administrators_takes_them_along(scene: Scene) -> None:
    with as_person(scene.admin):
        connection_update(
            connection=Connection.objects.get(pk=scene.inherited.pk),
            template=scene.template,
            on_target_change=OnTargetChange.KEEP,
        )
        template_update(template=scene.template, parameters={"hostname": "third.example"})
    found = sent(scene.admin, scene.inherited)
    assert found["hostname"] == "third.example"
    assert leaks(found)


def test_a_reference_that_a_manager_sets_is_vouched_for(scene: Scene) -> None:
    with as_person(scene.admin):
        made = connection_create(
            name="more",
            protocol="ssh",
            folder=scene.place,
            parameters={"hostname": HOST},
            credential_source=CredentialSource.VAULT,
            credential=scene.key,
        )
    assert Voucher.objects.get(connection=made).by_name == "root"
    assert how(scene.editor, made).problem is None


def test_many_are_watched_in_few_queries(
    scene: Scene, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    Connection.objects.bulk_create(
        Connection(
            name=f"c{i}",
            protocol="ssh",
            folder=scene.prod,
            credential_source=CredentialSource.VAULT,
            credential=scene.key,
        )
        for i in range(300)
    )
    scene.prod.refresh_from_db()
    with as_person(scene.admin), django_assert_max_num_queries(60):
        folder_update(folder=scene.prod, parameters={"ssh": {"port": "2022"}})


def test_the_digest_is_that_of_what_applies(scene: Scene) -> None:
    assert digest_of(scene.own) == digest_of(scene.inherited) == GOOD
    rows = ConnectionSecret.objects.values_list("target_digest", flat=True)
    assert set(rows) == {GOOD}
    assert LEARNED.key


def test_a_folder_that_is_moved_to_where_others_lead_it_elsewhere(scene: Scene) -> None:
    sub = folder_create(name="sub", parent=scene.prod)
    with as_person(scene.admin):
        made = connection_create(
            name="moved", protocol="ssh", folder=sub, parameters={"password": MARKER}
        )
        shared = connection_create(
            name="shared too",
            protocol="ssh",
            folder=sub,
            parameters={},
            credential_source=CredentialSource.VAULT,
            credential=scene.key,
        )
        folder_update(folder=sub, parent=scene.place)  # whose editors say which host it is
        for row, kind in ((made, AnotherTarget.kind), (shared, NotVouched.kind)):
            problem = how(scene.admin, Connection.objects.get(pk=row.pk)).problem
            assert problem is not None
            assert problem.kind == kind
        folder_update(folder=Folder.objects.get(pk=sub.pk), parent=scene.prod)
        alone = Connection.objects.get(pk=shared.pk)
        connection_update(connection=alone, folder=scene.place)
        problem = how(scene.admin, alone).problem
        assert problem is not None
        assert problem.kind == NotVouched.kind
        connection_update(connection=alone, folder=sub)
        for row in (made, shared):
            assert how(scene.admin, Connection.objects.get(pk=row.pk)).problem is None
