"""/guest: by the link of a share, without an account."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from deskgate.control.api.auth import Anybody
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import Problem
from deskgate.control.api.shares import rights_out
from deskgate.control.api.shares_schemas import GuestIn, GuestLookIn, GuestLookOut, GuestOut
from deskgate.control.sharing.guests import guest_enter, guest_look
from deskgate.control.sharing.telling import name_of, protocol_of
from deskgate.control.visits.models import VisitSource
from deskgate.grants import Secret

REFUSALS = ERRORS | {429}

router = Router(tags=["guests"])


@router.post(
    "/look", response={200: GuestLookOut, REFUSALS: Problem}, auth=Anybody(), by_alias=True
)
def guest_look_post(request: HttpRequest, link: GuestLookIn) -> GuestLookOut:
    """What a link leads to, before one enters. 404 for links that are over, or that never were.

    409 `share-locked` after too many wrong code words, 409 when it was used as often as it may be.
    """
    share, worth = guest_look(request=request, secret=Secret(link.secret.get_secret_value()))
    return GuestLookOut(
        name=name_of(share),
        protocol=protocol_of(share),
        giver=share.giver.shown,
        needs_code=bool(share.code),
        rights=rights_out(worth.rights),
        expires_at=worth.until,
    )


@router.post("", response={200: GuestOut, REFUSALS: Problem}, auth=Anybody(), by_alias=True)
def guest_post(request: HttpRequest, guest: GuestIn) -> GuestOut:
    """Enter by a link, under a name. The token opens the tunnel again and again until it ends.

    403 `code-wrong`; the rest as above.
    """
    code = None if guest.code is None else Secret(guest.code.get_secret_value())
    entered = guest_enter(
        request=request,
        secret=Secret(guest.secret.get_secret_value()),
        name=guest.name,
        code=code,
    )
    return GuestOut(
        token=entered.token.reveal(),
        data_source=VisitSource.GUEST.value,
        kind="s",
        identifier=str(entered.share.pk),
        name=name_of(entered.share),
        protocol=protocol_of(entered.share),
        rights=rights_out(entered.worth.rights),
        expires_at=entered.worth.until,
    )
