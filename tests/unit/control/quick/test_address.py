"""What an address says, and what is refused without a word of it being repeated."""

from __future__ import annotations

import pytest
from tests.unit.control.quick.conftest import MARKER

from deskgate.control.errors import Invalid
from deskgate.control.quick.address import LONGEST, PARAMETERS, address_read


def test_all_there_is_to_say() -> None:
    read = address_read(
        "ssh://d%C3%A9p:p%40ss%2Fw%3Ard@Host.example.org:2222/?font-size=14&scrollback=9"
    )
    assert (read.protocol, read.name) == ("ssh", "ssh://host.example.org:2222")
    assert read.parameters == {
        "hostname": "host.example.org",
        "port": "2222",
        "username": "dép",
        "password": "p@ss/w:rd",
        "font-size": "14",
        "scrollback": "9",
    }
    assert "p@ss" not in repr(read)


@pytest.mark.parametrize(
    ("uri", "name", "port"),
    [
        ("ssh://h", "ssh://h", "22"),
        ("SSH://h:22/", "ssh://h", "22"),
        ("rdp://h/", "rdp://h", "3389"),
        ("vnc://h/?", "vnc://h", "5900"),
        ("telnet://h:/?&", "telnet://h", "23"),
        ("ssh://[2001:db8::1]:2200", "ssh://[2001:db8::1]:2200", "2200"),
        (f"ssh://{'.'.join(['a' * 60] * 4)}/", f"ssh://{'.'.join(['a' * 60] * 4)}"[:200], "22"),
    ],
)
def test_names_and_ports(uri: str, name: str, port: str) -> None:
    read = address_read(uri)
    assert (read.name, read.parameters["port"]) == (name, port)
    assert set(read.parameters) == {"hostname", "port"}


def test_as_guacamole_reads_values() -> None:
    read = address_read("ssh://:@h/?command=ls+-l&private-key=a%0Ab&username=x&locale=")
    assert read.parameters["command"] == "ls -l"
    assert read.parameters["private-key"] == "a\nb"
    assert read.parameters["username"] == "x"
    assert "locale" not in read.parameters


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        ("", "Give an address"),
        (f"ssh://h/?{'a' * LONGEST}", f"At most {LONGEST}"),
        (f"{MARKER}", "begins with one of ssh://"),
        ("//h", "begins with one of"),
        (f"http://u:{MARKER}@h/", "begins with one of"),
        (f"ssh:{MARKER}", "no host"),
        (f"ssh://u:{MARKER}@/", "no host"),
        (f"ssh://u:{MARKER}@[h", "no address"),
        (f"ssh://u:{MARKER}@h%41/", "no host"),
        (f"ssh://u:{MARKER}\x00@h", "written as codes"),
        (f"ssh://u:{MARKER}%zz@h", "written as codes"),
        (f"ssh://u:{MARKER}%ff@h", "UTF-8"),
        (f"ssh://u:{MARKER}/x@h", "Behind the host"),
        (f"ssh://u:{MARKER}?x@h", "port is a number"),
        (f"ssh://u:22/{MARKER}@h", "Behind the host"),
        (f"ssh://u/{MARKER}@h", "Behind the host"),
        (f"ssh://u:22#{MARKER}@h", "Behind the host"),
        (f"ssh://h/#{MARKER}", "Behind the host"),
        (f"ssh://h:{MARKER}", "port is a number"),
        ("ssh://h:65536", "port is a number"),
        (f"ssh://h o{MARKER}/", "parameters.hostname"),
        (f"ssh://h/?{MARKER}", "name=value"),
        (f"ssh://h/?password=%ff{MARKER}", "name=value"),
        ("ssh://h/?" + "&".join(["font-size=1"] * (PARAMETERS + 1)), "at most 200"),
        (f"ssh://h/?font-size={MARKER}", "parameters.font-size"),
        (f"ssh://h/?password=a&{MARKER}=b", "Parameter 2 behind ‘?’ is none that SSH has."),
        ("ssh://h/?fontsize=1", "Did you mean font-size?"),
        (f"ssh://u:{MARKER}@h/?password=x", "says password twice"),
        ("ssh://h/?font-size=1&font-size=2", "says font-size twice"),
        ("ssh://h/?hostname=elsewhere", "Host and port"),
        ("ssh://h/?port=23", "Host and port"),
        ("ssh://h/?host-key-check=off", "connections that are kept"),
        (f"ssh://{'u' * 5000}:{MARKER}@h", "parameters.username: At most"),
    ],
)  # fmt: skip
def test_what_is_refused(uri: str, says: str) -> None:
    with pytest.raises(Invalid) as caught:
        address_read(uri)
    assert says in str(caught.value)
    assert MARKER not in str(caught.value)
    assert caught.value.__cause__ is None
