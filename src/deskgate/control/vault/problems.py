"""Why nobody can log in at a connection as things are: for programs by `kind`, for people in words.

Law: each says what to do, and none names what the person may not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from deskgate.control.errors import Conflict


@dataclass(frozen=True, slots=True)
class Problem:
    """What is missing."""

    kind: str
    sentence: str
    what_to_do: str

    def __str__(self) -> str:
        return f"{self.sentence} {self.what_to_do}"


class LoginProblem(Conflict):
    """Nothing can be opened; the sentence says what is missing."""


class CredentialsMissing(LoginProblem):
    """There are none, or the person hasn't filled in theirs."""

    kind: ClassVar[str] = "credentials-missing"


class CredentialsNeeded(LoginProblem):
    """The connection asks for them when it is opened, and they weren't given."""

    kind: ClassVar[str] = "credentials-needed"


class NotVouched(LoginProblem):
    """Nobody who may has confirmed that the credentials may be sent there."""

    kind: ClassVar[str] = "credentials-not-vouched"


class AnotherTarget(LoginProblem):
    """The connection's own secrets were given for another target."""

    kind: ClassVar[str] = "secrets-for-another-target"


class ChoiceForAnotherTarget(LoginProblem):
    """The person chose their credentials for another target."""

    kind: ClassVar[str] = "choice-for-another-target"


class LogInPasswordMissing(LoginProblem):
    """There is no password of a log-in to pass on."""

    kind: ClassVar[str] = "log-in-password-missing"


_BY_KIND: Final[dict[str, type[LoginProblem]]] = {
    error.kind: error
    for error in (
        CredentialsMissing,
        CredentialsNeeded,
        NotVouched,
        AnotherTarget,
        ChoiceForAnotherTarget,
        LogInPasswordMissing,
    )
}


def problem_error(problem: Problem) -> LoginProblem:
    """The problem as an error of this plane."""
    return _BY_KIND[problem.kind](str(problem))
