"""People at the command line: added, listed, disabled, unlocked, logged out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.fakes.authenticators import Clock
from tests.unit.cli.conftest import Run
from tests.unit.control.fixtures import PASSWORD as GOOD
from tests.unit.control.fixtures import Browser
from tests.unit.control.second_factors import enrol, password

from deskgate.cli import main, user
from deskgate.cli.errors import CommandError
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create
from deskgate.control.tokens.services import session_token_issue
from deskgate.grants import Secret
from deskgate.settings import Settings

PASSWORD = "wave-lamp-orbit-77"
Command = Callable[..., str]


def test_added_once(deskgate: Run) -> None:
    assert deskgate("init").returncode == 0
    added = deskgate("user", "add", "ada", "--password-stdin", stdin=PASSWORD + "\n")
    assert (added.returncode, added.stdout) == (0, "Added the user 'ada'.\n")
    again = deskgate("user", "add", "Ada", "--admin", "--password-stdin", stdin=PASSWORD)
    assert again.returncode == 1
    assert "already" in again.stderr
    assert PASSWORD not in added.stdout + again.stdout + again.stderr


def test_a_weak_password_is_refused(deskgate: Run) -> None:
    result = deskgate("user", "add", "ada", "--password-stdin", stdin="12345\n")
    assert result.returncode == 1
    assert "short" in result.stderr


def test_no_terminal(deskgate: Run) -> None:
    result = deskgate("user", "add", "ada")
    assert result.returncode == 1
    assert "--password-stdin" in result.stderr


@pytest.fixture
def command(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run it within the test, on the test's database; gives what it prints."""
    monkeypatch.setattr(user, "prepare_data", lambda settings: None)
    monkeypatch.setattr(user, "password_given", lambda **_: Secret("other-harbour-43"))

    def run(*arguments: str) -> str:
        parsed = main.build_parser().parse_args(["user", *arguments])
        assert parsed.run(Settings(), parsed) == 0
        return capsys.readouterr().out

    return run


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def ada(db: None) -> User:
    return user_create(username="Ada", password=Secret(GOOD), full_name="Ada L.")


def test_everybody_is_listed(command: Command, ada: User, clock: Clock) -> None:
    enrol(Browser().log_in("ada"), clock)
    user_create(username="root", password=None, is_admin=True)
    assert command("list") == (
        "Ada\tuser\tenabled\tsecond factor\tmanual\tAda L.\n"
        "root\tadministrator\tenabled\t-\tmanual\t\n"
    )


def test_disabled_enabled_and_removed(command: Command, ada: User) -> None:
    page = Browser().log_in("ada")
    assert command("disable", "ADA") == "Ada is disabled.\n"
    assert page.get("/tree").status_code == 401
    assert "disabled" in command("list")
    assert command("enable", "ada") == "Ada may log in again.\n"
    assert command("remove", "ada") == "Ada is deleted.\n"
    with pytest.raises(CommandError, match="no user called 'ada'"):
        command("disable", "ada")


def test_the_last_administrator_stays(command: Command) -> None:
    user_create(username="root", password=Secret(GOOD), is_admin=True)
    for action in (("disable",), ("remove",), ("password", "--none")):
        with pytest.raises(CommandError, match="last administrator"):
            command(*action, "root")


def test_a_password_is_set_and_taken_away(command: Command, ada: User) -> None:
    assert "new password" in command("password", "ada")
    ada.refresh_from_db()
    assert ada.check_password("other-harbour-43")
    assert "no password" in command("password", "--none", "ada")
    ada.refresh_from_db()
    assert not ada.has_usable_password()


def test_a_second_factor_is_reset(command: Command, ada: User, clock: Clock) -> None:
    enrol(Browser().log_in("ada"), clock)
    assert password(Browser()).status_code == 401
    assert "no second factor" in command("second-factor-reset", "ada")
    assert password(Browser()).status_code == 200


def test_a_name_is_unlocked(command: Command, ada: User) -> None:
    for _ in range(5):
        password(Browser(), "ada", "wrong")
    assert password(Browser()).status_code == 429
    assert command("unlock", "ada") == "Ada is unlocked.\n"
    assert password(Browser()).status_code == 200


def test_log_ins_are_listed_and_ended(command: Command, ada: User) -> None:
    page = Browser().log_in("ada")
    session_token_issue(person=ada, address="192.0.2.7", user_agent="Guacamole")
    lines = sorted(line.split("\t")[:2] for line in command("logins", "ada").splitlines())
    assert lines == [["browser", "127.0.0.1"], ["guacamole", "192.0.2.7"]]
    assert "logged out everywhere" in command("logout", "ada")
    assert command("logins", "ada") == ""
    assert page.get("/tree").status_code == 401
