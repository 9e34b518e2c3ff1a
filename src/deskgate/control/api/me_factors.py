"""/me/second-factor: set up an authenticator, passkeys, recovery codes; take them away.

Changes need the proof of the last minutes (403 `reauthentication-needed`), and are all that may be
done by who must set up a factor first.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from deskgate.control.accounts.factor_selectors import passkeys_of, recovery_codes_left, totp_of
from deskgate.control.accounts.factor_services import (
    recovery_codes_renew,
    totp_begin,
    totp_confirm,
    totp_remove,
)
from deskgate.control.accounts.groups_selectors import second_factor_required
from deskgate.control.accounts.passkeys import (
    passkey_add,
    passkey_offer,
    passkey_remove,
    passkey_rename,
)
from deskgate.control.api.auth import Enrolling, person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.me_schemas import (
    FactorsOut,
    NewPasskeyIn,
    NewPasskeyOut,
    PasskeyOptionsIn,
    PasskeyOut,
    PasskeyPatch,
    RecoveryCodesOut,
    TotpOut,
)
from deskgate.control.api.schemas import Problem
from deskgate.control.api.session_schemas import CodeIn, PasskeyOptionsOut

REFUSALS = ERRORS | {429}

router = Router(tags=["me"], auth=Enrolling())


@router.get("", response={200: FactorsOut, ERRORS: Problem})
def factors_read(request: HttpRequest) -> FactorsOut:
    """What one has."""
    user = person_of(request)
    return FactorsOut(
        totp=totp_of(user) is not None,
        passkeys=[_out(one) for one in passkeys_of(user)],
        recovery_codes_left=recovery_codes_left(user),
        required=second_factor_required(user),
    )


@router.post("/totp", response={200: TotpOut, ERRORS: Problem})
def totp_post(request: HttpRequest) -> TotpOut:
    """A secret for an authenticator, which counts once a code of it was shown."""
    offer = totp_begin(request=request)
    return TotpOut(
        secret=offer.secret.reveal(), url=offer.url.reveal(), qr_svg=offer.qr_svg.reveal()
    )


@router.post("/totp/confirm", response={200: RecoveryCodesOut, REFUSALS: Problem})
def totp_confirm_post(request: HttpRequest, given: CodeIn) -> RecoveryCodesOut:
    """The first code. Recovery codes come with one's first factor, shown this once."""
    return RecoveryCodesOut(recovery_codes=totp_confirm(request=request, code=given.code))


@router.delete("/totp", response={204: None, ERRORS: Problem})
def totp_delete(request: HttpRequest) -> HttpResponse:
    """Take the authenticator away; 409 when it is the last factor and a group demands one."""
    totp_remove(request=request)
    return HttpResponse(status=204)


@router.post("/recovery-codes", response={200: RecoveryCodesOut, ERRORS: Problem})
def recovery_codes_post(request: HttpRequest) -> RecoveryCodesOut:
    """New recovery codes, shown this once; the old ones are void."""
    return RecoveryCodesOut(recovery_codes=recovery_codes_renew(request=request))


@router.post("/passkeys/options", response={200: PasskeyOptionsOut, ERRORS: Problem})
def passkey_options_post(
    request: HttpRequest, wanted: PasskeyOptionsIn | None = None
) -> PasskeyOptionsOut:
    """What `navigator.credentials.create` needs."""
    passwordless = wanted is None or wanted.passwordless
    return PasskeyOptionsOut(publicKey=passkey_offer(request=request, passwordless=passwordless))


@router.post("/passkeys", response={201: NewPasskeyOut, REFUSALS: Problem})
def passkey_post(request: HttpRequest, given: NewPasskeyIn) -> Status[NewPasskeyOut]:
    """What `navigator.credentials.create` gave."""
    made, codes = passkey_add(
        request=request,
        name=given.name,
        credential=given.credential,
        passwordless=given.passwordless,
    )
    return Status(201, NewPasskeyOut(**_out(made).model_dump(), recovery_codes=codes))


@router.patch("/passkeys/{passkey_id}", response={200: PasskeyOut, ERRORS: Problem})
def passkey_patch(request: HttpRequest, passkey_id: str, changes: PasskeyPatch) -> PasskeyOut:
    """Another name."""
    return _out(passkey_rename(request=request, passkey_id=passkey_id, name=changes.name))


@router.delete("/passkeys/{passkey_id}", response={204: None, ERRORS: Problem})
def passkey_delete(request: HttpRequest, passkey_id: str) -> HttpResponse:
    """Take it away; 409 when it is the last factor and a group demands one."""
    passkey_remove(request=request, passkey_id=passkey_id)
    return HttpResponse(status=204)


def _out(factor: Authenticator) -> PasskeyOut:
    key = factor.wrap()
    return PasskeyOut(
        id=str(factor.pk),
        name=key.name,
        passwordless=bool(key.is_passwordless),
        created_at=factor.created_at,
        last_used_at=factor.last_used_at,
    )
