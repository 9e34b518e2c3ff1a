"""allauth knows the configured providers and no others; what came to nothing has one word."""

from __future__ import annotations

import pytest
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.test import RequestFactory

from deskgate.control import setup
from deskgate.control.directory.oidc_adapter import ProviderAdapter, social_app
from deskgate.directory_settings import OidcProvider
from deskgate.settings import Settings

REQUEST = RequestFactory().get("/")


@pytest.fixture
def corp(monkeypatch: pytest.MonkeyPatch) -> OidcProvider:
    corp, other = (
        OidcProvider(id=name, name=name, server_url="https://x", client_id=name)
        for name in ("corp", "other")
    )
    monkeypatch.setattr(setup, "_handed_over", [Settings(_env_file=None, oidc=(corp, other))])
    return corp


def test_providers_are_those_of_the_settings(corp: OidcProvider, db: None) -> None:
    SocialApp.objects.create(
        provider="openid_connect", provider_id="false", name="x", client_id="x"
    )
    adapter = ProviderAdapter()
    assert [app.provider_id for app in adapter.list_apps(REQUEST)] == ["corp", "other"]
    assert [app.name for app in adapter.list_apps(REQUEST, provider="corp")] == ["corp"]
    assert adapter.list_apps(REQUEST, provider="false") == []
    assert not adapter.is_open_for_signup(REQUEST, None)


def test_every_log_in_is_proved_by_pkce(corp: OidcProvider) -> None:
    assert social_app(corp).settings["oauth_pkce_enabled"] is True


def test_nobody_is_waited_for_for_ever(corp: OidcProvider) -> None:
    with ProviderAdapter().get_requests_session() as session:
        with pytest.raises(requests.ConnectionError):
            session.get("http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("error", "exception", "context", "reason"),
    [
        (None, None, {"state_id": "x"}, "state-lost"),
        (AuthError.CANCELLED, None, {"state": {}}, "refused-there"),
        (AuthError.UNKNOWN, None, {"state": {}}, "provider-error"),
        (None, OAuth2Error("secret answer"), {"state": {}}, "provider-error"),
        (None, requests.Timeout(), {"state": {}}, "provider-down"),
    ],
)
def test_what_came_to_nothing(
    corp: OidcProvider,
    error: object,
    exception: Exception | None,
    context: dict[str, object],
    reason: str,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Flow:
        app = social_app(corp)

    with pytest.raises(ImmediateHttpResponse) as ended:
        ProviderAdapter().on_authentication_error(
            REQUEST, Flow, error=error, exception=exception, extra_context=context
        )
    assert ended.value.response["Location"] == f"/?login-error={reason}"
    assert "secret answer" not in caplog.text + capsys.readouterr().out
