"""Each type's rules, and that no message repeats a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskgate.control.catalogue import PROTOCOLS, parameters_validate
from deskgate.control.errors import Invalid


def _one(protocol: str, name: str, value: str | None) -> str | None:
    return parameters_validate(protocol, {name: value}, partial=True)[name]


@pytest.mark.parametrize(
    ("protocol", "name", "value", "normal"),
    [
        ("ssh", "port", " 0022 ", "22"),
        ("ssh", "hostname", " web.example ", "web.example"),
        ("ssh", "hostname", "[fe80::1%eth0]", "fe80::1%eth0"),
        ("ssh", "hostname", "bücher.example", "bücher.example"),
        ("ssh", "password", " ä漢🙂\t ", " ä漢🙂\t "),
        ("ssh", "private-key", "-----\r\nabc\r\n", "-----\nabc\n"),
        ("ssh", "color-scheme", "foreground: rgb:20/20/20", "foreground: rgb:20/20/20"),
        ("rdp", "timezone", "Europe/Berlin", "Europe/Berlin"),
        ("rdp", "ignore-cert", "true", "true"),
        ("rdp", "server-layout", "de-de-qwertz", "de-de-qwertz"),
        ("rdp", "preconnection-id", "4294967295", "4294967295"),
        ("vnc", "clipboard-encoding", "UTF-8", "UTF-8"),
        ("vnc", "password", "", None),
        ("vnc", "username", None, None),
    ],
)
def test_values_in_guacds_spelling(
    protocol: str, name: str, value: str | None, normal: str | None
) -> None:
    assert _one(protocol, name, value) == normal


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "0"),
        ("port", "65536"),
        ("port", "-1"),
        ("port", "2²"),
        ("port", "22.0"),
        ("port", "9" * 5000),
        ("hostname", "two words"),
        ("hostname", "a..b"),
        ("hostname", "a\u00a0b"),
        ("hostname", "a\x07"),
        ("hostname", ""),
        ("ignore-cert", "True"),
        ("ignore-cert", "1"),
        ("security", "NLA"),
        ("timezone", "Mars/Phobos"),
        ("timezone", "../etc/passwd"),
        ("username", "a\nb"),
        ("username", "x" * 4097),
        ("password", "x" * 4097),
        ("password", "a\0b"),
        ("password", "\ud800"),
        ("sftp-private-key", "x" * 8193),
    ],
)
def test_values_that_are_refused(name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        _one("rdp", name, value)
    assert list(refused.value.errors) == [f"parameters.{name}"]


def test_every_error_at_once_and_near_misses_named() -> None:
    with pytest.raises(Invalid) as refused:
        parameters_validate("ssh", {"prt": "1", "font-size": "13", "zzzzzz": "1"})
    assert refused.value.errors == {
        "parameters.prt": ["SSH has no such parameter. Did you mean port?"],
        "parameters.zzzzzz": ["SSH has no such parameter."],
        "parameters.font-size": [
            "Choose one of 8, 9, 10, 11, 12, 14, 18, 24, 30, 36, 48, 60, 72, 96."
        ],
        "parameters.hostname": ["This is needed."],
    }


def test_an_unknown_protocol_names_the_known() -> None:
    with pytest.raises(Invalid) as refused:
        parameters_validate("gopher", {})
    assert refused.value.errors == {"protocol": ["Choose one of ssh, rdp, vnc, telnet."]}


@given(
    protocol=st.sampled_from([p.name for p in PROTOCOLS]),
    values=st.dictionaries(
        st.sampled_from([q.name for p in PROTOCOLS for q in p]), st.none() | st.text(), max_size=5
    ),
)
def test_whatever_comes_is_normal_for_good_or_refused(
    protocol: str, values: dict[str, str | None]
) -> None:
    try:
        normal = parameters_validate(protocol, values, partial=True)
    except Invalid:
        return
    assert parameters_validate(protocol, normal, partial=True) == normal


@given(
    value=st.text(min_size=12, alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x4FFF))
)
def test_no_message_repeats_a_value(value: str) -> None:
    for protocol in PROTOCOLS:
        for parameter in protocol:
            with pytest.raises(Invalid) as refused:
                parameters_validate(protocol.name, {parameter.name: value + "\0"}, partial=True)
            assert value not in str(refused.value)
