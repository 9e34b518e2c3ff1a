"""/session/oidc: log in by OpenID Connect. The browser goes there itself; the answer leads on."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from deskgate.control.api.schemas import Problem
from deskgate.control.directory.oidc_flow import oidc_begin
from deskgate.control.errors import NotFound
from deskgate.control.setup import current_settings

router = Router(tags=["session"])


@router.get("/{provider_id}", response={302: None, 404: Problem}, auth=None)
def oidc_login(
    request: HttpRequest,
    provider_id: Annotated[str, Path(max_length=32)],
    next: Annotated[str, Query(max_length=2000)] = "/",  # noqa: A002 -- as everybody calls it
) -> HttpResponse:
    """Redirects to the provider. Back from there, to `next` on this server, or to the page with
    `?login-error=` and a word for what went wrong."""
    provider = current_settings().oidc_provider(provider_id)
    if provider is None:
        raise NotFound("There is no such provider.")
    return oidc_begin(request=request, provider=provider, next_page=next)
