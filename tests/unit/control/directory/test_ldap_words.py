"""What python-ldap raises is worded with what to do; a secret is in none of it."""

from __future__ import annotations

import ldap
import pytest

from deskgate.control.directory.errors import DirectoryTrouble
from deskgate.control.directory.ldap_words import ldap_errors, ldap_words
from deskgate.settings import Settings

SETTINGS = Settings(_env_file=None, ldap_url="ldap://dc1", ldap_user_base="dc=x")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ldap.SERVER_DOWN({"desc": "Can't contact LDAP server"}), "DESKGATE_LDAP_URL"),
        (ldap.CONNECT_ERROR({"desc": "Connect error", "info": "x"}), "DESKGATE_LDAP_CA"),
        (ldap.INVALID_CREDENTIALS({"desc": "Invalid credentials"}), "DESKGATE_LDAP_BIND_DN"),
        (ldap.CONFIDENTIALITY_REQUIRED({}), "DESKGATE_LDAP_START_TLS"),
        (ldap.NO_SUCH_OBJECT({"desc": "No such object"}), "(No such object)"),
        (ldap.OTHER({"desc": "Other", "info": "why"}), "Other; why"),
        (ldap.OTHER(), "OTHER"),
        (ldap.OTHER("text"), "OTHER"),
    ],
)
def test_words(error: Exception, words: str) -> None:
    assert words in ldap_words(error)


def test_the_server_is_named() -> None:
    with pytest.raises(DirectoryTrouble) as trouble:
        with ldap_errors(SETTINGS):
            raise ldap.TIMEOUT({"desc": "Timed out"})
    assert "ldap://dc1" in trouble.value.detail
    assert "ldap" not in str(trouble.value)  # what the person reads
