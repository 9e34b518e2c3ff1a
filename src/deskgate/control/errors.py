"""What can go wrong in the management plane, and whose fault it is.

    ControlError
    ├── Invalid       the caller's input; `errors` has the sentences per field     HTTP 422
    ├── Conflict      the input is fine but clashes with what exists               HTTP 409
    ├── NotFound      no such object, or none that the caller may see              HTTP 404
    ├── Forbidden     the caller may see it but not do this                        HTTP 403
    │   ├── EnrolmentNeeded  a second factor must be set up before anything else   HTTP 403
    │   ├── RenewalNeeded    another password must be chosen before anything else  HTTP 403
    │   └── ProofNeeded   the password or the second factor must be shown again    HTTP 403
    ├── LoginOver     the log-in ended while the request was being answered        HTTP 401
    ├── LoginUnfinished  the password was right, the second factor is missing      HTTP 401
    ├── Outdated      somebody else has changed the object since it was read       HTTP 412
    ├── SecondFactorNeeded  the second factor must be shown, again                 HTTP 403
    ├── Busy          too many at once; later it will do                           HTTP 429
    │   └── LockedOut     too many wrong passwords or codes                        HTTP 429
    ├── Unavailable   another server that is needed doesn't answer                 HTTP 503
    └── KeyTrouble    the administrator's: a key file is missing, open or wrong    HTTP 500

Messages are whole sentences for people and never hold a secret.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar


class ControlError(Exception):
    """Anything that this plane refuses to do. `kind` is what a program tells it by (RFC 9457)."""

    kind: ClassVar[str] = "about:blank"


class Invalid(ControlError):
    """The input is refused; `errors` maps each field to what is wrong with it."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        self.errors: dict[str, list[str]] = {name: list(texts) for name, texts in errors.items()}
        super().__init__("; ".join(f"{n}: {t}" for n, texts in self.errors.items() for t in texts))


class Conflict(ControlError):
    """What was asked for clashes with what exists."""


class NotFound(ControlError):
    """There is no such object for this person."""


class Forbidden(ControlError):
    """This person may not do this."""


class EnrolmentNeeded(Forbidden):
    """A group of this person's demands a second factor, and they have none yet."""

    kind = "second-factor-enrolment"

    def __init__(self) -> None:
        super().__init__("Set up a second factor first: your group demands it.")


class RenewalNeeded(Forbidden):
    """This person's password is expired."""

    kind = "password-expired"

    def __init__(self) -> None:
        super().__init__("Choose another password first: yours has expired.")


class ProofNeeded(Forbidden):
    """Who asks must show again, just now, that they are who they are."""

    kind = "reauthentication-needed"


class LoginUnfinished(ControlError):
    """Half logged in, which opens nothing: the second factor comes next."""

    kind = "second-factor-needed"

    def __init__(self) -> None:
        super().__init__("Enter the code of your second factor to finish logging in.")


class LoginOver(ControlError):
    """What the request was let in by is not valid any more."""

    def __init__(self) -> None:
        super().__init__("The log-in is not valid any more. Log in and try again.")


class Outdated(ControlError):
    """Somebody else was quicker; nothing was done."""

    kind = "outdated"

    def __init__(self) -> None:
        super().__init__("Somebody else has changed this meanwhile. Load it again, then save.")


class SecondFactorNeeded(ControlError):
    """What was asked for needs the second factor, shown just now."""

    kind = "second-factor-needed"


class Busy(ControlError):
    """More at once than can be done; nothing was done."""


class Unavailable(ControlError):
    """Another server that is needed doesn't answer; nothing was done."""

    kind = "unavailable"


class LockedOut(Busy):
    """Too many wrong passwords or codes for this name from this address."""

    kind = "locked-out"


class KeyTrouble(ControlError):
    """A key file is missing, readable by others, or not the one that the data needs."""

    kind = "key-trouble"
