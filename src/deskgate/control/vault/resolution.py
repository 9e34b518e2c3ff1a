"""Which credentials apply when somebody opens a connection, and why, or what is missing.

One answer for both who asks: the authority, which then opens the secrets, and the page, which shows
the sentence. The order stands in docs/credentials.md. Law: nothing is opened or decrypted here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from deskgate.control.accounts.models import User
from deskgate.control.catalogue import protocol_get
from deskgate.control.tree.inheritance import Effective, effective
from deskgate.control.tree.models import Connection, CredentialSource
from deskgate.control.vault.models import (
    ConnectionSecret,
    Credential,
    CredentialKind,
    CredentialValue,
    PersonalChoice,
)
from deskgate.control.vault.pins import target_digest
from deskgate.control.vault.problems import (
    AnotherTarget,
    ChoiceForAnotherTarget,
    CredentialsMissing,
    LogInPasswordMissing,
    NotVouched,
    Problem,
)
from deskgate.control.vault.vouchers import reference_of, voucher_holds

# What credentials are made of; everything else that is secret is the connection's own always.
LOG_IN: Final = ("username", "domain", "password", "private-key", "passphrase")


class LoginSource(StrEnum):
    """Where the log-in comes from."""

    OWN = "own"
    PERSONAL = "personal"
    STATIC = "static"
    NAMED = "named"
    PASS_THROUGH = "pass-through"  # noqa: S105 -- the name of a source
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Login:
    """How this person would log in here. With a problem nothing is sent.

    `values` are the log-in's plain values; `value` is the row whose secrets go with them;
    `own_secrets` are the names of the connection's own that are sent.
    """

    source: LoginSource
    digest: str
    applies: Effective
    username: str = ""
    domain: str = ""
    credential: Credential | None = None
    value: CredentialValue | None = None
    own_secrets: frozenset[str] = frozenset()
    ask_for: tuple[str, ...] = ()
    problem: Problem | None = None
    known: frozenset[str] = field(default_factory=frozenset)

    @property
    def credential_name(self) -> str:
        """For the log: which credentials, by name."""
        if self.credential is not None:
            return self.credential.name
        return _LOG_NAMES.get(self.source, "")


_LOG_NAMES: Final = {
    LoginSource.PASS_THROUGH: "the log-in's own",
    LoginSource.ASK: "given when connecting",
}


def login_resolve(
    *,
    person: User,
    connection: Connection,
    applies: Effective | None = None,
    passes_through: bool = True,
) -> Login:
    """How this person would log in at this connection now.

    `passes_through`: whether the password of the present log-in is there to be passed on.
    """
    applies = applies or effective(connection)
    parameters = applies.parameters()
    digest = target_digest(connection.protocol, parameters)
    protocol = protocol_get(connection.protocol)
    known = frozenset(protocol.by_name()) if protocol else frozenset()
    case = _Case(person, connection, applies, digest, known)
    choice = _choice_of(person, connection)
    if choice is not None:
        return case.chosen(choice)
    match applies.credential_source:
        case CredentialSource.VAULT:
            return case.from_vault(applies.credential)
        case CredentialSource.PASS_THROUGH:
            return case.passed_through(passes_through)
        case CredentialSource.ASK:
            return case.asked()
    return case.own()


def login_for_everybody(*, connection: Connection, applies: Effective) -> Login | None:
    """How anybody would log in here, with what is stored for all; None where each person brings
    credentials of their own."""
    digest = target_digest(connection.protocol, applies.parameters())
    protocol = protocol_get(connection.protocol)
    known = frozenset(protocol.by_name()) if protocol else frozenset()
    case = _Case(None, connection, applies, digest, known)
    match applies.credential_source:
        case CredentialSource.PASS_THROUGH | CredentialSource.ASK:
            return None
        case CredentialSource.VAULT:
            credential = applies.credential
            named = credential is not None and credential.kind == CredentialKind.NAMED
            return None if named else case.from_vault(credential)
    return case.own()


def _choice_of(person: User, connection: Connection) -> PersonalChoice | None:
    rows = PersonalChoice.objects.select_related("credential")
    return rows.filter(person=person, connection=connection, credential__owner=person).first()


@dataclass(frozen=True, slots=True)
class _Case:
    person: User | None
    connection: Connection
    applies: Effective
    digest: str
    known: frozenset[str]

    def own(self) -> Login:
        stored = self._stored()
        parameters = self.applies.parameters()
        return self._with_own_secrets(
            Login(
                LoginSource.OWN,
                self.digest,
                self.applies,
                username=parameters.get("username", ""),
                domain=parameters.get("domain", ""),
                known=self.known,
            ),
            stored,
        )

    def chosen(self, choice: PersonalChoice) -> Login:
        problem = None
        if choice.target_digest != self.digest:
            problem = Problem(
                ChoiceForAnotherTarget.kind,
                f"The connection leads elsewhere than when you chose ‘{choice.credential}’ for it.",
                "Look where it leads now, and choose your credentials again.",
            )
        value = _value(choice.credential, None)
        return self._of_value(LoginSource.PERSONAL, choice.credential, value, problem)

    def from_vault(self, credential: Credential | None) -> Login:
        if credential is None:
            return self._refused(
                LoginSource.STATIC,
                Problem(
                    CredentialsMissing.kind,
                    "The credentials that this connection refers to are gone.",
                    "Somebody who may edit the connection must name others.",
                ),
            )
        named = credential.kind == CredentialKind.NAMED
        source = LoginSource.NAMED if named else LoginSource.STATIC
        value = _value(credential, self.person if named else None)
        problem = None
        if named and value is None:
            problem = Problem(
                CredentialsMissing.kind,
                f"Fill in your ‘{credential}’ credentials first.",
                "You find them among your credentials.",
            )
        elif not self._vouched():
            problem = _not_vouched(f"‘{credential}’")
        return self._of_value(source, credential, value, problem)

    def passed_through(self, there: bool) -> Login:
        problem = None
        if not there:
            problem = Problem(
                LogInPasswordMissing.kind,
                "This connection logs in with the password that you logged in with here, and "
                "there is none to pass on.",
                "Log out, and log in again with your name and password.",
            )
        elif not self._vouched():
            problem = _not_vouched("people's own log-ins")
        return self._with_own_secrets(
            Login(
                LoginSource.PASS_THROUGH,
                self.digest,
                self.applies,
                username=self.person.username if self.person else "",
                domain=self.applies.parameters().get("domain", ""),
                problem=problem,
                known=self.known,
            ),
            self._stored(but=LOG_IN),
        )

    def asked(self) -> Login:
        parameters = self.applies.parameters()
        wanted = [n for n in LOG_IN if n in self.known and not parameters.get(n)]
        return self._with_own_secrets(
            Login(
                LoginSource.ASK,
                self.digest,
                self.applies,
                username=parameters.get("username", ""),
                domain=parameters.get("domain", ""),
                ask_for=tuple(wanted),
                known=self.known,
            ),
            self._stored(but=LOG_IN),
        )

    def _of_value(
        self,
        source: LoginSource,
        credential: Credential,
        value: CredentialValue | None,
        problem: Problem | None,
    ) -> Login:
        return self._with_own_secrets(
            Login(
                source,
                self.digest,
                self.applies,
                username=value.username if value else "",
                domain=(value.domain if value else "") or credential.default_domain,
                credential=credential,
                value=value,
                problem=problem,
                known=self.known,
            ),
            self._stored(but=LOG_IN),
        )

    def _stored(self, *, but: Sequence[str] = ()) -> dict[str, str]:
        rows = ConnectionSecret.objects.filter(connection=self.connection).exclude(name__in=but)
        return dict(rows.values_list("name", "target_digest"))

    def _with_own_secrets(self, login: Login, stored: dict[str, str]) -> Login:
        problem = login.problem
        if problem is None and any(digest != self.digest for digest in stored.values()):
            problem = Problem(
                AnotherTarget.kind,
                "The stored password or key was given for another target than the one that this "
                "connection leads to now, so it is not sent.",
                "Somebody who manages the connection must confirm the target, or somebody who "
                "may edit it must enter the secrets again.",
            )
        return replace(login, own_secrets=frozenset(stored), problem=problem)

    def _refused(self, source: LoginSource, problem: Problem) -> Login:
        return Login(source, self.digest, self.applies, problem=problem, known=self.known)

    def _vouched(self) -> bool:
        return voucher_holds(
            connection=self.connection,
            reference=reference_of(self.applies),
            digest=self.digest,
        )


def _value(credential: Credential, person: User | None) -> CredentialValue | None:
    return CredentialValue.objects.filter(credential=credential, person=person).first()


def _not_vouched(what: str) -> Problem:
    return Problem(
        NotVouched.kind,
        f"Nobody has confirmed yet that {what} may be sent to the target that this connection "
        "leads to.",
        "Somebody who manages the credentials must confirm the target.",
    )


def login_sentence(login: Login) -> str:
    """How the log-in will be, for people: "Will log in as deploy with ‘prod-key’."."""
    if login.problem is not None:
        return login.problem.sentence
    if login.source is LoginSource.ASK and not login.username:
        return "Will ask whom to log in as, and with what."
    domain = f"{login.domain}\\" if login.domain else ""
    whom = f" as {domain}{login.username}" if login.username else ""
    return f"Will log in{whom}{_with(login)}."


def _with(login: Login) -> str:
    match login.source:
        case LoginSource.PASS_THROUGH:
            return " with the password that you logged in with here"
        case LoginSource.ASK:
            return " with what you give when connecting"
        case LoginSource.PERSONAL:
            return f" with your own ‘{login.credential}’"
        case LoginSource.NAMED:
            return f" with your ‘{login.credential}’ credentials"
        case LoginSource.STATIC:
            return f" with ‘{login.credential}’"
    own = login.own_secrets.intersection(LOG_IN)
    if "private-key" in own:
        return " with the connection's own key"
    if own:
        return " with the connection's own password"
    return "; the machine asks for what else it needs"
