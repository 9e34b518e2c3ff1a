"""LDAP and OpenID Connect are described completely, or the setting that is wrong is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pydantic
import pytest

from deskgate.cli.main import main
from deskgate.directory_settings import OidcProvider
from deskgate.settings import Settings, load_settings

MARKER = "marker-5e-never-shown"
LDAP = {"ldap_url": "ldap://dc1.example.org", "ldap_user_base": "dc=example"}
CORP: dict[str, Any] = {
    "id": "corp",
    "name": "Corporate log-in",
    "server_url": "https://sso.example.org/realms/corp",
    "client_id": "deskgate",
    "client_secret": MARKER,
}


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[arg-type]  # what is wrong is tried too


def refusal(**given: object) -> str:
    with pytest.raises(pydantic.ValidationError) as refused:
        settings(**given)
    assert MARKER not in str(refused.value)
    return str(refused.value)


def test_without_directories() -> None:
    assert settings().ldap_url is None
    assert settings().oidc == ()
    assert settings(oidc="", ldap_group_map="", ldap_url=" ").ldap_url is None


def test_ldap_is_encrypted_and_checked_unless_told_otherwise() -> None:
    made = settings(**LDAP, ldap_group_map='{" cn=ops,dc=x ": "Operators "}', ldap_group_base="x")
    assert made.ldap_start_tls
    assert made.ldap_group_map == {"cn=ops,dc=x": "Operators"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"ldap_url": "http://x"}, "ldap://host"),
        ({"ldap_url": "ldap://a ldapi:///x"}, "ldap://host"),
        ({"ldap_url": "ldap://a"}, "DESKGATE_LDAP_USER_BASE"),
        ({**LDAP, "ldap_require_group": "ops"}, "DESKGATE_LDAP_GROUP_BASE"),
        ({**LDAP, "ldap_bind_dn": "cn=x"}, "go together"),
        ({**LDAP, "ldap_bind_password": MARKER}, "go together"),
        ({"ldap_url": "ldap://a", "ldap_user_dn": "uid=ada"}, "%(user)s"),
        ({"ldap_url": "ldap://a", "ldap_user_dn": "%(user)s@corp"}, "a DN"),
        (
            {
                "ldap_url": "ldap://a",
                "ldap_user_dn": "uid=%(user)s",
                "ldap_bind_dn": "cn=x",
                "ldap_bind_password": MARKER,
            },
            "without DESKGATE_LDAP_BIND_DN",
        ),
        ({**LDAP, "ldap_deny_group": "ops"}, "DESKGATE_LDAP_GROUP_BASE"),
        ({"ldap_user_filter": "(uid=ada)"}, "%(user)s"),
        ({"ldap_user_filter": "(uid=%(name)s)"}, "%(user)s"),
        ({"ldap_user_filter": "uid=%(user)s"}, "in parentheses"),
        ({"ldap_group_filter": "(&(a=b)"}, "in parentheses"),
        ({"ldap_group_map": f'{{"x": "{MARKER}"'}, "not valid JSON"),
        ({"ldap_group_map": '{"x": ""}'}, "name of a group"),
        ({"ldap_group_map": '["x"]'}, "dict"),
    ],
)
def test_what_is_wrong_with_ldap_is_named(given: dict[str, object], words: str) -> None:
    assert words in refusal(**given)


def test_a_provider() -> None:
    made = settings(oidc=json.dumps([CORP]))
    assert made.oidc_provider("corp") == made.oidc[0]
    assert made.oidc_provider("other") is None
    assert made.oidc[0].scopes == ("openid", "profile", "email")
    assert not made.oidc[0].allow_create
    assert MARKER not in repr(made)
    assert settings(oidc=[made.oidc[0]]).oidc == made.oidc


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "Corp!"}, "provider 1: id"),
        ({"name": ""}, "name"),
        ({"server_url": "http://sso.example.org"}, "https://"),
        ({"server_url": f"https://ada:{MARKER}@sso"}, "issuer"),
        ({"scopes": ["email"]}, "openid"),
        ({"group_map": {"ops": " "}}, "name of a group"),
        ({"secret": MARKER}, "secret"),
    ],
)
def test_what_is_wrong_with_a_provider_is_named(changes: dict[str, object], words: str) -> None:
    assert words in refusal(oidc=json.dumps([{**CORP, **changes}]))


def test_providers_are_a_list_with_ids_of_their_own() -> None:
    assert "list of providers" in refusal(oidc=json.dumps(CORP))
    assert "the same id" in refusal(oidc=json.dumps([CORP, CORP]))
    assert "not valid JSON" in refusal(oidc=f"[{MARKER}")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://[::1]:9",
        "http://localhost:9",
        "https://sso.example.org/.well-known/openid-configuration",
    ],
)
def test_plain_http_is_for_this_machine_only(url: str) -> None:
    provider = OidcProvider.model_validate({**CORP, "server_url": url})
    assert "well-known" not in provider.server_url


def test_the_command_says_it_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("DESKGATE_LDAP_URL", "ldap://a")
    monkeypatch.chdir(tmp_path)
    load_settings.cache_clear()
    try:
        assert main(["doctor"]) == 1
    finally:
        monkeypatch.undo()
        load_settings.cache_clear()
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "DESKGATE_LDAP_USER_BASE" in said
