"""Passwords that Guacamole's user-mapping.xml holds as bare digests, until their first log-in.

Laws: a bare digest is never kept: anybody tries millions of passwords a second on one, so it goes
through the same slow function as every password; the first log-in replaces it by the password's
own; a wrong password takes as long as for anybody, and as for a name that isn't there.
"""

from __future__ import annotations

import hashlib
import re
from typing import ClassVar, Final

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from deskgate.grants import Secret


class DigestHasher(PBKDF2PasswordHasher):
    """The slow hash of a digest in hexadecimal, which isn't the way in which we keep any anew."""

    digest_name: ClassVar[str]

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """The hash of a password, by way of its digest."""
        data = password.encode("utf-8", "surrogatepass")
        digest = hashlib.new(self.digest_name, data, usedforsecurity=False).hexdigest()
        return self.encode_digest(digest, salt, iterations)

    def encode_digest(self, digest: str, salt: str, iterations: int | None = None) -> str:
        """The hash of a password of which only the digest is known."""
        return super().encode(digest.lower(), salt, iterations)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password is right; wrong ones take the time of today's iterations."""
        right = super().verify(password, encoded)
        if not right:
            self.harden_runtime(password, encoded)
        return right


class GuacamoleMD5(DigestHasher):
    """Of `encoding="md5"`."""

    algorithm = "guacamole_md5"
    digest_name = "md5"


class GuacamoleSHA256(DigestHasher):
    """Of `encoding="sha256"`, which some builds of Guacamole know."""

    algorithm = "guacamole_sha256"
    digest_name = "sha256"


_HASHERS: Final[dict[str, tuple[type[DigestHasher], re.Pattern[str]]]] = {
    "md5": (GuacamoleMD5, re.compile(r"[0-9A-Fa-f]{32}")),
    "sha256": (GuacamoleSHA256, re.compile(r"[0-9A-Fa-f]{64}")),
}
ENCODINGS: Final = frozenset(_HASHERS)


def is_digest(encoding: str, text: str) -> bool:
    """Whether the text can be a digest of this encoding."""
    return _HASHERS[encoding][1].fullmatch(text) is not None


def digest_encode(*, encoding: str, digest: Secret) -> Secret:
    """The hash to keep of a password of which only the digest is known. Takes its time."""
    hasher = _HASHERS[encoding][0]()
    return Secret(hasher.encode_digest(digest.reveal(), hasher.salt()))
