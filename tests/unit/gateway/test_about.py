"""What is told of a session that is left: all that the next server needs, and no secret."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime

from deskgate.gateway.about import about_session, session_of, words_of
from deskgate.grants import Grant, GuacdAddress, Person, Rights, Secret, Target
from deskgate.guac import encode

GRANT = Grant(
    session_id=uuid.uuid4(),
    person=Person("7", "ada", "Ada Lovelace"),
    target=Target("12", "Analytical engine", "ssh"),
    guacd=GuacdAddress("127.0.0.1", 4822, managed=True),
    parameters={"hostname": "10.0.0.5", "password": Secret("correct horse")},
    rights=Rights(may_copy=False),
    expires_at=datetime(2030, 1, 1, tzinfo=UTC),
    park_seconds=600,
    idle_seconds=60,
)


ABOUT = about_session(GRANT, "$a-session", "VERSION_1_5_0")


def test_there_and_back() -> None:
    told = session_of(ABOUT)
    assert told is not None
    grant, connection_id, version = told
    assert (connection_id, version) == ("$a-session", "VERSION_1_5_0")
    assert grant.parameters == {}
    kept = ("session_id", "person", "target", "guacd", "rights", "expires_at")
    for name in (*kept, "park_seconds", "idle_seconds"):
        assert getattr(grant, name) == getattr(GRANT, name), name


def test_no_parameter_is_told() -> None:
    assert "correct horse" not in ABOUT
    assert "10.0.0.5" not in ABOUT


def test_what_is_no_session() -> None:
    about = json.loads(ABOUT)
    broken = [
        "",
        "[]",
        "{}",
        "null",
        json.dumps(about | {"version": 2}),
        json.dumps(about | {"session": "x"}),
        json.dumps(about | {"guacd": ["h"]}),
        json.dumps(about | {"expires_at": "soon"}),
        json.dumps({k: v for k, v in about.items() if k != "rights"}),
    ]
    assert [session_of(text) for text in broken] == [None] * len(broken)


def test_what_guacd_said_to_the_owner_only() -> None:
    said = encode("filesystem", "0", "/home/Zoë").encode()
    about = about_session(GRANT, "$a-session", "VERSION_1_5_0", said)
    assert words_of(about) == said
    assert session_of(about) == session_of(ABOUT)


def test_too_much_of_it_is_left_out_and_the_session_is_told_all_the_same() -> None:
    about = about_session(GRANT, "$a-session", "VERSION_1_5_0", b"x" * 100_000)
    assert words_of(about) == b""
    assert session_of(about) == session_of(ABOUT)
    assert len(about) < 16 * 1024


def test_a_server_before_this_one_did_not_tell_it() -> None:
    about = json.loads(ABOUT)
    del about["words"]
    texts = [json.dumps(about), "", "[]", "null", json.dumps(about | {"words": 5})]
    assert [words_of(text) for text in texts] == [b""] * len(texts)
    assert session_of(texts[0]) == session_of(ABOUT)
