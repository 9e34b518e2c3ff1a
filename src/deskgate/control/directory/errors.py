"""Why a directory's person can't log in.

    ControlError
    ├── Forbidden
    │   └── DirectoryRefused   the directory knows them, and yet they may not in   HTTP 403
    └── Unavailable
        └── DirectoryTrouble   the directory can't be asked, or not so             HTTP 503
            └── ProviderTrouble  it is a provider of OpenID Connect's

`reason` is what the page is told by /?login-error=<reason>; LOGIN_ERRORS has all of them.
"""

from __future__ import annotations

from typing import ClassVar, Final

from deskgate.control.errors import Forbidden, Unavailable

LOGIN_ERRORS: Final = {
    "account-disabled": "Your account here is disabled. Ask an administrator.",
    "directory-disabled": "Your account is disabled in the directory. Ask whoever manages it.",
    "name-taken": "There is another account of your name here. An administrator can link the two.",
    "name-unusable": "Your name can't be used here. Ask an administrator.",
    "no-account": "You have no account here yet. Ask an administrator for one.",
    "not-in-group": "The groups that you are in may not log in here.",
    "provider-down": "The log-in provider can't be reached just now. Try again in a few minutes.",
    "provider-error": "The log-in provider's answer can't be accepted. An administrator finds the "
    "cause in the log.",
    "refused-there": "The log-in provider did not let you in, or you cancelled it there.",
    "second-factor-needed": "Show your second factor to finish the log-in.",
    "state-lost": "This log-in was not begun here, or took too long. Try again.",
}


class DirectoryRefused(Forbidden):
    """They are who they say they are, but may not log in."""

    kind: ClassVar[str] = "directory-refused"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(LOGIN_ERRORS[reason])


class DirectoryTrouble(Unavailable):
    """The directory can't be asked. `detail` is for the log and the administrator."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(
            "The directory that knows your password can't be asked just now. Try again in a few "
            "minutes; whoever runs Deskgate finds the cause in its log."
        )


class ProviderTrouble(DirectoryTrouble):
    """A provider can't be reached, or its answer can't be believed."""

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = reason
        super().__init__(detail)
