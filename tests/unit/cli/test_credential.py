"""`deskgate credential`: secrets by standard input, never out."""

from __future__ import annotations

from tests.unit.cli.conftest import Run

MARKER = "marker-8812-secret"


def test_added_listed_changed(deskgate: Run) -> None:
    made = deskgate(
        *("credential", "add", "prod", "--folder", "A/B", "--username", "deploy"),
        *("--stdin", "password"),
        stdin=f"{MARKER}\n",
    )
    assert made.returncode == 0, made.stderr
    key = made.stdout.splitlines()[-1]
    assert deskgate("credential", "add", "corp", "--kind", "named").returncode == 0
    listed = deskgate("credential", "list").stdout.splitlines()
    assert f"{key}\tstatic\tprod\tB" in listed
    changed = deskgate("credential", "set", "prod", "--domain", "CORP", "--clear", "password")
    assert changed.returncode == 0, changed.stderr
    public = deskgate("credential", "key-pair", "prod", "--type", "ecdsa-256").stdout
    assert public.startswith("ecdsa-sha2-nistp256 ")
    for result in (made, changed):
        assert MARKER not in result.stdout + result.stderr


def test_what_is_wrong_is_said_in_a_line(deskgate: Run) -> None:
    for words, stdin, says in (
        (("set", "nobody"), "", "no shared credentials called 'nobody'"),
        (("key-pair", "nobody"), "", "no shared credentials"),
        (("add", " "), "", "Give a name"),
        (("add", "k", "--stdin", "private-key"), "hello", "not a private key"),
        (("add", "k", "--kind", "named", "--username", "x"), "", "fills in their own"),
    ):
        result = deskgate("credential", *words, stdin=stdin)
        assert result.returncode == 1, words
        assert says in result.stderr
        assert "Traceback" not in result.stderr
