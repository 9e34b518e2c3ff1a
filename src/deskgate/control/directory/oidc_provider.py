"""What a provider publishes of itself: where to ask, and by which keys it signs.

Law: an answer is believed only from the address that the administrator configured, and only what
names that address as its issuer.
"""

from __future__ import annotations

from typing import Any, Final

import requests

from deskgate.control.directory.errors import ProviderTrouble
from deskgate.directory_settings import DirectorySettings, OidcProvider

SECONDS: Final = 5
_NEEDED: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_PATH: Final = "/.well-known/openid-configuration"


def provider_session(settings: DirectorySettings) -> requests.Session:
    """What providers are asked with."""
    session = requests.Session()
    session.max_redirects = 3
    if settings.oidc_ca is not None:
        session.verify = str(settings.oidc_ca)
    return session


def discover(provider: OidcProvider, settings: DirectorySettings) -> dict[str, Any]:
    """The provider's configuration. Raises ProviderTrouble."""
    found = fetch(provider, settings, provider.server_url.rstrip("/") + _PATH)
    issuer = str(found.get("issuer", ""))
    if issuer.rstrip("/") != provider.server_url.rstrip("/"):
        raise _trouble(
            provider,
            f"it calls itself {issuer!r}, but server_url is {provider.server_url!r}: "
            "correct server_url in DESKGATE_OIDC",
        )
    missing = [name for name in _NEEDED if not isinstance(found.get(name), str)]
    if missing:
        raise _trouble(provider, f"its configuration lacks {', '.join(missing)}")
    return found


def fetch(
    provider: OidcProvider, settings: DirectorySettings, url: str, token: str = ""
) -> dict[str, Any]:
    """A JSON object from the provider. Raises ProviderTrouble."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with provider_session(settings) as session:
            answer = session.get(url, headers=headers, timeout=SECONDS)
            answer.raise_for_status()
            found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise provider_trouble(provider, error) from error
    if not isinstance(found, dict):
        raise _trouble(provider, f"{url} gives no JSON object")
    return found


def provider_trouble(provider: OidcProvider, error: Exception) -> ProviderTrouble:
    """This error in words for the log. The library's own texts hold addresses, no secrets."""
    if isinstance(error, requests.exceptions.SSLError):
        return _trouble(provider, "its certificate is not trusted (DESKGATE_OIDC_CA)")
    if isinstance(error, requests.ConnectionError | requests.Timeout):
        text = f"{provider.server_url} can't be reached: {type(error).__name__}"
        return _trouble(provider, text, reason="provider-down")
    if isinstance(error, requests.HTTPError) and error.response is not None:
        where = error.response.url.partition("?")[0]
        down = error.response.status_code >= 500
        text = f"{where} answers HTTP {error.response.status_code}"
        return _trouble(provider, text, reason="provider-down" if down else "provider-error")
    return _trouble(provider, f"its answer can't be read: {type(error).__name__}")


def _trouble(
    provider: OidcProvider, text: str, *, reason: str = "provider-error"
) -> ProviderTrouble:
    return ProviderTrouble(reason, f"OpenID Connect provider {provider.id!r}: {text}.")
