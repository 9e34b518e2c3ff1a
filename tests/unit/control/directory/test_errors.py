"""Every reason has its sentence; the detail of a trouble is not for the person."""

from __future__ import annotations

import re

import pytest

from deskgate.control.directory.errors import LOGIN_ERRORS, DirectoryRefused, DirectoryTrouble


def test_reasons_are_words_for_an_address_and_sentences_for_people() -> None:
    for reason, sentence in LOGIN_ERRORS.items():
        assert re.fullmatch(r"[a-z-]+", reason)
        assert sentence.endswith(".")
        assert str(DirectoryRefused(reason)) == sentence


def test_an_unknown_reason_is_a_defect() -> None:
    with pytest.raises(KeyError):
        DirectoryRefused("because")


def test_a_trouble_is_the_administrator_s() -> None:
    trouble = DirectoryTrouble("LDAP (ldap://dc1): down.")
    assert trouble.detail not in str(trouble)
