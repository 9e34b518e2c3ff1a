"""The secrets of a share that anyone with its link may use: the link's, and the code word.

Laws: the link's secret is kept as a digest and the code word as a slow hash; wrong code words are
counted before they are compared, so that of many at once none is tried for nothing; after a few the
share lets nobody in any more, whatever they say.
"""

from __future__ import annotations

import secrets
import threading
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F

from deskgate.control.accounts.turns import turn
from deskgate.control.errors import Conflict, Forbidden, Invalid
from deskgate.control.sharing.models import Share
from deskgate.control.sharing.standing import shares_whole
from deskgate.control.texts import is_unicode
from deskgate.control.tokens.services import token_digest
from deskgate.grants import Secret

TRIES: Final = 5
CODE_LENGTH: Final = (4, 100)
_BYTES: Final = 32
_SECRET_LENGTH: Final = 100
_WAIT_SECONDS: Final = 10.0
# One at a time, so that guests who come together are not taken for somebody who guesses.
_one: Final = threading.BoundedSemaphore(1)


class ShareLocked(Conflict):
    """Too many wrong code words: the link is good for nothing any more."""

    kind = "share-locked"

    def __init__(self) -> None:
        super().__init__(
            "Too many wrong code words were tried, so this link is locked. Ask whoever gave it to "
            "you for another one."
        )


class CodeWrong(Forbidden):
    """This is not the code word."""

    kind = "code-wrong"

    def __init__(self, left: int) -> None:
        more = "one more try" if left == 1 else f"{left} more tries"
        super().__init__(f"The code word is wrong. There is {more} before the link is locked.")


def link_make() -> tuple[Secret, str]:
    """A new link's secret, and what is kept of it."""
    secret = Secret(secrets.token_urlsafe(_BYTES))
    return secret, token_digest(secret)


def share_of_link(secret: Secret) -> Share | None:
    """The share that a link leads to, good or not."""
    if len(secret.reveal()) > _SECRET_LENGTH:
        return None
    return shares_whole().filter(digest=token_digest(secret)).first()


def code_hash(code: Secret) -> str:
    """What is kept of a code word. Raises Invalid."""
    text = code.reveal()
    least, most = CODE_LENGTH
    if not (least <= len(text) <= most and is_unicode(text) and text.isprintable()):
        raise Invalid({"code": [f"Give {least} to {most} printable characters."]})
    return make_password(text)


def is_locked(share: Share) -> bool:
    """Whether too many wrong code words were tried."""
    return bool(share.code) and share.wrong_codes >= TRIES


def code_check(share: Share, code: Secret | None) -> None:
    """Whether it is the share's code word, if it has one. Raises ShareLocked, CodeWrong, Invalid.

    Call it outside of a transaction that may be undone: it counts.
    """
    if not share.code:
        return
    if is_locked(share):
        raise ShareLocked
    if code is None or not code.reveal():
        raise Invalid({"code": ["Give the code word."]})
    with turn(_one, seconds=_WAIT_SECONDS):
        row = Share.objects.filter(pk=share.pk)
        if not row.filter(wrong_codes__lt=TRIES).update(wrong_codes=F("wrong_codes") + 1):
            raise ShareLocked
        if check_password(code.reveal(), share.code):
            row.update(wrong_codes=F("wrong_codes") - 1)
            return
    share.refresh_from_db(fields=["wrong_codes"])
    if is_locked(share):
        raise ShareLocked
    raise CodeWrong(TRIES - share.wrong_codes)
