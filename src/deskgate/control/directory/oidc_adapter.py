"""What allauth asks us of OpenID Connect: which providers there are, and who has come back.

allauth has the state, PKCE and the exchange of the code. Law: it never makes or finds a person by
itself: everybody goes through `person_take`, and enters as everybody does.
"""

from __future__ import annotations

from typing import Any, NoReturn

import requests
import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.http import HttpRequest, HttpResponseRedirect

from deskgate.control.directory.oidc_enter import enter, login_error
from deskgate.control.directory.oidc_provider import SECONDS, provider_session, provider_trouble
from deskgate.control.setup import current_settings
from deskgate.directory_settings import OidcProvider

_PROVIDER = "openid_connect"
_log = structlog.get_logger(__name__)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # it has no types
    """Providers come from the settings and from nowhere else."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The configured ones, as allauth describes them."""
        del request
        return [
            social_app(one)
            for one in current_settings().oidc
            if provider in (None, _PROVIDER, one.id) and client_id in (None, one.client_id)
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never by allauth."""
        del request, sociallogin
        return False

    def get_requests_session(self) -> requests.Session:
        """For the exchange of the code."""
        session = provider_session(current_settings())
        session.request = _limited(session.request)  # type: ignore[method-assign]  # as allauth does
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        """The provider has said who it is: they enter, or are told why not."""
        raise ImmediateHttpResponse(enter(request, sociallogin))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> NoReturn:
        """The log-in came to nothing before anybody was named."""
        raise ImmediateHttpResponse(
            _came_to_nothing(provider.app.provider_id, error, exception, extra_context or {})
        )


def social_app(provider: OidcProvider) -> SocialApp:
    """The provider as allauth knows it; it is not in the database."""
    return SocialApp(
        provider=_PROVIDER,
        provider_id=provider.id,
        name=provider.name,
        client_id=provider.client_id,
        secret=provider.client_secret.get_secret_value(),
        settings={
            "server_url": provider.server_url,
            "scope": list(provider.scopes),
            "oauth_pkce_enabled": True,
        },
    )


def _limited(request: Any) -> Any:
    def limited(*arguments: Any, **options: Any) -> Any:
        return request(*arguments, **{"timeout": SECONDS, **options})

    return limited


def _came_to_nothing(
    provider_id: str, error: Any, exception: Exception | None, context: dict[str, Any]
) -> HttpResponseRedirect:
    provider = current_settings().oidc_provider(provider_id)
    if provider is not None and exception is not None:
        trouble = provider_trouble(provider, exception)  # not its text, which holds the answer
        _log.warning("! log-in by OpenID Connect", detail=trouble.detail)
        return login_error(trouble.reason)
    if "state" not in context:
        return login_error("state-lost")
    _log.info("= refused by the provider", provider=provider_id, error=str(error))
    return login_error("refused-there" if error == AuthError.CANCELLED else "provider-error")
