"""Which credentials apply, in which order, and what is said when they are missing."""

from __future__ import annotations

import pytest
from tests.unit.control.vault.scene import HOST, LOGIN, Scene, as_person, how

from deskgate.control.accounts.models import User
from deskgate.control.tree.models import Connection, CredentialSource
from deskgate.control.tree.services import connection_create, connection_update, folder_update
from deskgate.control.vault.choices import choice_set
from deskgate.control.vault.credentials import Given, credential_create, credential_update
from deskgate.control.vault.models import Credential, CredentialValue, LoginPassword, Voucher
from deskgate.control.vault.resolution import LoginSource, login_resolve, login_sentence
from deskgate.grants import Secret


def _mine(person: User, name: str = "mine") -> Credential:
    given = Given("me", "CORP", {"password": Secret("x")})
    return credential_create(name=name, kind="personal", owner=person, given=given)


@pytest.mark.parametrize(
    ("which", "source", "sentence"),
    [
        ("own", LoginSource.OWN, "Will log in as u with the connection's own password."),
        ("shared", LoginSource.STATIC, "Will log in as deploy with ‘prod-key’."),
        ("named", LoginSource.NAMED, "Will log in as Ada with your ‘corp’ credentials."),
        (
            "passing",
            LoginSource.PASS_THROUGH,
            "Will log in as Ada with the password that you logged in with here.",
        ),
    ],
)
def test_each_source(scene: Scene, which: str, source: LoginSource, sentence: str) -> None:
    login = how(scene.editor, getattr(scene, which))
    assert login.problem is None
    assert login.source is source
    assert login_sentence(login) == sentence


def test_the_persons_own_choice_comes_first(scene: Scene) -> None:
    mine = _mine(scene.editor)
    for connection in scene.connections():
        choice_set(person=scene.editor, connection=connection, credential=mine)
        login = how(scene.editor, connection)
        assert login_sentence(login) == "Will log in as CORP\\me with your own ‘mine’."
        assert how(scene.admin, connection).source is not LoginSource.PERSONAL


def test_a_choice_is_asked_for_again_when_the_target_changes(scene: Scene) -> None:
    choice_set(person=scene.editor, connection=scene.shared, credential=_mine(scene.editor))
    with as_person(scene.admin):
        connection_update(connection=scene.shared, parameters={"port": "23"})
    problem = how(scene.editor, scene.shared).problem
    assert problem is not None
    assert problem.kind == "choice-for-another-target"


def test_named_ones_that_are_not_filled_in(scene: Scene) -> None:
    CredentialValue.objects.filter(person=scene.editor).delete()
    login = how(scene.editor, scene.named)
    assert login_sentence(login) == "Fill in your ‘corp’ credentials first."
    assert login.problem is not None
    assert login.problem.kind == "credentials-missing"
    assert how(scene.admin, scene.named).problem is None


@pytest.mark.parametrize("which", ["shared", "named", "passing"])
def test_without_a_voucher(scene: Scene, which: str) -> None:
    Voucher.objects.all().delete()
    problem = how(scene.admin, getattr(scene, which)).problem
    assert problem is not None
    assert problem.kind == "credentials-not-vouched"


def test_a_log_in_without_a_password_has_none_to_pass_on(scene: Scene) -> None:
    LoginPassword.objects.filter(login__name=LOGIN + scene.editor.username).delete()
    problem = how(scene.editor, scene.passing).problem
    assert problem is not None
    assert problem.kind == "log-in-password-missing"


def test_ask(scene: Scene) -> None:
    with as_person(scene.editor):
        made = connection_create(
            name="ask",
            protocol="rdp",
            folder=scene.prod,
            parameters={"hostname": HOST, "domain": "CORP"},
            credential_source=CredentialSource.ASK,
        )
    login = how(scene.editor, made)
    assert login.ask_for == ("username", "password")
    assert login_sentence(login) == "Will ask whom to log in as, and with what."
    connection_update(connection=made, parameters={"username": "x"})
    login = how(scene.editor, made)
    assert login.ask_for == ("password",)
    assert login_sentence(login) == "Will log in as CORP\\x with what you give when connecting."


def test_with_nothing_stored(scene: Scene) -> None:
    bare = connection_create(
        name="bare", protocol="ssh", folder=None, parameters={"hostname": HOST}
    )
    assert login_sentence(how(scene.admin, bare)) == (
        "Will log in; the machine asks for what else it needs."
    )
    connection_update(connection=bare, parameters={"private-key": "k", "username": "u"})
    assert login_sentence(how(scene.admin, bare)) == (
        "Will log in as u with the connection's own key."
    )


def test_a_domain_of_the_credentials_own(scene: Scene) -> None:
    credential_update(credential=scene.key, default_domain="CORP")
    assert how(scene.admin, scene.shared).domain == "CORP"


def test_a_folder_says_it_for_all_below(scene: Scene) -> None:
    with as_person(scene.admin):
        folder_update(
            folder=scene.prod, credential_source=CredentialSource.VAULT, credential=scene.key
        )
    login = how(scene.editor, scene.inherited)
    assert (login.source, login.credential_name) == (LoginSource.STATIC, "prod-key")
    assert login.problem is None  # and what it has of its own isn't sent
    assert login.own_secrets == frozenset()


def test_a_reference_to_nothing(scene: Scene) -> None:
    Connection.objects.filter(pk=scene.shared.pk).update(credential=None)
    problem = how(scene.admin, scene.shared).problem
    assert problem is not None
    assert problem.kind == "credentials-missing"


def test_the_log_names_what_logs_in(scene: Scene) -> None:
    names = [how(scene.admin, c).credential_name for c in scene.connections()]
    assert names == ["", "prod-key", "corp", "the log-in's own", ""]


def test_it_opens_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    from deskgate.control.vault import cipher

    monkeypatch.setattr(cipher, "ring", lambda: pytest.fail("something was opened"))
    for connection in scene.connections():
        login_resolve(person=scene.admin, connection=connection)
