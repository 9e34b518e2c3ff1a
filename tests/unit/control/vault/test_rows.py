"""What lists of credentials tell, and in how many queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.unit.control.vault.scene import Scene

from deskgate.control.vault.credentials import Given, credential_create
from deskgate.control.vault.models import Credential
from deskgate.control.vault.rows import credential_rows, credentials_listed


def test_what_each_may_know(scene: Scene) -> None:
    both = list(Credential.objects.order_by("name"))
    corp, key = credential_rows(user=scene.editor, credentials=both)
    assert (corp.username, corp.secrets_set, corp.filled_in) == ("Ada", ["password"], True)
    assert (key.username, key.secrets_set, key.used_by) == ("deploy", ["password"], 1)
    assert (key.may_refer, key.may_manage, key.may_vouch) == (True, False, False)
    assert key.folder == scene.prod
    corp, key = credential_rows(user=scene.admin, credentials=both)
    assert corp.username == "root"
    assert (key.may_manage, key.may_vouch) == (True, True)


def test_the_number_of_queries_is_the_same_for_many(
    scene: Scene, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(30):
        credential_create(name=f"k{number}", kind="static", folder=scene.prod, given=Given("u"))
    with django_assert_max_num_queries(20):
        found = list(credentials_listed(user=scene.editor, mine=False))
        assert len(credential_rows(user=scene.editor, credentials=found)) == 32
    mine = credentials_listed(user=scene.editor, mine=True)
    assert [row.name for row in mine] == ["corp"]
