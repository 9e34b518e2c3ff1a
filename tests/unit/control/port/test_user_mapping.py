"""user-mapping.xml as Guacamole reads it, and what no file may do to us."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.control.port.samples import sample

from deskgate.control.port import user_mapping
from deskgate.control.port.text import SIZE
from deskgate.control.port.troubles import Troubles, Unreadable
from deskgate.control.port.user_mapping import TEXT_LENGTH, Authorized, mapping_read


def _read(text: str | bytes) -> tuple[list[Authorized], list[str]]:
    troubles = Troubles()
    people = mapping_read(text.encode() if isinstance(text, str) else text, troubles)
    return people, [f"{note.where}: {note.text}" for note in troubles.notes]


def _refused(text: str | bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        _read(text)
    return str(refused.value.errors)


def _person(inner: str = "", more: str = "") -> str:
    person = f'<authorize username="a" password="p" {more}>{inner}</authorize>'
    return f"<user-mapping>{person}</user-mapping>"


def test_the_sample() -> None:
    people, notes = _read(sample("guacamole-home/user-mapping.xml"))
    assert [(one.username, one.encoding, [*one.connections]) for one in people] == [
        ("USERNAME", "plain", ["DEFAULT"]),
        ("USERNAME2", "md5", ["localhost", "web & mail", "pods"]),
        ("jörg", "md5", ["web & mail", "localhost"]),
        ("long-one", "plain", ["Büro/Drucker"]),
    ]
    old = people[0].connections["DEFAULT"]
    assert (old.protocol, old.parameters["port"]) == ("vnc", "5900")
    assert people[1].connections["web & mail"].definition == (
        people[2].connections["web & mail"].definition
    )
    assert notes == []


def test_nothing_secret_is_shown() -> None:
    people, _ = _read(sample("guacamole-home/user-mapping.xml"))
    assert "VNCPASS" not in repr(people)
    assert "PASSWORD" not in repr(people)


def test_both_forms_in_one_person() -> None:
    people, _ = _read(
        _person(
            '<connection name="x"><protocol>ssh</protocol></connection>'
            '<param name="port">1</param><protocol> vnc </protocol>'
        )
    )
    assert {name: one.protocol for name, one in people[0].connections.items()} == {
        "x": "ssh",
        "DEFAULT": "vnc",
    }
    assert people[0].connections["DEFAULT"].parameters == {"port": "1"}


def test_blanks_and_cdata_in_a_value_are_part_of_it() -> None:
    people, _ = _read(_person('<param name="password"> a<![CDATA[<&>]]>&#228;&amp;\n</param>'))
    assert people[0].connections["DEFAULT"].parameters == {"password": " a<&>ä&\n"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + _person().replace('"a"', '"jörg"')
    assert _read(text.encode(encoding))[0][0].username == "jörg"


def test_what_is_there_twice() -> None:
    people, notes = _read(
        '<user-mapping>\n<authorize username="a" password="1"/>\n'
        '<authorize username="a" password="2">'
        '<connection name="x"/><connection name="x">'
        '<param name="port">1</param><param name="port">2</param></connection></authorize>'
        "</user-mapping>"
    )
    assert len(people) == 1
    assert people[0].password is not None
    assert people[0].password.reveal() == "2"
    assert people[0].connections["x"].parameters == {"port": "2"}
    assert len(notes) == 3
    assert notes[-1] == "line 2: 'a' is there twice: the last one counts."


def test_what_has_no_meaning_is_named_and_left_out() -> None:
    people, notes = _read(
        '<user-mapping xmlns="urn:x">hello<group><authorize username="g"/></group>'
        '<authorize username="a" password="p" disabled="true">'
        '<connection name="x"><protocol>ssh</protocol><param>v</param>'
        '<param name="port">1<b>9</b></param></connection></authorize></user-mapping>'
    )
    assert [one.username for one in people] == ["a"]
    assert people[0].connections["x"].parameters == {"port": "1"}
    text = "\n".join(notes)
    for part in ("Text between", "<group>", "'disabled'", "without a name", "<b> has no meaning"):
        assert part in text


@pytest.mark.parametrize("password", ["", 'password=""'])
def test_who_has_no_password(password: str) -> None:
    people, _ = _read(f'<user-mapping><authorize username="a" {password}/></user-mapping>')
    assert people[0].password is None


ENTITIES = "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
BOMB = (
    f'<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "lol">{ENTITIES}]>\n'
    '<user-mapping><authorize username="&i;"/></user-mapping>'
)
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><user-mapping>'
    '<authorize username="&f;"/></user-mapping>'
)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (BOMB, "line 2': [\"A document type"),
        (OUTSIDE, "A document type"),
        ('<!DOCTYPE user-mapping SYSTEM "http://192.0.2.1/x.dtd"><user-mapping/>', "document type"),
        ("<user-mapping>&x;</user-mapping>", "not XML"),
        ("<users/>", "begins with <users>"),
        ("<user-mapping>", "not XML: no element found"),
        ("no xml", "line 1"),
        (" ", "empty"),
        (_person(more='encoding="crypt"'), "one of md5, plain, sha256"),
        (b'<?xml version="1.0" encoding="utf-99"?><user-mapping/>', "encoding"),
        (b'<?xml version="1.0" encoding="shift_jis"?><user-mapping/>', "encoding"),
        (b"<user-mapping>\xff</user-mapping>", "not XML"),
        (_person(f'<param name="x">{"y" * (TEXT_LENGTH + 1)}</param>'), "at most"),
        (b" " * (SIZE + 1), "larger than"),
    ],
)
def test_what_is_refused(text: str | bytes, part: str) -> None:
    assert part in _refused(text)


def test_things_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_mapping, "OBJECTS", 10)
    many = "".join(f'<connection name="{n}"/>' for n in range(10))
    assert "more than" in _refused(_person(many))


def test_however_deep_it_is() -> None:
    people, notes = _read(_person("<x>" * 50_000 + "</x>" * 50_000))
    assert len(people) == len(notes) == 1


@given(st.text(), st.text())
def test_whatever_comes_is_read_or_refused(outside: str, inside: str) -> None:
    for text in (outside, _person(inside), _person(f'<param name="x">{inside}</param>')):
        try:
            _read(text.encode(errors="replace"))
        except Unreadable:
            continue
