"""The last step of a log-in by OpenID Connect: the person whom the provider named enters.

Laws: every way in ends as all others do, in `person_enter`; a second factor is asked for as after a
password, unless the provider's word counts for it; back at the page, only a word says what was
wrong, never what was sent.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import structlog
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login as LoginSteps
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import get_script_prefix
from django.utils.http import url_has_allowed_host_and_scheme

from deskgate.control.accounts.entering import person_enter, person_entered
from deskgate.control.accounts.models import User
from deskgate.control.audit.record import record
from deskgate.control.directory.claims import Rules
from deskgate.control.directory.errors import LOGIN_ERRORS, DirectoryRefused
from deskgate.control.directory.oidc_claims import claim, claimed_person, shows_second_factor
from deskgate.control.directory.oidc_token import nonce_is
from deskgate.control.directory.services import person_take
from deskgate.control.errors import ControlError, Forbidden, LoginOver, LoginUnfinished
from deskgate.control.setup import current_settings
from deskgate.directory_settings import OidcProvider

_log = structlog.get_logger(__name__)


def enter(request: HttpRequest, named: SocialLogin) -> HttpResponseRedirect:
    """Log the browser in as the person here whom the provider means, and back to the page."""
    provider = current_settings().oidc_provider(named.account.provider)
    claims: dict[str, Any] = named.account.extra_data
    if provider is None:  # taken from the settings meanwhile
        return login_error("state-lost")
    if not nonce_is(claims, (named.state.get("data") or {}).get("nonce")):
        _log.warning("! an ID token of another log-in", provider=provider.id)
        return login_error("state-lost")
    try:
        claimed = claimed_person(provider, claims)
        user = person_take(claimed=claimed, rules=Rules.of_provider(provider))
        _pass(request, user, provider, with_factor=shows_second_factor(provider, claims))
    except DirectoryRefused as refused:
        name = str(claim(claims, provider.username_claim) or "")
        details = {"by": f"oidc:{provider.id}", "reason": refused.reason}
        told = name if name.isprintable() else "an unusable name"
        record("login.refuse", None, name=told, details=details)
        return login_error(refused.reason)
    except LoginUnfinished:
        return login_error("second-factor-needed")
    except (LoginOver, Forbidden):  # disabled between two lines
        return login_error("account-disabled")
    except ControlError as error:
        _log.warning("! log-in by OpenID Connect", provider=provider.id, detail=str(error))
        return login_error("provider-error")
    return HttpResponseRedirect(safe_next(named.state.get("next")))


def login_error(reason: str) -> HttpResponseRedirect:
    """Back to the page, which has the words for it."""
    if reason not in LOGIN_ERRORS:
        raise KeyError(reason)
    return HttpResponseRedirect(f"{get_script_prefix()}?{urlencode({'login-error': reason})}")


def safe_next(address: object) -> str:
    """Where to go then: an address on this server, else the page, which "/" means, too."""
    text = address if isinstance(address, str) and address.isprintable() else ""
    here = text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None)
    return text if here and text != "/" else get_script_prefix()


def _pass(request: HttpRequest, user: User, provider: OidcProvider, *, with_factor: bool) -> None:
    """Raises LoginUnfinished, LoginOver."""
    record_authentication(request, user, "socialaccount", provider=f"oidc:{provider.id}")
    if with_factor:
        record_authentication(request, user, "mfa", type=f"oidc:{provider.id}")
        person_enter(request=request, user=user)
        return
    perform_login(request, LoginSteps(user=user))
    person_entered(request=request, user=user)
