"""A signed request's form, read into what it means."""

from __future__ import annotations

import pytest

from deskgate.control.signed.form import DEFAULT_ID, form_read, identifier_check
from deskgate.control.signed.reasons import SignatureRefused


def _refused(*pairs: tuple[str, str]) -> str:
    with pytest.raises(SignatureRefused) as caught:
        form_read(pairs)
    return caught.value.reason


def test_what_it_means() -> None:
    form = form_read(
        [
            ("GUAC_ID", "desk"),
            ("GUAC_TYPE", "c"),
            ("timestamp", "1"),
            ("signature", "a b"),
            ("guac.protocol", "ssh"),
            ("guac.hostname", "h"),
            ("guac.port", ""),
            ("other", "x"),
        ]
    )
    assert (form.identifier, form.kind, form.protocol) == ("desk", "c", "ssh")
    assert form.connection == {"hostname": "h"}
    assert (form.timestamp, form.signature) == ("1", "a+b")
    assert form.every["other"] == "x"
    assert "guac.port" not in form.every
    assert "'h'" not in repr(form)  # values may be secrets


@pytest.mark.parametrize(
    ("given", "identifier", "kind"),
    [
        ({}, DEFAULT_ID, "c"),
        ({"id": ""}, DEFAULT_ID, "c"),
        ({"id": "c/7"}, "7", "c"),
        ({"id": "g/7"}, "7", "g"),
        ({"id": "c/"}, DEFAULT_ID, "c"),
        ({"id": "x/7"}, "x/7", "c"),
        ({"GUAC_ID": "7", "GUAC_TYPE": "g"}, "7", "g"),
        ({"GUAC_ID": "g/7", "GUAC_TYPE": "g"}, "7", "g"),
        ({"id": "7", "GUAC_ID": "7"}, "7", "c"),
    ],
)
def test_the_id_and_its_old_spelling(given: dict[str, str], identifier: str, kind: str) -> None:
    form = form_read(given.items())
    assert (form.identifier, form.kind) == (identifier, kind)


@pytest.mark.parametrize(
    "pairs",
    [
        [("id", "1"), ("GUAC_ID", "2")],
        [("id", "c/1"), ("GUAC_TYPE", "g")],
        [("GUAC_TYPE", "a")],
        [("id", "x" * 201)],
        [("id", "a\nb")],
        [("id", "a"), ("id", "a")],
        [("guac.port", ""), ("guac.port", "22")],
        [("x" * 65, "1")],
        [("a\0b", "1")],
        [("guac.a", "x" * 8193)],
        [("guac.a", "a\0b")],
        [("guac.a", "\ud800")],
        [(f"p{n}", "1") for n in range(201)],
    ],
)
def test_what_can_mean_two_things_or_is_too_much_is_refused(pairs: list[tuple[str, str]]) -> None:
    assert _refused(*pairs)


def test_an_identifier_is_for_the_log_too() -> None:
    assert identifier_check("Schreibtisch №7") == "Schreibtisch №7"
