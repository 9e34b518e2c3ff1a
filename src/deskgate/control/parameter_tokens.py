"""Parameter tokens: what `${GUAC_USERNAME}` and its like stand for in what an editor has written.

Laws: pure; a value is never looked through for tokens again, whatever it holds; a value that people
have a say in is made safe for where it stands, or refused: it leads to no path, command or host
that the editor didn't mean; what holds the log-in's password is a Secret. No message repeats a
value. Which rules, and why: docs/parameter-tokens.md. Source: guacamole.md §6, without the two
faults that it names (tokens side by side, modifiers that reach too far).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final
from uuid import UUID

from deskgate.control.catalogue import Flag, Parameter, Protocol
from deskgate.control.errors import ControlError
from deskgate.grants import Secret

# "$${NAME}" first: it is the text "${NAME}".
_TOKEN: Final = re.compile(r"(\$?)\$\{([A-Za-z0-9_]*)(?::([^}]*))?\}")
_LONGEST: Final = 8192  # code points of an element, as guacd takes them

# One label of a host name. Not led by a digit: resolvers take "2130706433" for an address.
_LABEL: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,62}")
# What no shell, no Windows command line and no option parser takes for anything but a word.
_WORD: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@+-]{0,149}")
_SEPARATORS: Final = frozenset("/\\")
_PATH_BYTES: Final = 100  # a name in a file system has 255, with what the editor puts around it
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class TokenRefused(ControlError):
    """A token can't be filled in where it stands; the sentence is for the person."""

    kind = "parameter-token"


class Use(Enum):
    """What a parameter does with its value, as far as a token in it is concerned."""

    PLAIN = "plain"
    SECRET = "secret"  # noqa: S105 -- no secret
    PATH = "path"
    COMMAND = "command"
    HOST = "host"
    FIXED = "fixed"  # decides whom to trust, or who sees secrets: no token at all


class _From(Enum):
    """Who decides what a token's value is."""

    US = "us"
    TARGET = "target"  # the connection's own target, which secrets are tied to already
    PEOPLE = "people"  # the person, their browser, or whoever names things
    PASSWORD = "password"  # noqa: S105 -- no password


@dataclass(frozen=True, slots=True)
class TokenValues:
    """What the tokens stand for in one session. `at` is aware, in the zone that people read.

    `password`: that of the log-in, if it may be passed on to this connection's target.
    """

    username: str
    address: str
    at: datetime
    session_id: UUID
    history_path: str
    protocol: str
    connection_id: str = ""
    connection_name: str = ""
    hostname: str = ""
    password: Secret | None = None

    def of(self, name: str) -> tuple[_From, str | Secret | None] | None:
        """Who decides it, and the value, None where there is none; None for what is no token."""
        found = _VALUES.get(name)
        return None if found is None else (found[0], found[1](self))


def _date(values: TokenValues) -> str:
    return f"{values.at:%Y%m%d}"


def _time(values: TokenValues) -> str:
    return f"{values.at:%H%M%S}"


_VALUES: Final[Mapping[str, tuple[_From, Callable[[TokenValues], str | Secret | None]]]] = {
    "GUAC_USERNAME": (_From.PEOPLE, lambda v: v.username),
    "GUAC_PASSWORD": (_From.PASSWORD, lambda v: v.password),
    "GUAC_CLIENT_ADDRESS": (_From.PEOPLE, lambda v: v.address),
    # The address, too: its name would be asked of a server of the client's choice, and waited for.
    "GUAC_CLIENT_HOSTNAME": (_From.PEOPLE, lambda v: v.address),
    "GUAC_DATE": (_From.US, _date),
    "GUAC_TIME": (_From.US, _time),
    "HISTORY_UUID": (_From.US, lambda v: str(v.session_id)),
    "HISTORY_PATH": (_From.US, lambda v: v.history_path),
    "JDBC_STARTDATE": (_From.US, _date),
    "JDBC_STARTTIME": (_From.US, _time),
    "JDBC_CONNECTION_NAME": (_From.PEOPLE, lambda v: v.connection_name or None),
    "JDBC_CONNECTION_ID": (_From.US, lambda v: v.connection_id or None),
    "JDBC_HOSTNAME": (_From.TARGET, lambda v: v.hostname or None),
    "JDBC_PROTOCOL": (_From.TARGET, lambda v: v.protocol),
}
_MODIFIERS: Final[Mapping[str, Callable[[str], str]]] = {"UPPER": str.upper, "LOWER": str.lower}


def tokens_in(text: str) -> bool:
    """Whether there is anything to fill in."""
    return "${" in text and _TOKEN.search(text) is not None


def parameters_expand(
    protocol: Protocol | None,
    parameters: Mapping[str, str | Secret],
    values: TokenValues,
) -> dict[str, str | Secret]:
    """The parameters with their tokens filled in. Raises TokenRefused.

    `hostname` comes first: what it becomes is JDBC_HOSTNAME of `values` for the others.
    """
    known = protocol.by_name() if protocol else {}
    made: dict[str, str | Secret] = {}
    for name in sorted(parameters, key=lambda one: one != "hostname"):
        value = parameters[name]
        text = value.reveal() if isinstance(value, Secret) else value
        if not tokens_in(text):
            made[name] = value
        else:
            made[name] = _expand(known.get(name), name, value, values)
        if name == "hostname" and isinstance(host := made[name], str):
            values = _with_host(values, host)
    return made


def use_of(parameter: Parameter | None) -> Use:
    """What this parameter does with its value; one that is not known may do anything."""
    if parameter is None:
        return Use.COMMAND
    if parameter.secret:
        return Use.SECRET
    if parameter.flags & {Flag.TRUST, Flag.SECRET}:
        return Use.FIXED
    if Flag.EXECUTES in parameter.flags:
        return Use.COMMAND
    if Flag.NETWORK in parameter.flags:
        return Use.HOST
    return Use.PATH if parameter.flags & {Flag.DISK, Flag.FILES} else Use.PLAIN


def path_safe(value: str) -> str:
    """One name in a file system, never another folder; different values stay different."""
    made = "".join(
        "_" if c in _SEPARATORS or unicodedata.category(c) in _INVISIBLE else c for c in value
    )
    made = re.sub(r"\.{2,}", ".", made)
    made = "_" + made[1:] if made[:1] in ("", ".") else made
    if made == value and len(made.encode()) <= _PATH_BYTES:
        return made
    # Two people would share a folder if what was lost were not told.
    lost = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{made.encode()[:_PATH_BYTES].decode(errors='ignore')}-{lost}"


def _with_host(values: TokenValues, host: str) -> TokenValues:
    fields = {name: getattr(values, name) for name in TokenValues.__slots__}
    return TokenValues(**(fields | {"hostname": host}))


def _expand(
    parameter: Parameter | None, name: str, written: str | Secret, values: TokenValues
) -> str | Secret:
    use, label = use_of(parameter), parameter.label if parameter else name
    is_secret = isinstance(written, Secret)

    def fill(match: re.Match[str]) -> str:
        nonlocal is_secret
        escaped, token, modifier = match.groups()
        if escaped:
            return match[0][1:]
        found = values.of(token)
        if found is None:
            return "" if modifier == "OPTIONAL" else match[0]
        origin, value = found
        if value is None:
            if modifier == "OPTIONAL":
                return ""
            raise TokenRefused(_nothing(label, token))
        is_secret = is_secret or isinstance(value, Secret)
        text = value.reveal() if isinstance(value, Secret) else value
        return _fit(use, origin, _MODIFIERS.get(modifier or "", str)(text), label, token)

    text = _TOKEN.sub(fill, written.reveal() if isinstance(written, Secret) else written)
    if len(text) > _LONGEST:
        raise TokenRefused(f"‘{label}’ is too long for guacd with its tokens filled in.")
    return Secret(text) if is_secret else text


def _fit(use: Use, origin: _From, text: str, label: str, token: str) -> str:
    """The value as it may stand there. Raises TokenRefused."""
    if "\0" in text or (origin is _From.PASSWORD and use is not Use.SECRET):
        raise TokenRefused(_no_place(label, token))
    if use is Use.FIXED or (use is Use.HOST and not _may_lead(origin, token)):
        raise TokenRefused(_no_place(label, token))
    if use is Use.SECRET or origin is _From.US:
        return text
    if use is Use.PATH:
        return path_safe(text)
    if use is Use.HOST and origin is _From.TARGET:
        return text
    allowed = {Use.HOST: _LABEL, Use.COMMAND: _WORD}.get(use)
    if (allowed and not allowed.fullmatch(text)) or _unseen(text):
        raise TokenRefused(
            f"What ${{{token}}} stands for here has characters that ‘{label}’ can't be given: "
            "they could make it something else than was meant. Ask whoever edits the connection."
        )
    return text


def _may_lead(origin: _From, token: str) -> bool:
    """Secrets are tied to the text of the target: nothing that an editor can change apart from it,
    or that changes by itself, may decide where it leads."""
    return origin is _From.TARGET or token == "GUAC_USERNAME"  # noqa: S105 -- the name of a token


def _unseen(text: str) -> bool:
    return any(unicodedata.category(c) in _INVISIBLE for c in text)


def _no_place(label: str, token: str) -> str:
    return (
        f"${{{token}}} can't stand in ‘{label}’. Whoever edits the connection must take it out; "
        "docs/parameter-tokens.md says what may stand where."
    )


def _nothing(label: str, token: str) -> str:
    if token == "GUAC_PASSWORD":  # noqa: S105 -- the name of a token
        return (
            f"‘{label}’ wants the password that you logged in with here, and this connection "
            "isn't given it. Whoever edits it must choose “the person's own log-in” as its "
            "credentials, and its target must have been confirmed."
        )
    return f"‘{label}’ holds ${{{token}}}, which stands for nothing here."
