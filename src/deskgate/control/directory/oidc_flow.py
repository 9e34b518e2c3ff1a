"""A log-in by OpenID Connect: off to the provider, and back from it. The flow is allauth's; the
nonce, the check of the ID token, and the words for what goes wrong are ours.

Laws: nobody is sent anywhere but to the configured provider, and afterwards to nowhere but here; a
provider that answers nonsense is its own trouble and no defect of ours.
"""

from __future__ import annotations

import secrets
from typing import Any

import requests
import structlog
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from deskgate.control.directory.errors import ProviderTrouble
from deskgate.control.directory.oidc_enter import login_error, safe_next
from deskgate.control.directory.oidc_provider import discover, fetch, provider_trouble
from deskgate.control.directory.oidc_token import BadToken, id_token_claims
from deskgate.control.setup import current_settings
from deskgate.directory_settings import OidcProvider

_NONCE_BYTES = 24
_KEY_LENGTH = 255  # of sub: OpenID Connect Core 1.0, 2
_log = structlog.get_logger(__name__)


class _Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # the library has no types
    """One log-in with one provider."""

    def __init__(self, request: HttpRequest, provider: OidcProvider) -> None:
        super().__init__(request, provider.id)
        self._provider = provider

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider publishes, asked once."""
        if not hasattr(self, "_published"):
            self._published = discover(self._provider, current_settings())
        return self._published

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Who has come back, by the ID token, with what else the provider says of them."""
        del request, app
        claims = self._claims(str(kwargs["response"].get("id_token") or ""), str(token.token))
        account = SocialAccount(provider=self._provider.id, uid=claims["sub"], extra_data=claims)
        return SocialLogin(account=account, provider=self.get_provider())

    def _claims(self, id_token: str, access_token: str) -> dict[str, Any]:
        settings, published = current_settings(), self.openid_config
        claims = id_token_claims(
            id_token,
            keys=fetch(self._provider, settings, published["jwks_uri"]),
            issuer=published["issuer"],
            client_id=self._provider.client_id,
        )
        key = str(claims["sub"])
        if not 1 <= len(key) <= _KEY_LENGTH or not key.isprintable():
            raise BadToken("the ID token's sub is not 1 to 255 characters")
        where = published.get("userinfo_endpoint")
        if not isinstance(where, str):
            return claims
        more = fetch(self._provider, settings, where, access_token)
        if more.get("sub") != claims["sub"]:
            raise BadToken("the ID token and the user information are about two people")
        return {**more, **claims}


def _told(trouble: ProviderTrouble) -> HttpResponse:
    _log.warning("! log-in by OpenID Connect", detail=trouble.detail)
    return login_error(trouble.reason)


def oidc_begin(*, request: HttpRequest, provider: OidcProvider, next_page: str) -> HttpResponse:
    """Off to the provider; back to the page with a word where that can't be."""
    nonce = secrets.token_urlsafe(_NONCE_BYTES)
    flow = get_adapter(request).get_provider(request, provider.id)
    flow.get_oauth2_adapter = lambda asked: _Exchange(asked, provider)
    try:
        answer: HttpResponse = flow.redirect(
            request,
            process="login",
            next_url=safe_next(next_page),
            data={"nonce": nonce},
            auth_params={"nonce": nonce},
        )
    except ProviderTrouble as trouble:
        return _told(trouble)
    return answer


@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    provider = current_settings().oidc_provider(provider_id)
    if provider is None:
        raise Http404
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(_Exchange(request, provider))(
            request
        )
    except ProviderTrouble as trouble:
        return _told(trouble)
    except (BadToken, OAuth2Error, requests.RequestException) as error:
        detail = f"OpenID Connect provider {provider.id!r}: {error}."
        return _told(ProviderTrouble("provider-error", detail))
    except (KeyError, ValueError, TypeError, AttributeError) as nonsense:
        return _told(provider_trouble(provider, nonsense))
    return answer
