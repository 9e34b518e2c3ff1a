"""Each key of guacamole.properties is a setting, or there is a sentence on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deskgate.guacamole_home.keys import ELSEWHERE, FILES, USED, file_sentence, sentence_for
from deskgate.settings import Settings


def test_what_is_used_are_settings() -> None:
    assert {used.field for used in USED.values()} <= Settings.model_fields.keys()
    assert USED["secret-key"].variable == "DESKGATE_SIGNED_SECRET_KEY"


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("guacd-hostname", " guacd.example ", "guacd.example"),
        ("guacd-port", "4822 ", 4822),
        ("guacd-ssl", "true", True),
        ("secret-key", " blanks count ", " blanks count "),
        ("timestamp-age-limit", "0", 0),
        ("json-secret-key", "4C0B569E4C96DF157EEE1B65DD0E4D41", "4C0B569E4C96DF157EEE1B65DD0E4D41"),
        ("json-trusted-networks", "10.0.0.0/8,192.0.2.7", ("10.0.0.0/8", "192.0.2.7")),
        ("api-session-timeout", "30", 30),
    ],
)
def test_values_as_they_are_read(key: str, value: str, read: Any) -> None:
    assert USED[key].read(value) == read


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("guacd-hostname", " "),
        ("guacd-port", "planted"),
        ("guacd-port", "65536"),
        ("guacd-port", "-1"),
        ("guacd-port", "٣"),
        ("guacd-ssl", "yes-planted"),
        ("secret-key", ""),
        ("timestamp-age-limit", "9" * 100),
        ("json-secret-key", "planted"),
        ("json-trusted-networks", "planted.example"),
        ("api-session-timeout", "0"),
    ],
)
def test_wrong_values_are_refused_and_not_repeated(key: str, value: str) -> None:
    with pytest.raises(ValueError) as refused:
        USED[key].read(value)
    assert "planted" not in str(refused.value)
    assert str(refused.value).startswith("it must ")


@pytest.mark.parametrize(
    ("key", "word"),
    [
        ("mysql-hostname", "database"),
        ("postgresql-user-password-min-length", "database"),
        ("ldap-user-base-dn", "DESKGATE_LDAP_URL"),
        ("openid-issuer", "DESKGATE_OIDC"),
        ("totp-issuer", "built in"),
        ("extension-priority", "extensions"),
        ("recording-search-path", "Recordings"),
        ("http-auth-header", "header"),
    ],
)
def test_what_there_is_instead(key: str, word: str) -> None:
    assert word in (sentence_for(key) or "")


def test_what_nobody_knows_has_no_sentence() -> None:
    assert sentence_for("gaucd-hostname") is None
    assert not [key for key in USED if sentence_for(key)]


def test_sentences_name_settings_that_there_are() -> None:
    texts = [text for _, text in ELSEWHERE] + list(FILES.values())
    named = {
        word.strip(".,;:")
        for text in texts
        for word in text.split()
        if word.startswith("DESKGATE_") and "…" not in word
    }
    fields = {name.removeprefix("DESKGATE_").lower() for name in named}
    assert fields <= Settings.model_fields.keys()


def test_files() -> None:
    assert "DESKGATE_LOG_LEVEL" in file_sentence("logback.xml")
    assert "no file" in file_sentence("notes.txt")


def test_the_documents_have_every_key() -> None:
    page = (Path(__file__).parents[3] / "docs/guacamole/moving.md").read_text()
    named = [*USED, *(pattern for pattern, _ in ELSEWHERE)]
    assert [name for name in named if f"`{name}`" not in page] == []
    assert [used.variable for used in USED.values() if f"`{used.variable}`" not in page] == []
