"""The flow's own refusals; the way there and back is tried with a real provider."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import HttpResponse
from django.test import Client, RequestFactory

from deskgate.control import setup
from deskgate.control.directory import oidc_flow
from deskgate.control.directory.errors import ProviderTrouble
from deskgate.control.directory.oidc_token import BadToken
from deskgate.directory_settings import OidcProvider
from deskgate.settings import Settings

BACK = "/accounts/oidc/corp/login/callback/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def corp(monkeypatch: pytest.MonkeyPatch) -> OidcProvider:
    corp = OidcProvider(id="corp", name="C", server_url="http://127.0.0.1:1", client_id="c")
    monkeypatch.setattr(setup, "_handed_over", [Settings(_env_file=None, oidc=(corp,))])
    return corp


def test_a_provider_that_is_down(client: Client) -> None:
    answer = client.get("/api/v1/session/oidc/corp")
    assert answer["Location"] == "/?login-error=provider-down"


def test_back_without_having_left(client: Client) -> None:
    assert client.get(BACK)["Location"] == "/?login-error=state-lost"
    assert client.get(f"{BACK}?error=access_denied")["Location"] == "/?login-error=state-lost"
    assert client.post(BACK).status_code == 405


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (BadToken("x"), "provider-error"),
        (ProviderTrouble("provider-down", "x"), "provider-down"),
        (requests.Timeout(), "provider-error"),
        (KeyError("access_token"), "provider-error"),
        (ValueError("expires_in"), "provider-error"),
    ],
)
def test_a_provider_s_nonsense_is_no_defect_of_ours(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    def fail(_: Any) -> HttpResponse:
        raise error

    monkeypatch.setattr(OAuth2CallbackView, "adapter_view", lambda _: fail)
    assert client.get(f"{BACK}?code=x&state=y")["Location"] == f"/?login-error={reason}"


@pytest.mark.parametrize(
    ("claims", "more"),
    [
        ({"sub": "ada"}, {"sub": "grace"}),
        ({"sub": ""}, {"sub": ""}),
        ({"sub": "a\0"}, {"sub": "a\0"}),
        ({"sub": "x" * 256}, {"sub": "x" * 256}),
    ],
)
def test_about_one_person(
    corp: OidcProvider,
    monkeypatch: pytest.MonkeyPatch,
    claims: dict[str, str],
    more: dict[str, str],
) -> None:
    published = {"jwks_uri": "k", "issuer": "i", "userinfo_endpoint": "u"}
    monkeypatch.setattr(oidc_flow, "discover", lambda *_: published)
    monkeypatch.setattr(oidc_flow, "fetch", lambda *_: more)
    monkeypatch.setattr(oidc_flow, "id_token_claims", lambda *_, **__: dict(claims))
    with pytest.raises(BadToken):
        oidc_flow._Exchange(RequestFactory().get(BACK), corp)._claims("token", "access")


def test_the_id_token_has_the_last_word(
    corp: OidcProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = {"jwks_uri": "k", "issuer": "i", "userinfo_endpoint": "u"}
    more = {"sub": "ada", "amr": ["mfa"], "name": "Ada"}
    monkeypatch.setattr(oidc_flow, "discover", lambda *_: published)
    monkeypatch.setattr(oidc_flow, "fetch", lambda *_: more)
    claims = {"sub": "ada", "amr": ["pwd"]}
    monkeypatch.setattr(oidc_flow, "id_token_claims", lambda *_, **__: dict(claims))
    found = oidc_flow._Exchange(RequestFactory().get(BACK), corp)._claims("token", "access")
    assert found == {"sub": "ada", "amr": ["pwd"], "name": "Ada"}
