"""Links and code words: what is kept of them, and how many wrong ones are borne."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password
from tests.unit.control.sharing.conftest import Page, secret_of, share_of

from deskgate.control.accounts.models import User
from deskgate.control.errors import Invalid
from deskgate.control.sharing import codes
from deskgate.control.sharing.codes import (
    TRIES,
    CodeWrong,
    ShareLocked,
    code_check,
    code_hash,
    is_locked,
    link_make,
    share_of_link,
)
from deskgate.control.sharing.models import Share
from deskgate.control.tree.models import Connection
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db(transaction=True)


def test_links_are_long_and_each_another() -> None:
    made = [link_make() for _ in range(3)]
    assert {len(secret.reveal()) for secret, _ in made} == {43}
    assert len({digest for _, digest in made}) == 3
    assert all(secret.reveal() not in digest for secret, digest in made)


def test_a_share_by_its_link(ada: User, one: Connection) -> None:
    made = Page(ada).share(one, None)
    assert share_of_link(Secret(secret_of(made))) == share_of(made)
    for text in ("", secret_of(made)[:-1], "x" * 10_000, "\ud800"):
        assert share_of_link(Secret(text)) is None


@pytest.mark.parametrize("text", ["", "abc", "a" * 101, "a\nbcd", "ab\ud800cd"])
def test_what_is_no_code_word(text: str) -> None:
    with pytest.raises(Invalid):
        code_hash(Secret(text))


def test_a_try_is_counted_before_it_is_compared(
    ada: User, one: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = share_of(Page(ada).share(one, None, code="blue heron"))
    counted: list[int] = []

    def compare(given: str, kept: str) -> bool:
        assert kept == share.code
        counted.append(Share.objects.get(pk=share.pk).wrong_codes)
        return given == "blue heron"

    monkeypatch.setattr(codes, "check_password", compare)
    for _ in range(TRIES - 1):
        with pytest.raises(CodeWrong):
            code_check(share, Secret("no"))
    code_check(share, Secret("blue heron"))  # a right one takes its own try back, and no other
    assert counted == [1, 2, 3, 4, 5]
    with pytest.raises(ShareLocked):
        code_check(share, Secret("no"))
    assert is_locked(share_of({"id": share.pk}))
    with pytest.raises(ShareLocked):  # not even compared
        code_check(share_of({"id": share.pk}), Secret("blue heron"))
    assert len(counted) == TRIES + 1


def test_who_comes_when_the_last_try_is_being_made(ada: User, one: Connection) -> None:
    share = share_of(Page(ada).share(one, None, code="blue heron"))
    Share.objects.update(wrong_codes=TRIES)  # since this share was read
    with pytest.raises(ShareLocked):
        code_check(share, Secret("blue heron"))


def test_without_a_code_word_none_is_asked_for(ada: User, one: Connection) -> None:
    share = share_of(Page(ada).share(one, None))
    code_check(share, None)
    code_check(share, Secret("whatever"))
    assert not is_locked(share)
    assert make_password("blue heron") != make_password("blue heron")
