"""/shares: what one has shared, what is shared with one, and how to share."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from deskgate.control.accounts.models import User
from deskgate.control.api.auth import person_of, token_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import Problem, TunnelTokenOut
from deskgate.control.api.shares_schemas import (
    InsideOut,
    NamedOut,
    ShareIn,
    ShareMadeOut,
    ShareOptionsOut,
    ShareOut,
    ShareRights,
    SharesOut,
    ShareToIn,
    ShareToOut,
)
from deskgate.control.api.tunnel_tokens import tunnel_token_out
from deskgate.control.audit.models import SessionLog
from deskgate.control.errors import Invalid
from deskgate.control.permissions.rules import Right
from deskgate.control.permissions.selectors import terms_reaching
from deskgate.control.setup import current_settings
from deskgate.control.sharing.codes import is_locked
from deskgate.control.sharing.models import Share
from deskgate.control.sharing.offering import offer_of
from deskgate.control.sharing.people import group_known, people_found, user_known
from deskgate.control.sharing.selectors import sessions_inside, shares_given, shares_received
from deskgate.control.sharing.services import (
    Receiver,
    Wish,
    share_create,
    share_end,
    share_inside_end,
)
from deskgate.control.sharing.standing import Reach, Worth, reach_of, share_worth
from deskgate.control.sharing.telling import name_of, protocol_of
from deskgate.control.tokens.opening import share_token_issue
from deskgate.grants import Secret

router = Router(tags=["shares"])

Side = Literal["given", "received"]
_RIGHTS = {
    "control": Right.INPUT,
    "may_copy": Right.COPY,
    "paste": Right.PASTE,
    "upload": Right.UPLOAD,
    "download": Right.DOWNLOAD,
}


@router.post("", response={201: ShareMadeOut, ERRORS: Problem}, by_alias=True)
def share_post(request: HttpRequest, wish: ShareIn) -> Status[ShareMadeOut]:
    """Share a connection, whose recipients get sessions of their own, or a live session, which they
    join. Rights that the giver hasn't are refused; `link` in the answer is told this once."""
    giver = person_of(request)
    given = wish.dict()
    rights = Right.NONE
    for name, right in _RIGHTS.items():
        rights |= right if given[name] else Right.NONE
    share, secret = share_create(
        giver=giver,
        connection_id=wish.connection_id,
        session_id=wish.session_id,
        to=_receiver(giver, wish.to),
        wish=Wish(
            rights=rights,
            minutes=wish.minutes,
            note=wish.note,
            code=Secret(wish.code.get_secret_value()) if wish.code is not None else None,
            max_uses=wish.max_uses,
        ),
    )
    link = "" if secret is None else f"/#/s/{secret.reveal()}"
    return Status(201, ShareMadeOut(**dict(_given(share, [])), link=link))


@router.get("", response={200: SharesOut, ERRORS: Problem}, by_alias=True)
def shares_list(request: HttpRequest, side: Side) -> SharesOut:
    """What the caller has shared, or what is shared with them and good now."""
    person = person_of(request)
    if side == "received":
        return SharesOut(items=[_received(*one) for one in shares_received(person)])
    shares = shares_given(person)
    inside, reach = sessions_inside(shares), reach_of(shares)
    return SharesOut(items=[_given(share, inside[share.pk], reach) for share in shares])


@router.get("/options", response={200: ShareOptionsOut, ERRORS: Problem}, by_alias=True)
def share_options_read(
    request: HttpRequest,
    connection_id: Annotated[str | None, Query(max_length=64)] = None,
    session_id: Annotated[str | None, Query(max_length=64)] = None,
    q: Annotated[str, Query(max_length=150)] = "",
) -> ShareOptionsOut:
    """What the caller could give of one of these, and at most 20 people and 20 groups with `q` in
    their names: those of the caller's own groups, for administrators all."""
    person = person_of(request)
    offer = offer_of(person=person, connection_id=connection_id, session_id=session_id)
    may_share = offer.refusal is None
    users, groups = people_found(person, q) if may_share else ([], [])
    return ShareOptionsOut(
        may_share=may_share,
        reason="" if offer.refusal is None else str(offer.refusal),
        rights=rights_out(offer.rights),
        max_minutes=offer.minutes if may_share else 0,
        links_allowed=current_settings().share_links and not offer.second_factor,
        users=[NamedOut(id=str(one.pk), name=one.shown) for one in users],
        groups=[NamedOut(id=str(one.pk), name=one.name) for one in groups],
    )


@router.delete("/{share_id}", response={204: None, ERRORS: Problem})
def share_remove(request: HttpRequest, share_id: str) -> HttpResponse:
    """End a share of one's own: whoever is in by it leaves at once."""
    share_end(giver=person_of(request), share_id=share_id)
    return HttpResponse(status=204)


@router.delete("/{share_id}/inside/{session_id}", response={204: None, ERRORS: Problem})
def share_inside_remove(request: HttpRequest, share_id: str, session_id: str) -> HttpResponse:
    """Send one of those out who are in by a share of one's own."""
    share_inside_end(giver=person_of(request), share_id=share_id, session_id=session_id)
    return HttpResponse(status=204)


@router.post("/{share_id}/tunnel-tokens", response={201: TunnelTokenOut, ERRORS: Problem})
def share_token_post(request: HttpRequest, share_id: str) -> Status[TunnelTokenOut]:
    """A token to open what is shared with the caller, once, within a minute."""
    token = share_token_issue(
        request=request, person=person_of(request), share_id=share_id, api_token=token_of(request)
    )
    return Status(201, tunnel_token_out(token, kind="s", identifier=share_id))


def rights_out(rights: Right) -> ShareRights:
    """The rights by their names."""
    return ShareRights(**{name: right in rights for name, right in _RIGHTS.items()})


def _receiver(giver: User, to: ShareToIn) -> Receiver:
    if [to.user_id is not None, to.group_id is not None, to.link].count(True) != 1:
        raise Invalid({"to": ["Give one person, one group, or a link."]})
    return Receiver(
        user=None if to.user_id is None else user_known(person=giver, user_id=to.user_id),
        group=None if to.group_id is None else group_known(person=giver, group_id=to.group_id),
    )


def _given(share: Share, inside: list[SessionLog], reach: Reach = terms_reaching) -> ShareOut:
    good = share_worth(share, reach) is not None and not is_locked(share)
    return ShareOut(
        id=str(share.pk),
        side="given",
        kind="session" if share.session_id else "connection",
        name=name_of(share),
        protocol=protocol_of(share),
        connection_id=None if share.connection_id is None else str(share.connection_id),
        session_id=None if share.session_id is None else str(share.session_id),
        giver=share.giver.shown,
        to=_to(share),
        rights=rights_out(Right(share.rights)),
        note=share.note,
        created_at=share.created_at,
        expires_at=share.expires_at,
        ended_at=share.ended_at,
        active=good and (share.max_uses is None or share.uses < share.max_uses),
        uses=share.uses,
        max_uses=share.max_uses,
        has_code=bool(share.code),
        locked=is_locked(share),
        inside=[_inside(row) for row in inside],
    )


def _received(share: Share, worth: Worth) -> ShareOut:
    return ShareOut(
        id=str(share.pk),
        side="received",
        kind="session" if share.session_id else "connection",
        name=name_of(share),
        protocol=protocol_of(share),
        connection_id=None,
        session_id=None,
        giver=share.giver.shown,
        to=None,
        rights=rights_out(worth.rights),
        note=share.note,
        created_at=share.created_at,
        expires_at=worth.until,
        ended_at=None,
        active=True,
        uses=0,
        max_uses=None,
        has_code=False,
        locked=False,
        inside=[],
    )


def _to(share: Share) -> ShareToOut:
    if share.user is not None:
        return ShareToOut(kind="user", name=share.user.shown)
    if share.group is not None:
        return ShareToOut(kind="group", name=share.group.name)
    return ShareToOut(kind="link", name="")


def _inside(row: SessionLog) -> InsideOut:
    terms = getattr(row, "terms", None)
    return InsideOut(
        session_id=str(row.pk),
        name=row.person.shown if row.person is not None else row.person_name,
        since=row.opened_at or row.started_at,
        control=terms is not None and Right.INPUT in Right(terms.rights),
        address=row.client_address,
    )
