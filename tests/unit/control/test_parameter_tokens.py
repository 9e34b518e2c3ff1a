"""Parameter tokens: what they stand for, where they may stand, and what a value can't become."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskgate.control.catalogue import Flag, protocol_get
from deskgate.control.parameter_tokens import (
    TokenRefused,
    TokenValues,
    Use,
    parameters_expand,
    path_safe,
    tokens_in,
    use_of,
)
from deskgate.grants import Secret

SESSION = UUID("12345678-1234-5678-1234-567812345678")
VALUES = TokenValues(
    username="Ada",
    address="192.0.2.9",
    at=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC),
    session_id=SESSION,
    history_path="/var/lib/recordings",
    connection_id="42",
    connection_name="Build machine",
    protocol="ssh",
)
# Unflagged in the catalogue, so that what stands there is the value as it is.
PLAIN = "username"


def expand(
    text: str | Secret, name: str = PLAIN, values: TokenValues = VALUES, protocol: str = "ssh"
) -> str | Secret:
    return parameters_expand(protocol_get(protocol), {name: text}, values)[name]


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("${GUAC_USERNAME}", "Ada"),
        ("${GUAC_CLIENT_ADDRESS}", "192.0.2.9"),
        ("${GUAC_CLIENT_HOSTNAME}", "192.0.2.9"),
        ("${GUAC_DATE}-${GUAC_TIME}", "20260304-050607"),
        ("${JDBC_STARTDATE}-${JDBC_STARTTIME}", "20260304-050607"),
        ("${HISTORY_UUID}", str(SESSION)),
        ("${HISTORY_PATH}", "/var/lib/recordings"),
        ("${JDBC_CONNECTION_NAME}/${JDBC_CONNECTION_ID}", "Build machine/42"),
        ("${JDBC_PROTOCOL}", "ssh"),
        # The two faults of the original.
        ("${GUAC_USERNAME}${GUAC_DATE}", "Ada20260304"),
        ("${GUAC_USERNAME:UPPER}-${GUAC_USERNAME:LOWER}.", "ADA-ada."),
        # Modifiers: in capitals; one that is none leaves the value as it is.
        ("${GUAC_USERNAME:upper}", "Ada"),
        ("${GUAC_USERNAME:}", "Ada"),
        ("${GUAC_USERNAME:OPTIONAL}", "Ada"),
        ("a${LDAP_MAIL:OPTIONAL}b", "ab"),
        ("a${GUAC_PASSWORD:OPTIONAL}b", "ab"),
        # What is no token stays.
        ("${LDAP_MAIL}", "${LDAP_MAIL}"),
        ("${guac_username}", "${guac_username}"),
        ("${}", "${}"),
        ("${GUAC_USERNAME", "${GUAC_USERNAME"),
        ("$GUAC_USERNAME", "$GUAC_USERNAME"),
        ("${GUAC-USERNAME}", "${GUAC-USERNAME}"),
        # Escapes.
        ("$${GUAC_USERNAME}", "${GUAC_USERNAME}"),
        ("$$${GUAC_USERNAME}", "$${GUAC_USERNAME}"),
        ("$${GUAC_USERNAME:UPPER}${GUAC_USERNAME}", "${GUAC_USERNAME:UPPER}Ada"),
        ("$", "$"),
    ],
)
def test_what_is_filled_in(written: str, becomes: str) -> None:
    assert expand(written) == becomes


def test_the_host_that_others_are_told() -> None:
    made = parameters_expand(
        protocol_get("rdp"),
        {
            "sftp-hostname": "${JDBC_HOSTNAME}",
            "printer-name": "of ${JDBC_HOSTNAME}",
            "hostname": "${GUAC_USERNAME:LOWER}.desks.example.org",
        },
        VALUES,
    )
    assert made["hostname"] == made["sftp-hostname"] == "ada.desks.example.org"
    assert made["printer-name"] == "of ada.desks.example.org"
    with pytest.raises(TokenRefused, match="stands for nothing"):
        expand("${JDBC_HOSTNAME}", "hostname")


def test_no_value_is_filled_in_twice() -> None:
    ada = replace(VALUES, username="${GUAC_DATE}$${X}")
    assert expand("${GUAC_USERNAME}", values=ada) == "${GUAC_DATE}$${X}"


# secrets


def test_a_secret_stays_one() -> None:
    assert expand(Secret("x${GUAC_DATE}"), "password") == Secret("x20260304")
    untouched = Secret("pa$$word")
    assert expand(untouched, "password") is untouched


def test_the_log_ins_password() -> None:
    passing = replace(VALUES, password=Secret("kestrel"))
    made = expand("${GUAC_PASSWORD}", "password", passing)
    assert isinstance(made, Secret)
    assert made.reveal() == "kestrel"
    for name in (PLAIN, "command", "hostname", "recording-name", "host-key"):
        with pytest.raises(TokenRefused, match="can't stand in") as refused:
            expand("${GUAC_PASSWORD}", name, passing)
        assert "kestrel" not in str(refused.value)
    with pytest.raises(TokenRefused, match="the person's own log-in"):
        expand(Secret("${GUAC_PASSWORD}"), "password")


# where values must not lead


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("recording-path", Use.PATH),
        ("typescript-name", Use.PATH),
        ("sftp-root-directory", Use.PATH),
        ("command", Use.COMMAND),
        ("hostname", Use.HOST),
        ("host-key", Use.FIXED),
        ("enable-agent", Use.FIXED),
        ("password", Use.SECRET),
        ("private-key", Use.SECRET),
        ("username", Use.PLAIN),
        ("never-heard-of", Use.COMMAND),
    ],
)
def test_what_parameters_do_with_values(name: str, use: Use) -> None:
    protocol = protocol_get("ssh")
    assert protocol is not None
    assert use_of(protocol.by_name().get(name)) is use


def test_every_flag_is_thought_of() -> None:
    """A new one must be given a use."""
    assert set(Flag) == {
        Flag.DISK, Flag.FILES, Flag.NETWORK, Flag.EXECUTES, Flag.SECRET, Flag.TRUST,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("username", "folder"),
    [("ada", "ada"), ("ada@example.org", "ada@example.org"), ("Ada L", "Ada L"), ("ä", "ä")],
)
def test_usual_names_stay_as_they_are_in_paths(username: str, folder: str) -> None:
    ada = replace(VALUES, username=username)
    assert expand("/drives/${GUAC_USERNAME}/x", "recording-path", ada) == f"/drives/{folder}/x"
    assert expand("${HISTORY_PATH}", "recording-path") == "/var/lib/recordings"


@pytest.mark.parametrize(
    "username", ["../../etc", "..", ".", "a/b", "a\\b", ".ssh", "a\nb", "", "x" * 150, "a..b"]
)
def test_no_name_leads_to_another_folder(username: str) -> None:
    made = path_safe(username)
    assert made not in ("", username)
    assert "/" not in made
    assert "\\" not in made
    assert ".." not in made
    assert not made.startswith(".")
    assert len(made.encode()) < 255


@given(st.text(max_size=300))
def test_any_name_in_a_path(username: str) -> None:
    made = path_safe(username)
    assert made
    assert not set(made) & {"/", "\\", "\0", "\n", "\r"}
    assert ".." not in made
    assert not made.startswith(".")
    assert len(made.encode()) <= 120


@given(st.text(max_size=40), st.text(max_size=40))
def test_two_people_never_share_a_folder(one: str, other: str) -> None:
    assert (path_safe(one) == path_safe(other)) == (one == other)


@pytest.mark.parametrize("name", ["command", "never-heard-of"])
@pytest.mark.parametrize(
    "username", ["a;b", "$(id)", "`id`", "a b", "-rf", "a|b", "a&b", "a'b", 'a"b', "%PATH%", ""]
)
def test_no_name_is_a_command(name: str, username: str) -> None:
    with pytest.raises(TokenRefused, match="has characters that") as refused:
        expand("run ${GUAC_USERNAME}", name, replace(VALUES, username=username))
    assert not username or username not in str(refused.value)
    assert expand("run ${GUAC_USERNAME}", name) == "run Ada"


@pytest.mark.parametrize(
    "username", ["evil.example.org", "127.0.0.1", "2130706433", "0x7f000001", "::1", "a b", "a/b",
                 "", "-a", "a" * 64]
)  # fmt: skip
def test_no_name_leads_out_of_the_editors_domain(username: str) -> None:
    with pytest.raises(TokenRefused):
        expand("${GUAC_USERNAME}", "hostname", replace(VALUES, username=username))


@pytest.mark.parametrize(
    "token", ["JDBC_CONNECTION_NAME", "JDBC_CONNECTION_ID", "GUAC_DATE", "GUAC_CLIENT_ADDRESS",
              "HISTORY_UUID"]
)  # fmt: skip
def test_what_changes_apart_from_the_target_does_not_decide_it(token: str) -> None:
    with pytest.raises(TokenRefused, match="can't stand in"):
        expand(f"${{{token}}}.example.org", "hostname")


def test_whom_to_trust_is_said_by_an_editor_alone() -> None:
    with pytest.raises(TokenRefused, match="can't stand in ‘Host key’"):
        expand("${GUAC_USERNAME}", "host-key")


@pytest.mark.parametrize("username", ["a\0b", "a\nb", "a\x1bb"])
def test_characters_that_nobody_sees_are_refused(username: str) -> None:
    with pytest.raises(TokenRefused):
        expand("${GUAC_USERNAME}", values=replace(VALUES, username=username))


def test_what_is_too_long_for_guacd() -> None:
    with pytest.raises(TokenRefused, match="too long"):
        expand("${GUAC_USERNAME}" * 100, values=replace(VALUES, username="a" * 150))


# the grammar against a slow model

_LITERAL = st.text(alphabet=st.characters(exclude_characters="$", codec="utf-8"), max_size=8)
_PIECES = st.one_of(
    st.tuples(_LITERAL, _LITERAL).map(lambda t: (t[0], t[0])),
    st.sampled_from([
        ("${GUAC_USERNAME}", "Ada"),
        ("${GUAC_USERNAME:UPPER}", "ADA"),
        ("${GUAC_USERNAME:LOWER}", "ada"),
        ("${GUAC_DATE:whatever}", "20260304"),
        ("${UNKNOWN}", "${UNKNOWN}"),
        ("${UNKNOWN:OPTIONAL}", ""),
        ("$${GUAC_USERNAME}", "${GUAC_USERNAME}"),
    ]),
)  # fmt: skip


@given(st.lists(_PIECES, max_size=12))
def test_pieces_side_by_side(pieces: list[tuple[str, str]]) -> None:
    written = "".join(one for one, _ in pieces)
    assert expand(written) == "".join(made for _, made in pieces)


@given(st.text())
def test_text_without_tokens_stays(text: str) -> None:
    if not tokens_in(text):
        assert expand(text) == text
