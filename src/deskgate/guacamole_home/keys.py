"""What each key of guacamole.properties is here: a setting, or a sentence on what there is instead.

Laws: one table for the settings, the report, `deskgate doctor` and the page of the docs; the
message about a wrong value never repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

from deskgate.networks import networks_check

_LAST_PORT: Final = 65535
_WEEK: Final = 7 * 24 * 60  # minutes


def _text(value: str) -> str:
    value = value.strip()
    if not value:
        raise ValueError("it must not be empty")
    return value


def _exact(value: str) -> str:
    """A secret is taken with every blank in it, as Java takes it."""
    if not value:
        raise ValueError("it must not be empty")
    return value


def _whole(least: int, most: int) -> Callable[[str], int]:
    def number(value: str) -> int:
        digits = value.strip()
        if not re.fullmatch(r"[0-9]{1,18}", digits) or not least <= int(digits) <= most:
            raise ValueError(f"it must be a whole number from {least} to {most}")
        return int(digits)

    return number


def _truth(value: str) -> bool:
    if value.strip() not in {"true", "false"}:
        raise ValueError("it must be true or false")
    return value.strip() == "true"


def _json_key(value: str) -> str:
    if not re.fullmatch(r"[0-9A-Fa-f]{32}", value.strip()):
        raise ValueError("it must be 32 hexadecimal digits")
    return value.strip()


def _networks(value: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in value.split(",") if part.strip())
    try:
        networks_check(parts)
    except ValueError:  # its text repeats the value
        raise ValueError("it must be addresses and networks, separated by commas") from None
    return parts


@dataclass(frozen=True, slots=True)
class Used:
    """A key that is a setting here: `field` of Settings, and how its value is read."""

    field: str
    read: Callable[[str], Any]
    about: str
    secret: bool = False

    @property
    def variable(self) -> str:
        """The setting's own name, which wins when it is set."""
        return f"DESKGATE_{self.field.upper()}"


# The three of guacd are one setting together: see source.py.
USED: Final[dict[str, Used]] = {
    "guacd-hostname": Used("guacd", _text, "the host of the default guacd"),
    "guacd-port": Used("guacd", _whole(1, _LAST_PORT), "its port; 4822 unless it is said"),
    "guacd-ssl": Used("guacd_tls", _truth, "whether TLS is spoken to it"),
    "secret-key": Used(
        "signed_secret_key", _exact, "the key of signed log-ins, good for both old dialects", True
    ),
    "timestamp-age-limit": Used(
        "signed_age_limit_ms", _whole(0, 10**15), "how old a signed request may be"
    ),
    "default-protocol": Used(
        "signed_default_protocol", _text, "what a signed request opens that names no protocol"
    ),
    "use-local-privkey": Used(
        "signed_use_local_privkey", _truth, "whether signed log-ins use the key folder"
    ),
    "key-directory": Used("signed_key_directory", _text, "the key folder"),
    "json-secret-key": Used(
        "json_secret_key", _json_key, "the key of encrypted-JSON log-ins", True
    ),
    "json-trusted-networks": Used(
        "json_trusted_networks", _networks, "from where encrypted JSON is taken"
    ),
    "api-session-timeout": Used(
        "api_session_minutes", _whole(1, _WEEK), "when a token of the API ends without use"
    ),
}

_DATABASE: Final = (
    "Guacamole's database is not read. Its connections, people and permissions come over by its "
    "REST API: see docs/guacamole/moving.md."
)
_LDAP: Final = "Set DESKGATE_LDAP_URL and the settings beside it: see docs/directory.md."
_OPENID: Final = "Describe the provider in DESKGATE_OIDC: see docs/directory.md."
_SSO: Final = (
    "There is no such log-in here. Most providers speak OpenID Connect too: see docs/directory.md."
)
_HEADER: Final = (
    "No header of a request is believed to say who somebody is. Use OpenID Connect or signed "
    "log-ins."
)
_BAN: Final = (
    "Wrong passwords lock a name for an address: DESKGATE_LOGIN_ATTEMPTS and "
    "DESKGATE_LOGIN_LOCK_MINUTES."
)
_FACTOR: Final = (
    "Second factors are built in, and an administrator demands them for a group, a folder or a "
    "connection: see docs/people.md."
)
_VAULT: Final = (
    "No vault of another maker is asked. Secrets are kept here: see docs/credentials.md."
)

# What else is known, by patterns; the first that fits. The sentence says what there is instead.
ELSEWHERE: Final[tuple[tuple[str, str], ...]] = (
    ("mysql-*", _DATABASE),
    ("postgresql-*", _DATABASE),
    ("sqlserver-*", _DATABASE),
    ("ldap-*", _LDAP),
    ("openid-*", _OPENID),
    ("opendid-*", _OPENID),  # so one of them is spelt in Guacamole's manual
    ("saml-*", _SSO),
    ("cas-*", _SSO),
    ("radius-*", _SSO),
    ("ssl-*", "Certificates of people are not asked for; a proxy in front can do so."),
    ("http-auth-header", _HEADER),
    ("duo-*", _FACTOR),
    ("totp-*", _FACTOR),
    ("ksm-*", _VAULT),
    ("hashicorp-*", _VAULT),
    ("ban-*", _BAN),
    (
        "restrict-*",
        "Hours and networks are limits of a grant: see docs/permissions.md.",
    ),
    (
        "quickconnect-*",
        "Quick connections are for those who may make connections, with any parameter.",
    ),
    (
        "recording-search-path",
        "Recordings are not played back here; guacd still writes those that a connection asks for.",
    ),
    ("api-max-request-size", "Requests have at most 2 MiB, Guacamole's own default."),
    ("allowed-languages", "The page is in English."),
    ("available-languages", "The page is in English."),
    (
        "case-sensitivity",
        "Names of people and groups are the same in upper and lower case, always.",
    ),
    (
        "enable-environment-properties",
        "Variables of the environment are DESKGATE_… and always win over this file.",
    ),
    ("enable-clipboard-integration", "The clipboard works in the page by itself."),
    ("extension-priority", "There are no extensions: what they do is built in, or not here."),
    ("skip-if-unavailable", "A directory that doesn't answer keeps out only its own people."),
    (
        "user-mapping",
        "The file is always user-mapping.xml in this folder. Import another one by name.",
    ),
    ("basic-user-mapping", "The file is always user-mapping.xml in this folder."),
    ("auth-provider", "There are no extensions: what they do is built in, or not here."),
    ("lib-directory", "There are no extensions: what they do is built in, or not here."),
    ("extensions", "There are no extensions: what they do is built in, or not here."),
    ("event-listeners", "There are no extensions: what happens is in the log (docs/log.md)."),
    ("http-tunnel-*", "Tunnels have fixed limits."),
)

# What else may lie in the folder.
FILES: Final[dict[str, str]] = {
    "logback.xml": "Log lines are set by DESKGATE_LOG_FORMAT and DESKGATE_LOG_LEVEL.",
    "extensions": "Extensions of Guacamole are Java and can't be run: what they do is built in, or "
    "not here.",
    "lib": "Libraries of Guacamole's extensions are Java and can't be run.",
    "guacd.conf": "guacd reads this itself.",
}
_UNKNOWN_FILE: Final = "This is no file of Guacamole's that we know."


def sentence_for(key: str) -> str | None:
    """What there is instead of a key that is no setting here; None for one that nobody knows."""
    return next((text for pattern, text in ELSEWHERE if fnmatchcase(key, pattern)), None)


def file_sentence(name: str) -> str:
    """Why a file or folder beside the two that are read is left alone."""
    return FILES.get(name, _UNKNOWN_FILE)
