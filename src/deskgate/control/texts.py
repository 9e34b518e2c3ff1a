"""Texts from outside, before anything is asked of them. Pure."""

from __future__ import annotations

from uuid import UUID


def identifier(text: str) -> int:
    """The key in an identifier of the API or GUAC_ID; -1, which nothing has, if there is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else -1


def session_key(text: str) -> UUID:
    """The key of a session in an identifier; one that nothing has, if there is none."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def is_unicode(text: str) -> bool:
    """JSON can hold half a surrogate pair, which is no text: it can't be sent, hashed or kept."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
