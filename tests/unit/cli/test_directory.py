"""The command says what is missing. With a real LDAP server: tests/integration/directory."""

from __future__ import annotations

from tests.unit.cli.conftest import Run


def test_without_ldap(deskgate: Run) -> None:
    for arguments in (("sync",), ("test-login", "ada")):
        result = deskgate("directory", *arguments)
        assert result.returncode == 1
        assert "DESKGATE_LDAP_URL" in result.stderr


def test_ldap_that_is_down(deskgate: Run) -> None:
    result = deskgate(
        "directory", "sync", LDAP_URL="ldap://127.0.0.1:1", LDAP_USER_BASE="dc=example"
    )
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "can't be reached" in result.stderr


def test_link(deskgate: Run) -> None:
    assert deskgate("user", "add", "ada", "--password-stdin", stdin="heron-lagoon-77\n").stdout
    result = deskgate("directory", "link", "ADA", "ldap")
    assert result.stdout == "ada is from LDAP now.\n"
    assert deskgate("directory", "link", "ada", "manual").stdout == "ada is from here now.\n"
    assert "no user called" in deskgate("directory", "link", "nobody", "oidc").stderr
    last = deskgate("directory", "link", "admin", "ldap")
    assert last.returncode == 1
    assert "last administrator" in last.stderr
